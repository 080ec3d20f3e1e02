// The neural voices: models that a person has put into the data folder, run by sherpa-onnx, each in a process of its own.
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { AppError } from "../../../base/errors.ts";
import type { RunScript } from "../../process.ts";
import { createAligner, referenceVoice } from "../align/index.ts";
import type { SpeechEngine } from "../engine.ts";
import { wordTimes } from "../times.ts";
import type { VoiceInfo } from "../types.ts";
import { readManifest, type VoiceModel } from "./manifest.ts";
import { ModelProcess } from "./modelProcess.ts";
import { type Installed, installedModels, type InstalledModel } from "./models.ts";

export { readManifest } from "./manifest.ts";
export type { OwnModel, VoiceModel } from "./manifest.ts";
export { installedModels } from "./models.ts";
export type { Installed, InstalledModel } from "./models.ts";
export { ModelProcess } from "./modelProcess.ts";

/** Raised when the same model would sound otherwise. */
const VERSION = "sherpa-onnx 1.13.8, 1";

export interface NeuralOptions {
  /** `models/voices.json` of the package. */
  manifest: string;
  /** `models/` of the data folder. */
  dir: string;
  /** What the runtime is asked to run on. */
  provider: "cpu" | "cuda";
  threads?: number;
  /** Runs the process of a model; absent: this program's own Node does. */
  run?: RunScript | undefined;
}

export interface NeuralVoices extends SpeechEngine {
  installed: Installed;
  /** Also those that are not installed. */
  known: readonly VoiceModel[];
  /** The process in which a model speaks a language; it is loaded when it is first asked for something. */
  processOf(model: InstalledModel, language: string): ModelProcess;
  /** Looks at the folder anew: a model came or went. Its voices can speak at once; `version` stays until the next start. */
  refresh(): Promise<void>;
}

export async function createNeuralVoices(options: NeuralOptions): Promise<NeuralVoices> {
  const known = await readManifest(options.manifest);
  const installed = await installedModels(options.dir, known);
  const threads = options.threads ?? Math.min(4, availableParallelism());
  let voices = voicesOfAll(installed);
  const processes = new Map<string, ModelProcess>();
  const aligner = createAligner(1);

  function processOf({ model, dir }: InstalledModel, language: string): ModelProcess {
    // Kokoro reads other languages than those of its lexicons by a setting that it is loaded with.
    const spoken = model.engine === "kokoro" && model.files.lexicon ? kokoroLanguage(language) : "";
    const key = `${model.id} ${spoken}`;
    const found = processes.get(key);
    if (found) return found;
    const made = new ModelProcess(
      model.id,
      loadRequest({ model, dir }, { language: spoken, threads, provider: options.provider }),
      options.run ? { run: options.run } : {},
    );
    processes.set(key, made);
    return made;
  }

  return {
    kind: "neural",
    version: JSON.stringify([
      VERSION,
      options.provider,
      installed.models.map(({ model, missing, fingerprint }) => [model.id, missing.length === 0, fingerprint]),
    ]),
    installed,
    known,
    processOf,
    async refresh() {
      const now = await installedModels(options.dir, known);
      const same = new Set(now.models.map(({ model, fingerprint }) => `${model.id} ${fingerprint}`));
      const gone = installed.models.filter(({ model, fingerprint }) => !same.has(`${model.id} ${fingerprint}`));
      Object.assign(installed, now);
      voices = voicesOfAll(installed);
      const ended = [...processes].filter(([key]) => gone.some(({ model }) => key.startsWith(`${model.id} `)));
      for (const [key] of ended) processes.delete(key);
      await Promise.all(ended.map(([, one]) => one.close()));
    },
    voices: () => voices,
    find: (id) => find(id, installed, known, options.dir),
    async synthesise(request, signal) {
      const { model, voice } = locate(installed, request.voice);
      const process = processOf(model, request.language);
      const asked = {
        text: request.text,
        speaker: voice.speaker,
        speed: request.rate,
        semitones: request.pitch,
        language: request.language,
      };
      const { samples, sampleRate } = await process.speak(asked, signal);
      const { intervals, decisions } = await wordTimes(aligner, request, { samples, sampleRate }, signal);
      return {
        samples,
        sampleRate,
        intervals,
        decisions: [...providerDecisions(options.provider, process), ...decisions],
      };
    },
    async close() {
      await Promise.all([aligner.close(), ...[...processes.values()].map((one) => one.close())]);
    },
  };
}

export function loadRequest(
  { model, dir }: Pick<InstalledModel, "model" | "dir">,
  rest: { language: string; threads: number; provider: string },
) {
  const files = Object.entries(model.files).map(([role, path]) => [
    role,
    Array.isArray(path) ? path.map((one) => join(dir, one)) : join(dir, String(path)),
  ]);
  return { engine: model.engine, files: Object.fromEntries(files) as Record<string, string | string[]>, ...rest };
}

/** What the runtime did instead of what it was asked for; empty where it did as asked. */
export function providerDecisions(asked: string, { loaded }: Pick<ModelProcess, "loaded">): string[] {
  if (asked === "cpu" || !loaded?.said.some((line) => /fall ?back to cpu/i.test(line))) return [];
  return [`the model was to run on ${asked}, which this build of sherpa-onnx cannot: it runs on the processor`];
}

function voicesOfAll({ models }: Installed): VoiceInfo[] {
  return models.flatMap(({ model, missing }) => (missing.length === 0 ? voicesOf(model) : []));
}

function voicesOf(model: InstalledModel["model"]): VoiceInfo[] {
  return model.voices.map(({ name, title, languages }) => ({
    id: `${model.id}:${name}`,
    engine: model.engine,
    kind: "neural",
    timing: "aligned",
    language: languages[0] ?? "und",
    languages,
    name: title,
    sampleRate: SAMPLE_RATES[model.engine],
    credit: {
      name: `${model.name}, ${title}`,
      licence: model.licence,
      provenance: "source" in model ? String(model.source) : model.id,
    },
  }));
}

/** Of what each kind of model is trained with; what it really gives comes with each sound. */
const SAMPLE_RATES = { kokoro: 24_000, piper: 22_050, supertonic: 44_100 } as const;

function find(
  id: string,
  { models }: Installed,
  known: readonly VoiceModel[],
  dir: string,
): VoiceInfo | { refused: string } | null {
  const [modelId = "", name] = id.split(":");
  const installed = models.find(({ model }) => model.id === modelId);
  const model = installed?.model ?? known.find((one) => one.id === modelId);
  if (!model) return null;
  const voice = voicesOf(model).find((one) => one.id === id || name === undefined);
  if (!voice)
    return { refused: `the model ${modelId} has no such voice, but ${model.voices.map((one) => one.name).join(", ")}` };
  if (!installed) return { refused: `its model is not installed; put the files into ${join(dir, modelId)}` };
  if (installed.missing.length > 0)
    return { refused: `its model is not complete: ${installed.missing.join(", ")} missing in ${installed.dir}` };
  return voice;
}

function locate({ models }: Installed, id: string) {
  const [modelId, name] = id.split(":");
  const model = models.find((one) => one.model.id === modelId);
  const voice = model?.model.voices.find((one) => one.name === name);
  if (model && voice) return { model, voice };
  throw new AppError("VOICE_UNKNOWN", "voices.neural", `There is no voice “${id}”`);
}

/** Kokoro's English and Chinese come from lexicons; other languages by the code of eSpeak NG. */
function kokoroLanguage(language: string): string {
  const primary = language.toLowerCase().split("-")[0] ?? "";
  return primary === "en" || primary === "zh" || primary === "cmn" ? "" : referenceVoice(language).toLowerCase();
}
