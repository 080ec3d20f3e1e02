import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { NarrationOutput } from "../../../../contract/narration.ts";
import type { StageContext } from "../../../../contract/stage.ts";
import type { OwnFile } from "../../../../contract/values.ts";
import { AppError } from "../../../base/errors.ts";
import { Artifacts } from "../../../base/files.ts";
import { loudness } from "../../../base/sound/loudness.ts";
import { decodeWav, encodeWav, toInt16 } from "../../../base/sound/wav.ts";
import { type Ffmpeg, locateFfmpeg } from "../../../engines/ffmpeg/index.ts";
import { type Reading, readAloud, type Told } from "../../../engines/voice/align/testing.ts";
import { createVoices } from "../../../engines/voice/index.ts";
import { createNarrationStage } from "../index.ts";

const dir = mkdtempSync(join(tmpdir(), "recording-"));
const artifacts = new Artifacts(dir);
const voices = createVoices({ threads: 1 });
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  ffmpeg = await locateFfmpeg({ cacheDir: join(dir, "cache"), sources: ["package"], searchPath: "" });
});
afterAll(async () => {
  await voices.close();
  rmSync(dir, { recursive: true });
});

/** Scenes of sentences. */
const SCRIPT = [
  [
    "The old lighthouse had stood on the cliff for many years before anybody thought of painting it.",
    "A young carpenter came from the village with three brushes and a ladder.",
  ],
  ["He did not ask for permission.", "By the end of the summer the tower shone white above the grey water."],
  ["Ships that passed would sound their horns.", "Why do we forget most dreams within minutes of waking?"],
];
const ALL = SCRIPT.flat();
const PERSON: Reading = { voice: "flite:rms", noise: 35, reverb: 0.25 };

function wavOf({ samples, sampleRate }: Pick<Told, "samples" | "sampleRate">): Buffer {
  return Buffer.from(encodeWav(toInt16(samples), { sampleRate, channels: 1 }));
}

/** Handed in as a file of this type; a WAV is encoded anew by ffmpeg first, where arguments say so. */
async function handedIn(wav: Buffer, mediaType = "audio/wav", ...encoding: string[]) {
  let bytes = wav;
  if (encoding.length > 0) {
    const [from, to] = [join(dir, "from.wav"), join(dir, "to.bin")];
    writeFileSync(from, wav);
    await ffmpeg.run(["-i", from, ...encoding, to], { op: "test" });
    bytes = readFileSync(to);
  }
  return { name: "me.wav", artifact: await artifacts.putBytes(bytes, mediaType), seconds: null };
}

async function narrate(narrationFile: OwnFile, language = "en", script = SCRIPT) {
  const stage = createNarrationStage({ voices, artifacts, ffmpeg, voicesVersion: "test" });
  const scenes = script.map((texts, i) => ({
    id: `s${i + 1}`,
    lines: texts.map((text) => ({ text, pauseAfter: null })),
  }));
  const input = stage.input.parse({
    idea: { kind: "narrated", voice: null, rate: 1, pitch: 0, language, delivery: null, narrationFile },
    script: { pace: 1, style: "explainer", scenes },
  });
  const context: StageContext = {
    videoId: "",
    stage: "narration",
    attempt: 1,
    signal: new AbortController().signal,
    inputs: {},
    progress: () => {},
    once: (_key, fn) => fn(),
  };
  const outcome = await stage.run(context, input);
  if (outcome.status !== "done") throw new Error(outcome.status);
  const output = NarrationOutput.parse(outcome.output);
  if (!output.audio) throw new Error("no sound");
  const { channels, sampleRate } = decodeWav(readFileSync(artifacts.path(output.audio)));
  return { output, samples: channels[0] as Float32Array, sampleRate };
}

/** The code of its error; not the whole sound in a report where there is none. */
async function refusalOf(made: Promise<unknown>): Promise<string> {
  try {
    await made;
    return "none";
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

/** Spoken once for all formats. */
let twoScenes: Told | undefined;

const textOf = ({ words }: NarrationOutput): string => words.map(({ text }) => text).join(" ");

describe("a person's recording", () => {
  it("becomes a narration with every word at its time, in its scene, as loud as any voice", async () => {
    const told = await readAloud(ALL, PERSON);
    const { output, samples, sampleRate } = await narrate(await handedIn(wavOf(told)));
    expect(sampleRate).toBe(48_000);
    expect(samples.length / 48_000).toBeCloseTo(output.durationSeconds, 4);
    expect(textOf(output)).toBe(ALL.join(" "));
    expect(output.departures).toEqual([]);
    expect(output.timing).toBe("aligned");
    expect(output.voice.engine).toBe("own");
    expect(output.scenes.map(({ id }) => id)).toEqual(["s1", "s2", "s3"]);
    expect(output.scenes.at(-1)?.end).toBeCloseTo(output.durationSeconds, 4);
    output.scenes.slice(1).forEach((scene, i) => expect(scene.start).toBe(output.scenes[i]?.end));
    expect(Math.abs(loudness([samples]) + 20)).toBeLessThan(3);

    const apart = told.words
      .flat()
      .flatMap((one, i) => (one ? [one.start - (output.words[i]?.start ?? Infinity)] : []));
    const cut = apart.toSorted((a, b) => a - b)[apart.length >> 1] ?? 0;
    const errors = apart.map((difference) => Math.abs(difference - cut));
    const sorted = errors.toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length * 0.5)]).toBeLessThan(0.03);
    expect(sorted[Math.floor(sorted.length * 0.95)]).toBeLessThan(0.12);
  });

  it("tells what was left out and what was added, and shows no word that is not spoken", async () => {
    const extra = "I have never told anybody about this before, but here it comes.";
    const spoken = [...ALL.slice(0, 2), ...ALL.slice(3, 4), extra, ...ALL.slice(4)];
    const told = await readAloud(spoken, PERSON);
    const { output } = await narrate(await handedIn(wavOf(told)));
    expect(textOf(output)).toBe([...ALL.slice(0, 2), ...ALL.slice(3)].join(" "));
    expect(output.departures?.map(({ kind, text }) => ({ kind, text }))).toEqual([
      { kind: "skipped", text: "He did not ask for permission." },
      { kind: "added", text: null },
    ]);
    const cut = (told.sentences[0]?.start ?? 0) - (output.words[0]?.start ?? 0);
    const added = output.departures?.[1];
    expect(Math.abs((added?.start ?? 0) + cut - (told.sentences[3]?.start ?? 0))).toBeLessThan(0.3);
    expect(Math.abs((added?.end ?? 0) + cut - (told.sentences[3]?.end ?? 0))).toBeLessThan(0.3);
    // What follows is in time again.
    const after = output.words.find(({ text }) => text === "Ships");
    expect(Math.abs((after?.start ?? 0) + cut - (told.sentences[4]?.start ?? 0))).toBeLessThan(0.15);
  });

  it("of twelve hours is refused before it is decoded", async () => {
    const file = {
      ...(await handedIn(wavOf({ samples: new Float32Array(480), sampleRate: 48_000 }))),
      seconds: 43_200,
    };
    await expect(narrate(file)).rejects.toMatchObject({
      code: "NARRATION_UNREADABLE",
      message: "me.wav cannot be used as a recording: it is 12 hours long; at most 4 can be used",
    });
  });

  it("keeps the speaker's long pauses and cuts what lies far outside of the script", async () => {
    const beside = ALIEN.slice(0, 6);
    const told = await readAloud([...ALL, ...beside], {
      ...PERSON,
      pause: (i) => (i === 1 ? 4 : i === ALL.length - 1 ? 12 : 0.4),
    });
    const { output } = await narrate(await handedIn(wavOf(told)));
    expect(textOf(output)).toBe(ALL.join(" "));
    const pause = output.pauses.find(({ askedSeconds }) => askedSeconds > 3.5);
    expect(pause?.askedSeconds).toBeCloseTo(4, 0);
    const script = (told.sentences[ALL.length - 1]?.end ?? 0) - (told.sentences[0]?.start ?? 0);
    expect(output.durationSeconds).toBeLessThan(script + 2);
    expect(output.decisions.join("\n")).toMatch(/after the script's last word are left out/);
  });

  it.each([
    ["MP3", "audio/mpeg", ["-ar", "44100", "-ac", "2", "-b:a", "64k", "-f", "mp3"]],
    ["M4A", "audio/mp4", ["-c:a", "aac", "-b:a", "96k", "-f", "mp4"]],
    ["FLAC", "audio/flac", ["-f", "flac"]],
    ["Ogg Vorbis", "audio/ogg", ["-ac", "2", "-c:a", "libvorbis", "-f", "ogg"]],
    ["8 kHz", "audio/wav", ["-ar", "8000", "-f", "wav"]],
    ["5.1", "audio/wav", ["-af", "pan=5.1|FC=c0|FL=0*c0|FR=0*c0", "-f", "wav"]],
    ["clipped", "audio/wav", ["-af", "volume=20dB", "-f", "wav"]],
  ])("can be %s", async (name, mediaType, encoding) => {
    twoScenes ??= await readAloud(ALL.slice(0, 4), PERSON);
    const file = await handedIn(wavOf(twoScenes), mediaType, ...encoding);
    const { output } = await narrate(file, "en", SCRIPT.slice(0, 2));
    expect(textOf(output)).toBe(ALL.slice(0, 4).join(" "));
    expect(output.departures).toEqual([]);
    const said = output.decisions.join("\n");
    expect(/clipped at \d+ places/.test(said)).toBe(name === "clipped");
  });

  it("in another language is aligned by a voice of that language", async () => {
    const script = [
      ["Der alte Leuchtturm stand seit vielen Jahren auf der Klippe.", "Niemand dachte daran, ihn zu streichen."],
      ["Ein junger Zimmermann kam mit drei Pinseln aus dem Dorf."],
    ];
    const told = await readAloud(script.flat(), {
      voice: "espeak:de",
      language: "de",
      pitch: 5,
      noise: 30,
      reverb: 0.3,
    });
    const { output } = await narrate(await handedIn(wavOf(told)), "de", script);
    expect(textOf(output)).toBe(script.flat().join(" "));
    expect(output.voice.language).toBe("de");
  });

  it("of two sentences is taken, and it is said that nothing is sure of so few", async () => {
    const script = [["The tide comes in at night.", "Nobody sees it go."]];
    const told = await readAloud(script.flat(), { voice: "flite:slt", noise: 30 });
    const { output } = await narrate(await handedIn(wavOf(told)), "en", script);
    expect(textOf(output)).toBe(script.flat().join(" "));
    expect(output.decisions.join("\n")).toContain("too short to be sure");
    const other = await readAloud(["Mix two cups of flour with salt.", "Cover it with a cloth."], PERSON);
    expect(await refusalOf(narrate(await handedIn(wavOf(other)), "en", script))).toBe("NARRATION_MISMATCH");
  });

  it("of another text or language is refused with what to do", async () => {
    const german = await readAloud(ALIEN, { voice: "espeak:de", language: "de", noise: 35 });
    expect(await refusalOf(narrate(await handedIn(wavOf(german))))).toBe("NARRATION_MISMATCH");
    const other = await readAloud(OTHER, PERSON);
    expect(await refusalOf(narrate(await handedIn(wavOf(other))))).toBe("NARRATION_MISMATCH");
  });

  it("without a voice in it is refused", async () => {
    const quiet = { samples: new Float32Array(160_000).map((_, i) => Math.sin(i) * 1e-4), sampleRate: 16_000 };
    await expect(narrate(await handedIn(wavOf(quiet)))).rejects.toMatchObject({ code: "NARRATION_SILENT" });
    const nothing = { samples: new Float32Array(0), sampleRate: 16_000 };
    await expect(narrate(await handedIn(wavOf(nothing)))).rejects.toMatchObject({
      code: expect.stringMatching(/NARRATION_(SILENT|UNREADABLE)/),
    });
  });

  it("that is a playlist, a picture or broken opens nothing else and is refused", async () => {
    const playlist = Buffer.from(`#EXTM3U\n#EXTINF:10,\n${join(dir, "from.wav")}\n`);
    for (const [bytes, mediaType] of [
      [playlist, "audio/wav"],
      [playlist, "video/mp4"],
      [Buffer.from("not a sound at all"), "audio/flac"],
      [Buffer.from("a picture"), "image/png"],
    ] as const)
      await expect(narrate(await handedIn(bytes, mediaType))).rejects.toMatchObject({ code: "NARRATION_UNREADABLE" });
  });
});

const ALIEN = [
  "Der alte Leuchtturm stand seit vielen Jahren auf der Klippe.",
  "Niemand dachte daran, ihn zu streichen.",
  "Ein junger Zimmermann kam mit drei Pinseln aus dem Dorf.",
  "Am Ende des Sommers leuchtete der Turm weiss im Wasser.",
  "Die Schiffe liessen ihre Hörner erklingen.",
  "Warum vergessen wir unsere Träume so schnell?",
];

const OTHER = [
  "Mix two cups of flour with half a teaspoon of salt.",
  "Then add warm water until the dough holds together.",
  "Cover it with a cloth and let it rest for an hour.",
  "Fold, turn, fold again, and put it into the oven.",
  "The crust should crackle when you press it.",
  "Children run between the stalls with oranges in their hands.",
];
