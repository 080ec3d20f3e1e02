import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import {
  FAULTS,
  KEYS,
  spoken,
  type SpeechServices,
  startSpeechServices,
} from "../../../../tests/doubles/speechServices.ts";
import type { AppError } from "../../../base/errors.ts";
import { createVoices } from "../index.ts";
import { type CloudOptions, createCloudVoices, pieces, SERVICES } from "./index.ts";

const scratch = mkdtempSync(join(tmpdir(), "cloud-"));
let services: SpeechServices;
let count = 0;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  services = await startSpeechServices();
});
beforeEach(() => {
  services.received.length = 0;
  services.faults.length = 0;
  services.instead = null;
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await services.close();
  rmSync(scratch, { recursive: true, force: true });
});

function open(more: Partial<CloudOptions> = {}) {
  const cloud = createCloudVoices({
    allowed: SERVICES,
    keys: KEYS,
    elevenLabsModel: "eleven_multilingual_v2",
    speechServer: `${services.address}/v1`,
    speechModel: "tts-1",
    prices: {},
    limit: 1_000_000,
    cacheDir: join(scratch, `cache-${count++}`),
    addresses: { elevenlabs: services.address, google: services.address },
    ...more,
  });
  const voices = createVoices({ threads: 1, engines: [cloud] });
  opened.push(voices);
  return voices;
}

const VOICES = {
  elevenlabs: "elevenlabs:21m00Tcm4TlvDq8ikWAM",
  google: "google:en-US-Neural2-F",
  openai: "openai:nova",
};
const settings = (voice: string) => ({ voice, rate: 1, pitch: 0, language: "en" });
const TEXT = "Close your eyes, and breathe. The tide comes in.";

/** Everything that an error tells, also of what caused it. */
const told = (error: unknown): string =>
  inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error, Object.getOwnPropertyNames(error));

describe("a cloud voice", () => {
  it.each(["elevenlabs", "google"] as const)(
    "%s speaks with the very word times that the service tells",
    async (service) => {
      const { samples, sampleRate, words } = await open().speak(TEXT, settings(VOICES[service]));
      expect(words.map(({ text }) => text)).toEqual(TEXT.split(" "));
      expect(services.received).toHaveLength(2);
      const truth = spoken("Close your eyes, and breathe.").words;
      const lead = truth[0]?.start ?? 0;
      truth.forEach(({ start }, i) => expect((words[i]?.start ?? 0) - 0.015).toBeCloseTo(start - lead, 1));
      expect(samples.length / sampleRate).toBeGreaterThan(2);
    },
  );

  it("openai speaks with word times from the aligner", async () => {
    const { samples, sampleRate, words } = await open().speak(TEXT, settings(VOICES.openai));
    expect(words.map(({ text }) => text)).toEqual(TEXT.split(" "));
    let reached = 0;
    for (const { text, start, end } of words) {
      expect(start, text).toBeGreaterThanOrEqual(reached - 1e-9);
      expect(end - start, text).toBeGreaterThan(0.02);
      reached = end;
    }
    expect(reached).toBeLessThanOrEqual(samples.length / sampleRate + 1e-9);
  });

  it("sends what each service documents", async () => {
    const voices = open();
    await voices.speak("Tea & <milk>.", { ...settings(VOICES.elevenlabs), rate: 0.8 });
    await voices.speak("Tea < milk.", { ...settings(VOICES.google), rate: 0.5, pitch: -2 });
    await voices.speak("Tea.", { ...settings("google:en-US-Chirp3-HD-Charon"), pitch: 0 });
    await voices.speak("Tea.", settings(VOICES.openai));
    const [eleven, google, chirp, openai] = services.received;
    expect(eleven).toMatchObject({
      path: "/v1/text-to-speech/21m00Tcm4TlvDq8ikWAM/with-timestamps?output_format=pcm_24000",
      headers: { "xi-api-key": KEYS.elevenlabs },
      body: { model_id: "eleven_multilingual_v2", voice_settings: { speed: 0.8 } },
    });
    expect(google).toMatchObject({
      path: "/v1beta1/text:synthesize",
      headers: { "x-goog-api-key": KEYS.google },
      body: {
        voice: { languageCode: "en-US", name: "en-US-Neural2-F" },
        audioConfig: { audioEncoding: "LINEAR16", speakingRate: 0.5, pitch: -2 },
        enableTimePointing: ["SSML_MARK"],
      },
    });
    expect(google?.body["input"]).toMatchObject({
      ssml: expect.stringMatching(/^<speak><mark name="w0"\/>Tea <mark name="w1"\/>/),
    });
    expect(chirp?.body).toMatchObject({ input: { text: "Tea." } });
    expect(chirp?.body).not.toHaveProperty("enableTimePointing");
    expect(openai).toMatchObject({
      path: "/v1/audio/speech",
      headers: { authorization: `Bearer ${KEYS.openai}` },
      body: { model: "tts-1", voice: "nova", input: "Tea.", response_format: "wav" },
    });
  });

  it("follows the delivery and the stress as far as the service has them", async () => {
    const voices = open({ speechModel: "gpt-4o-mini-tts" });
    const asked = { delivery: "calm" as const };
    await voices.speak("Stay here.", { ...settings(VOICES.elevenlabs), ...asked });
    await voices.speak("Stay *right* here.", { ...settings(VOICES.google), ...asked });
    const { decisions } = await voices.speak("Stay here.", { ...settings(VOICES.openai), ...asked });
    const [eleven, google, openai] = services.received;
    expect(eleven?.body).toMatchObject({ voice_settings: { stability: 0.7, speed: expect.closeTo(0.94, 2) } });
    expect(google?.body["input"]).toMatchObject({
      ssml: '<speak><mark name="w0"/>Stay <mark name="w1"/><emphasis level="strong">right</emphasis> <mark name="w2"/>here.</speak>',
    });
    expect(google?.body["audioConfig"]).toMatchObject({ pitch: expect.closeTo(-0.7, 2) });
    expect(openai?.body).toMatchObject({ instructions: expect.stringContaining("calmly") });
    expect(decisions, "a little lower by delivery alone is not worth a word").toEqual([]);
  });

  it("says so where a service cannot speak as slow or as high as asked", async () => {
    const { decisions } = await open().speak("Slowly.", { ...settings(VOICES.elevenlabs), rate: 0.5, pitch: 3 });
    expect(services.received[0]?.body).toMatchObject({ voice_settings: { speed: 0.7 } });
    expect(decisions.join()).toContain("at 0.7 of its own rate: 0.5 lies outside");
    expect(decisions.join()).toContain("at its own pitch: 3 lies outside");
  });

  it("is paid once for the same sentence, also by another backend later", async () => {
    const cacheDir = join(scratch, "kept");
    const first = await open({ cacheDir }).speak(TEXT, settings(VOICES.elevenlabs));
    const second = await open({ cacheDir }).speak(TEXT, settings(VOICES.elevenlabs));
    expect(services.received).toHaveLength(2);
    expect(second).toEqual(first);
    for (const name of readdirSync(cacheDir)) writeFileSync(join(cacheDir, name), "damaged");
    expect(await open({ cacheDir }).speak(TEXT, settings(VOICES.elevenlabs))).toEqual(first);
    expect(services.received).toHaveLength(4);
  });

  it("is never asked while a text is only measured", async () => {
    const [seconds] = await open().measure([TEXT], settings(VOICES.elevenlabs));
    expect(seconds).toBeGreaterThan(1.5);
    expect(services.received).toEqual([]);
  });
});

describe("a service in trouble", () => {
  it.each(SERVICES)("%s that is busy is asked again", async (service) => {
    services.faults.push(FAULTS[service].busy, FAULTS[service].busy);
    const { samples } = await open().speak("Once more.", settings(VOICES[service]));
    expect(samples.length).toBeGreaterThan(0);
    expect(services.received).toHaveLength(3);
  });

  it.each(SERVICES.flatMap((service) => (["key", "quota", "voice"] as const).map((kind) => [service, kind] as const)))(
    "%s that refuses for its %s is an error of that kind, without any key in it",
    async (service, kind) => {
      const code = { key: "VOICE_KEY", quota: "VOICE_QUOTA", voice: "VOICE_UNKNOWN" }[kind];
      services.faults.push(...Array.from({ length: 9 }, () => FAULTS[service][kind]));
      const error = await open()
        .speak("Hello.", settings(VOICES[service]))
        .catch((caught: unknown) => caught as AppError);
      expect(error).toMatchObject({ code });
      for (const key of Object.values(KEYS)) expect(told(error)).not.toContain(key);
    },
  );

  it("that drops the connection is asked again, and in the end told as the network's reason", async () => {
    services.faults.push("drop");
    const voices = open();
    expect((await voices.speak("Once more.", settings(VOICES.openai))).samples.length).toBeGreaterThan(0);
    services.faults.push("drop", "drop", "drop", "drop");
    const error = await voices.speak("Another.", settings(VOICES.openai)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "VOICE_SERVICE", message: expect.stringMatching(/cannot be reached: \w+/) });
    expect(told(error)).not.toContain(KEYS.openai);
  });

  it("that asks for a long wait is not waited for", async () => {
    services.faults.push({ ...FAULTS.google.quota, headers: { "retry-after": "3600" } });
    await expect(open().speak("Hello.", settings(VOICES.google))).rejects.toMatchObject({ code: "VOICE_QUOTA" });
    expect(services.received).toHaveLength(1);
  });

  it("that answers nothing is given up as soon as the work is cancelled", async () => {
    services.faults.push("hang");
    const controller = new AbortController();
    const work = open().speak("Hello.", { ...settings(VOICES.elevenlabs), signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(work).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("that answers nothing holds up nobody who gives up waiting for a turn", async () => {
    const voices = open();
    const stuck = new AbortController();
    const given = new AbortController();
    services.faults.push("hang", "hang");
    const settingsOf = ({ signal }: AbortController) => ({ ...settings(VOICES.elevenlabs), signal });
    const held = ["One.", "Two."].map((text) => voices.speak(text, settingsOf(stuck)));
    await vi.waitFor(() => expect(services.received).toHaveLength(2));
    const waiting = voices.speak("Three.", settingsOf(given));
    setTimeout(() => given.abort(), 20);
    await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
    const next = voices.speak("Four.", settings(VOICES.elevenlabs));
    stuck.abort();
    for (const one of held) await expect(one).rejects.toMatchObject({ code: "CANCELLED" });
    expect((await next).words).toHaveLength(1);
  });

  it("is heard, and it is said, where what it spoke cannot be kept", async () => {
    const cacheDir = join(scratch, "no-folder");
    writeFileSync(cacheDir, "");
    const { samples, decisions } = await open({ cacheDir }).speak("Hello.", settings(VOICES.openai));
    expect(samples.length).toBeGreaterThan(0);
    expect(decisions.join()).toContain("cannot be kept, and will be paid for again");
  });

  it.each([
    ["MP3 where WAV was asked for", "audio/mpeg", Buffer.from("ID3 and so on, for a while, and no end of it in sight")],
    ["half a header", "audio/wav", Buffer.from("RIFF")],
    ["a page", "text/html", Buffer.from("<html>Sign in to the network</html>")],
  ])("that answers with %s is told so", async (_name, mediaType, bytes) => {
    services.instead = { mediaType, bytes };
    await expect(open().speak("Hello.", settings(VOICES.openai))).rejects.toMatchObject({
      code: "VOICE_SERVICE",
      message: expect.stringContaining(mediaType),
      retryable: false,
    });
  });

  it("that sends the key on to another address is not followed", async () => {
    services.faults.push({ status: 302, body: {}, headers: { location: "http://127.0.0.1:1/stolen" } });
    await expect(open().speak("Hello.", settings(VOICES.google))).resolves.toBeDefined();
    expect(services.received).toHaveLength(2);
  });
});

describe("what is allowed", () => {
  it("is nothing until the settings say so; a voice asked for steps down with the reason", () => {
    const { voice, decisions } = open({ allowed: [] }).choose({ language: "en", voice: VOICES.elevenlabs });
    expect(voice.id).toBe("flite:slt");
    expect(decisions[0]).toContain("YTEMPIRE_CLOUD_VOICES=elevenlabs");
  });

  it("needs a key, except of a server on this machine", () => {
    const voices = open({ keys: {} });
    expect(voices.choose({ language: "en", voice: VOICES.google }).decisions[0]).toContain("YTEMPIRE_GOOGLE_KEY");
    expect(voices.choose({ language: "en", voice: VOICES.openai }).voice.id).toBe(VOICES.openai);
  });

  it("is never a paid voice that nobody asked for", () => {
    expect(open().choose({ language: "en", voice: null }).voice.kind).toBeUndefined();
    expect(open().choose({ language: "en", voice: VOICES.openai, not: [VOICES.openai] }).voice.id).toBe("flite:slt");
  });

  it("speaks the language of the text, and says where a voice has another", () => {
    expect(open().choose({ language: "fr", voice: VOICES.openai }).voice.language).toBe("fr");
    expect(open().choose({ language: "fr", voice: VOICES.google }).decisions.join()).toContain(
      "speaks en-US, the text is fr",
    );
  });

  it("refuses to send a key unencrypted to another machine", () => {
    expect(() => open({ speechServer: "http://voices.example/v1" })).toThrow(
      expect.objectContaining({ code: "USAGE" }),
    );
  });

  it("costs what was estimated first, within the limit of a video, from list prices or one's own", () => {
    const texts = ["river ".repeat(200).trim()];
    expect(open().cost(texts, settings(VOICES.elevenlabs))).toMatch(
      /1196 characters, about \$0\.36 at the list price of \d{4}-\d{2} \(limit \$1\.00/,
    );
    expect(open().cost(texts, settings(VOICES.google))).toContain("$0.02");
    expect(open({ prices: { elevenlabs: 100 } }).cost(texts, settings(VOICES.elevenlabs))).toContain(
      "$0.12 at your price",
    );
    expect(open().cost(texts, settings(VOICES.openai)), "a server on this machine").toContain("$0.00");
    expect(() => open({ limit: 358_799 }).cost(texts, settings(VOICES.elevenlabs))).toThrow(
      expect.objectContaining({ code: "VOICE_COST" }),
    );
    expect(open().cost(texts, settings("flite:slt"))).toBeNull();
  });

  it("is part of the version, the keys are not", () => {
    const version = (more: Partial<CloudOptions>) => {
      const cloud = createCloudVoices({
        allowed: SERVICES,
        keys: KEYS,
        elevenLabsModel: "eleven_multilingual_v2",
        speechServer: "https://api.openai.com/v1",
        speechModel: "tts-1",
        prices: {},
        limit: 1,
        cacheDir: scratch,
        ...more,
      });
      opened.push(cloud);
      return cloud.version;
    };
    expect(version({ allowed: [] })).not.toBe(version({}));
    expect(version({ elevenLabsModel: "eleven_flash_v2_5" })).not.toBe(version({}));
    expect(version({ keys: { ...KEYS, elevenlabs: "another" } })).toBe(version({}));
    for (const key of Object.values(KEYS)) expect(version({})).not.toContain(key);
  });
});

describe("a text too long for one request", () => {
  const words = "the tide comes in, and the tide goes out. nothing else moves on the long, long shore"
    .split(" ")
    .map((word) => word.replace(/[,.]/g, ""));
  const text = "the tide comes in, and the tide goes out. nothing else moves on the long, long shore";

  it("is cut at its breaks, with every word in one piece and none twice", () => {
    for (const longest of [12, 20, 45, 60, 200]) {
      const cut = pieces(text, words, longest);
      expect(
        cut.flatMap((piece) => piece.words),
        String(longest),
      ).toEqual(words);
      expect(cut.map((piece) => piece.text).join(" "), String(longest)).toBe(text);
      for (const piece of cut) expect(piece.text.length, piece.text).toBeLessThanOrEqual(longest);
    }
    expect(pieces(text, words, 45)[0]?.text).toBe("the tide comes in, and the tide goes out.");
  });

  it("is spoken in pieces by one voice, with the times of the whole", async () => {
    const long = `${"over the hills and far away, ".repeat(40)}and home`;
    const { words: timed, samples, sampleRate } = await open().speak(long, settings(VOICES.google));
    expect(services.received.length).toBeGreaterThan(1);
    expect(timed).toHaveLength(long.split(" ").length);
    const middle = timed[Math.floor(timed.length / 2)]?.start ?? 0;
    expect(middle / (samples.length / sampleRate)).toBeGreaterThan(0.45);
    expect(middle / (samples.length / sampleRate)).toBeLessThan(0.55);
  });
});
