import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { writeTinyPiper } from "../../../scripts/models/tinyVoices.ts";
import { KEYS, type SpeechServices, startSpeechServices } from "../../../tests/doubles/speechServices.ts";
import { openLog } from "../../base/log.ts";
import { effectiveSettings } from "../../base/settings.ts";
import { type OpenedVoices, openVoices } from "./open.ts";

const scratch = mkdtempSync(join(tmpdir(), "open-voices-"));
const manifest = join(import.meta.dirname, "../../../models/voices.json");
const opened: OpenedVoices[] = [];
let services: SpeechServices;

beforeAll(async () => {
  services = await startSpeechServices();
});
afterAll(async () => {
  await Promise.all(opened.map(({ voices }) => voices.close()));
  await services.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function open(env: Record<string, string> = {}, dataDir = scratch): Promise<OpenedVoices> {
  const one = await openVoices({ dataDir, manifest, settings: effectiveSettings({ env }).values, env });
  opened.push(one);
  return one;
}

test("what may sound otherwise is in the version: models, services, models and addresses of services, limits", async () => {
  const versions = [
    await open(),
    await open({ YTEMPIRE_CLOUD_VOICES: "google", YTEMPIRE_GOOGLE_KEY: KEYS.google }),
    await open({ YTEMPIRE_CLOUD_VOICES: "google", YTEMPIRE_GOOGLE_KEY: KEYS.google, YTEMPIRE_CLOUD_VOICE_LIMIT: "5" }),
    await open({ YTEMPIRE_CLOUD_VOICES: "openai", YTEMPIRE_SPEECH_SERVER: "http://127.0.0.1:8880/v1" }),
    await open({
      YTEMPIRE_CLOUD_VOICES: "openai",
      YTEMPIRE_SPEECH_SERVER: "http://127.0.0.1:8880/v1",
      YTEMPIRE_SPEECH_MODEL: "kokoro",
    }),
    await open({ YTEMPIRE_VOICE_PROVIDER: "cuda" }),
  ].map(({ version }) => version);
  expect(new Set(versions).size).toBe(versions.length);
  expect((await open()).version).toBe(versions[0]);
});

test("a model that a person puts into the data folder speaks its language from the next start on", async () => {
  const dataDir = mkdtempSync(join(scratch, "data-"));
  const before = await open({}, dataDir);
  expect(before.voices.choose({ language: "de", voice: null }).voice.id).toBe("espeak:de");
  const id = "vits-piper-de_DE-thorsten-medium";
  writeTinyPiper(join(dataDir, "models", id));
  writeFileSync(join(dataDir, "models", id, "de_DE-thorsten-medium.onnx"), "");
  const without = await open({}, dataDir);
  expect(without.voices.choose({ language: "de", voice: `${id}:thorsten` }).decisions[0]).toContain(
    "de_DE-thorsten-medium.onnx missing",
  );
  rmSync(join(dataDir, "models", id), { recursive: true });
  mkdirSync(join(dataDir, "models", "mine"));
  writeTinyPiper(join(dataDir, "models", "mine"));
  const files = { model: "model.onnx", tokens: "tokens.txt", dataDir: "espeak-ng-data" };
  const voices = [{ name: "ich", title: "Ich", speaker: 0, languages: ["de-DE"] }];
  writeFileSync(
    join(dataDir, "models", "mine", "model.json"),
    JSON.stringify({ id: "mine", name: "Meine", licence: "CC-BY-4.0", engine: "piper", files, voices }),
  );
  const after = await open({}, dataDir);
  const { voice } = after.voices.choose({ language: "de", voice: null });
  expect(voice).toMatchObject({ id: "mine:ich", credit: { name: "Meine, Ich", licence: "CC-BY-4.0" } });
  const { words } = await after.voices.speak("Guten Abend, liebe Leute.", {
    voice: voice.id,
    language: "de",
    rate: 1,
    pitch: 0,
  });
  expect(words).toHaveLength(4);
  expect(new Set([before.version, without.version, after.version]).size).toBe(3);
});

test("a key is nowhere but in its header: not in what is listed, decided, costs, logged or thrown", async () => {
  const env = {
    YTEMPIRE_CLOUD_VOICES: "elevenlabs,google,openai",
    YTEMPIRE_ELEVENLABS_KEY: KEYS.elevenlabs,
    YTEMPIRE_GOOGLE_KEY: KEYS.google,
    YTEMPIRE_SPEECH_KEY: KEYS.openai,
    YTEMPIRE_SPEECH_SERVER: `${services.address}/v1`,
  };
  const { voices, version, cloud, neural } = await open(env);
  const asked = { voice: "openai:nova", language: "en", rate: 1, pitch: 0 };
  services.faults.push({ status: 400, body: { error: { message: `Bad request with ${KEYS.openai} in it` } } });
  const error: unknown = await voices.speak("Hello.", asked).catch((caught: unknown) => caught);
  const spoken = await voices.speak("Hello again.", asked);
  expect(services.received.at(-1)?.headers.authorization).toBe(`Bearer ${KEYS.openai}`);
  const lines: string[] = [];
  const logs = join(scratch, "logs");
  const log = openLog({ dir: logs, level: "trace" });
  log.error({ err: error, decisions: spoken.decisions }, "the voice failed");
  lines.push(...readdirSync(logs).map((name) => readFileSync(join(logs, name), "utf8")));
  expect(lines.join("")).toContain("the voice failed");
  lines.push(
    JSON.stringify([
      version,
      cloud.states(),
      cloud.version,
      neural.version,
      voices.choose({ language: "en", voice: asked.voice }),
      voices.cost(["Hello."], asked),
      spoken.decisions,
    ]),
  );
  lines.push(error instanceof Error ? `${error.message} ${error.stack ?? ""} ${JSON.stringify(error)}` : String(error));
  lines.push(JSON.stringify(effectiveSettings({ env })));
  for (const key of Object.values(KEYS)) expect(lines.join("\n")).not.toContain(key);
  expect(lines.join("\n")).toContain("Bad request with … in it");
});
