// The GGUF files of the folder of models: what each is, which could be fetched, what the machine holds of them, and the best one opened.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import type { LanguageModelFacts, ModelToAdd, Recommendation } from "../../../../contract/api/models.ts";
import type { ErrorCode } from "../../../../contract/errors.ts";
import { AppError, asAppError } from "../../../base/errors.ts";
import type { FileModels } from "../index.ts";
import { CONTEXT_TOKENS, type GgufEngine, type GgufHeader, readHeader } from "./index.ts";
import { type LanguageModelEntry, readManifest, shapeOf, writeManifest } from "./manifest.ts";
import { need, type Shape } from "./need.ts";
import { recommend } from "./recommend.ts";

/** As rooms that keep models know them. */
interface Described {
  id: string;
  kind: "language";
  name: string;
  licence: string;
  languages: string[];
  voices: [];
  memoryBytes: number | null;
  language: LanguageModelFacts | null;
}

export type KnownGguf = Described & {
  source: string;
  mirrors: readonly string[];
  hashes: readonly string[];
  downloadBytes: number;
  file: string;
};

export type FoundGguf = Described & {
  origin: "known" | "own";
  state: "installed" | "damaged";
  diskBytes: number;
  note: string | null;
  usable: boolean;
  /** What is wrong with it. */
  code?: ErrorCode;
};

export interface GgufFiles extends FileModels {
  /** The program's, and those that a person has added. Throws MODEL_DAMAGED where their list is none. */
  known(): Promise<KnownGguf[]>;
  found(): Promise<FoundGguf[]>;
  /** Throws NAME_TAKEN where there is one of this id. */
  add(model: ModelToAdd): Promise<void>;
  /** One that a person has added is no longer known. */
  forget(id: string): Promise<void>;
  /** The process lets go of the file. */
  release(id: string): Promise<void>;
  /** Of all that are here or known. Throws LLM_FAILED, CANCELLED. */
  recommend(signal: AbortSignal): Promise<Recommendation>;
}

export interface GgufFilesOptions {
  /** One folder each. */
  dir: string;
  /** `models/language.json` of the package. */
  manifest: string;
  /** The same of the person's own. */
  ownManifest: string;
  engine: Pick<GgufEngine, "open" | "machine" | "unload">;
}

export function createGgufFiles({ dir, manifest, ownManifest, engine }: GgufFilesOptions): GgufFiles {
  const headers = new Map<string, { stamp: string; header: GgufHeader | AppError }>();

  async function entries(): Promise<LanguageModelEntry[]> {
    const [given, own] = [await readManifest(manifest), await readManifest(ownManifest)];
    return [...given, ...own.filter(({ id }) => !given.some((one) => one.id === id))];
  }

  /** As long as it is the same file, its header is read once. */
  async function headerOf(path: string): Promise<GgufHeader | AppError> {
    const stats = await stat(path).catch(() => null);
    const stamp = `${stats?.size} ${stats?.mtimeMs}`;
    const kept = headers.get(path);
    if (kept?.stamp === stamp) return kept.header;
    const header = await readHeader(path).catch((error: unknown) => asAppError(error, "llm.gguf"));
    headers.set(path, { stamp, header });
    return header;
  }

  /** Folders with a GGUF file in them, and those that are to have one. */
  async function lying() {
    const known = await entries();
    const folders = await readdir(dir, { withFileTypes: true }).catch(() => []);
    const all = await Promise.all(
      folders
        .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
        .map(async ({ name: id }) => {
          const entry = known.find((one) => one.id === id);
          const files = (await readdir(join(dir, id)).catch(() => []))
            .filter((name) => /\.gguf$/i.test(name))
            .toSorted();
          const file = files.find((name) => name === entry?.file) ?? files[0];
          if (file === undefined && !entry) return [];
          const path = join(dir, id, file ?? entry?.file ?? "");
          const header = await headerOf(path);
          return [{ id, path, entry, header }];
        }),
    );
    return all.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  async function usable() {
    return (await lying()).flatMap(({ id, path, header }) =>
      header instanceof AppError ? [] : [{ id, path, header }],
    );
  }

  return {
    known: async () => (await entries()).map(knownOf),
    found: async () => (await lying()).map(foundOf),
    async add(model) {
      if ((await entries()).some(({ id }) => id === model.id))
        throw new AppError("NAME_TAKEN", "models.add", `There is a model ${model.id} already`);
      await writeManifest(ownManifest, [...(await readManifest(ownManifest)), { ...model, file: `${model.id}.gguf` }]);
    },
    async forget(id) {
      const own = await readManifest(ownManifest);
      if (own.some((one) => one.id === id))
        await writeManifest(
          ownManifest,
          own.filter((one) => one.id !== id),
        );
    },
    async release(id) {
      for (const { path } of (await lying()).filter((one) => one.id === id)) await engine.unload(path);
    },
    async recommend(signal) {
      const here = (await usable()).map(({ id, header }) => ({ id, shape: header, bytes: header.fileBytes }));
      const others = (await entries())
        .filter(({ id }) => !here.some((one) => one.id === id))
        .map((entry) => ({ id: entry.id, shape: shapeOf(entry), bytes: entry.bytes }));
      const machine = await engine.machine(signal);
      const { verdicts, best } = recommend([...here, ...others], machine);
      return {
        machine: {
          freeBytes: machine.freeRam,
          card:
            machine.card === null
              ? null
              : {
                  by: machine.card,
                  freeBytes: machine.freeVram ?? 0,
                  totalBytes: machine.totalVram ?? 0,
                  isShared: machine.isShared,
                },
        },
        models: verdicts.map(({ id, fit, fault }) => ({
          id,
          fit: fit && {
            contextTokens: fit.contextTokens,
            layers: fit.layers,
            layersOnCard: Math.min(fit.gpuLayers, fit.layers),
            memoryBytes: Math.round(fit.ram),
            cardBytes: Math.round(fit.vram),
          },
          fault: fault && { code: fault.code, message: fault.message, hint: fault.hint },
        })),
        best,
      };
    },
    async list(signal) {
      const all = await usable();
      if (all.length < 2) return all.map(({ id }) => ({ name: id }));
      const machine = await engine.machine(signal);
      const names: { name: string }[] = [];
      // The best of what is left, again and again: what does not fit comes last, and says so when it is opened.
      for (let left = all; left.length > 0; left = left.filter(({ id }) => id !== names.at(-1)?.name)) {
        const { best } = recommend(
          left.map(({ id, header }) => ({ id, shape: header, bytes: header.fileBytes })),
          machine,
        );
        names.push({ name: best ?? left[0]?.id ?? "" });
      }
      return names;
    },
    async open(name, signal) {
      const found = (await lying()).find(({ id }) => id === name);
      if (!found)
        throw new AppError("LLM_MISSING", "llm.gguf", `There is no model ${name} on this machine`, {
          hint: "Fetch it under Voices and models, or import its file there.",
        });
      if (found.header instanceof AppError) throw found.header;
      return { ...(await engine.open(found.path, signal)), name };
    },
  };
}

type Lying = { id: string; entry: LanguageModelEntry | undefined; header: GgufHeader | AppError };

function foundOf({ id, entry, header }: Lying): FoundGguf {
  const known = entry && knownOf(entry);
  const base = {
    id,
    kind: "language" as const,
    name: known?.name ?? id,
    licence: known?.licence ?? "",
    languages: known?.languages ?? [],
    voices: [] as [],
    origin: known ? ("known" as const) : ("own" as const),
  };
  if (header instanceof AppError)
    return {
      ...base,
      state: "damaged",
      diskBytes: 0,
      note: header.message,
      usable: false,
      code: header.code === "LLM_MISSING" ? "MODEL_DAMAGED" : header.code,
      memoryBytes: known?.memoryBytes ?? null,
      language: known?.language ?? null,
    };
  return {
    ...base,
    name: known?.name ?? header.name ?? id,
    licence: known?.licence ?? header.licence ?? "",
    languages: known?.languages ?? header.languages,
    state: "installed",
    diskBytes: header.fileBytes,
    note: null,
    usable: true,
    memoryBytes: memoryOf(header),
    language: {
      architecture: header.architecture,
      quantisation: header.quantisation,
      parameters: header.parameters,
      contextTokens: header.contextTokens,
      needs: needsOf(header),
    },
  };
}

function knownOf(entry: LanguageModelEntry): KnownGguf {
  const { id, name, licence, languages, source, mirrors, sha256, bytes, file } = entry;
  const shape = shapeOf(entry);
  return {
    id,
    kind: "language",
    name,
    licence,
    languages,
    voices: [],
    source,
    mirrors,
    hashes: [sha256],
    downloadBytes: bytes,
    file,
    memoryBytes: shape && memoryOf(shape),
    language: shape && {
      architecture: null,
      quantisation: null,
      parameters: null,
      contextTokens: shape.contextTokens,
      needs: needsOf(shape),
    },
  };
}

type Whole = Shape & { contextTokens: number };

/** Without a card, for the context that is asked for. */
function memoryOf(shape: Whole): number {
  return Math.round(need(shape, Math.min(CONTEXT_TOKENS, shape.contextTokens), 0).ram);
}

/** By the length of the context, without a card. */
function needsOf(shape: Whole): LanguageModelFacts["needs"] {
  return [2048, 4096, 8192, 16_384, 32_768]
    .filter((tokens) => tokens <= shape.contextTokens)
    .map((contextTokens) => ({ contextTokens, bytes: Math.round(need(shape, contextTokens, 0).ram) }));
}
