// `npm run check:voices`: says of each installed voice model whether it loads and speaks, how fast, in which languages, and what is missing.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { findDataDir } from "../main/base/dataDir.ts";
import { asAppError } from "../main/base/errors.ts";
import { effectiveSettings } from "../main/base/settings.ts";
import { encodeWav, toInt16 } from "../main/base/sound/wav.ts";
import { createVoices, type Voices } from "../main/engines/voice/index.ts";
import {
  createNeuralVoices,
  type InstalledModel,
  type NeuralVoices,
  providerDecisions,
} from "../main/engines/voice/neural/index.ts";

const MANIFEST = join(import.meta.dirname, "../models/voices.json");
const HELP = `Says of each installed voice model whether it loads and speaks, how fast, in which languages, and what is missing.

  npm run check:voices -- [--data-dir DIR] [--out DIR]

--out DIR  writes what each voice said, to listen to.
Exit code 1: a model does not work as it should.`;

interface Options {
  /** `models/` of the data folder. */
  dir: string;
  provider: "cpu" | "cuda";
  /** Where the sounds go, or null. */
  out: string | null;
  write: (line: string) => void;
}

/** @returns whether every installed model works. */
export async function checkVoices(options: Options): Promise<boolean> {
  const neural = await createNeuralVoices({ manifest: MANIFEST, dir: options.dir, provider: options.provider });
  const voices = createVoices({ engines: [neural] });
  const { installed, known } = neural;
  let sound = true;
  try {
    options.write(`Models in ${options.dir}, on the ${options.provider}`);
    for (const model of installed.models) sound = (await checkModel(model, neural, voices, options)) && sound;
    for (const problem of installed.problems) options.write(`✗ ${problem}`);
    const others = known.filter(({ id }) => !installed.models.some(({ model }) => model.id === id));
    if (others.length > 0)
      options.write("\nNot installed (unpack the archive, so that its files lie in the folder of that name):");
    for (const { id, name, licence, approximateBytes, source, sha256 } of others)
      options.write(
        `· ${id}: ${name}, ${licence}, ${Math.round(approximateBytes / 1e6)} MB\n    ${source}\n    sha256: ${[sha256].flat().join(" or ")}`,
      );
    return sound && installed.problems.length === 0;
  } finally {
    await voices.close();
  }
}

async function checkModel(
  model: InstalledModel,
  neural: NeuralVoices,
  voices: Voices,
  options: Options,
): Promise<boolean> {
  const { id, name, licence, voices: speakers } = model.model;
  const { write } = options;
  write(`\n${id}: ${name}, ${licence}`);
  if (model.missing.length > 0) {
    write(`✗ not complete; missing: ${model.missing.join(", ")}`);
    return false;
  }
  let works = true;
  const checked = new Set<string>();
  for (const { name: voice, languages } of speakers)
    for (const language of languages) {
      // One voice of each language, and each voice in one language.
      if (checked.has(language) && language !== languages[0]) continue;
      works = (await checkVoice(`${id}:${voice}`, language, !checked.has(language))) && works;
      checked.add(language);
    }
  return works;

  async function checkVoice(voiceId: string, language: string, first: boolean): Promise<boolean> {
    try {
      const running = neural.processOf(model, language);
      const loaded = await running.load();
      if (checked.size === 0) {
        write(
          `✓ loads in ${loaded.loadedIn} ms, ${loaded.sampleRate} Hz, ${loaded.speakers} ${loaded.speakers === 1 ? "speaker" : "speakers"}`,
        );
        for (const told of providerDecisions(options.provider, running)) write(`! ${told}`);
      }
      const { speaker } = speakers.find((one) => voiceId === `${id}:${one.name}`) ?? { speaker: 0 };
      if (speaker >= Math.max(1, loaded.speakers))
        throw new Error(`speaker ${speaker} is asked for, the model has ${loaded.speakers}`);
      const text = sample(language);
      const speech = await voices.speak(text, { voice: voiceId, language, rate: 1, pitch: 0 });
      const { samples, sampleRate, milliseconds } = await running.speak({
        text,
        speaker,
        speed: 1,
        semitones: 0,
        language,
      });
      const seconds = samples.length / sampleRate;
      const untimed = speech.words.filter(({ start, end }) => end <= start).length;
      if (untimed > 0) throw new Error(`${untimed} of ${speech.words.length} words have no time`);
      if (options.out !== null) await keep(options.out, `${voiceId.replace(":", "-")}-${language}.wav`, speech);
      write(
        `✓ ${voiceId} speaks ${language}: ${seconds.toFixed(1)} s in ${(milliseconds / 1000).toFixed(2)} s, ${(seconds / (milliseconds / 1000)).toFixed(1)} times as fast as it is heard`,
      );
      for (const told of first ? speech.decisions : []) write(`! ${told}`);
      return true;
    } catch (error) {
      write(`✗ ${voiceId} does not speak ${language}: ${asAppError(error, "check").message}`);
      return false;
    }
  }
}

/** Something to say in any language: the date in full, and what the language calls itself. */
function sample(language: string): string {
  const date = new Intl.DateTimeFormat(language, { dateStyle: "full", timeZone: "UTC" }).format(new Date("2026-03-21"));
  return `${date}. ${new Intl.DisplayNames(language, { type: "language" }).of(language) ?? language}.`;
}

async function keep(
  dir: string,
  name: string,
  { samples, sampleRate }: { samples: Float32Array; sampleRate: number },
): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, name), encodeWav(toInt16(samples), { sampleRate, channels: 1 }));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { "data-dir": { type: "string" }, out: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) process.stdout.write(`${HELP}\n`);
  else {
    const works = await checkVoices({
      dir: join(findDataDir({ flag: values["data-dir"] }).path, "models"),
      provider: effectiveSettings({}).values.voiceProvider,
      out: values.out ?? null,
      write: (line) => void process.stdout.write(`${line}\n`),
    });
    process.exitCode = works ? 0 : 1;
  }
}
