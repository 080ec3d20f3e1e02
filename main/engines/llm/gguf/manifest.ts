// The language models that can be fetched: those that the program knows, and those that a person has added with their address and hash.
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";

import { z } from "zod";

import { Hash } from "../../../../contract/values.ts";
import { AppError, systemCode } from "../../../base/errors.ts";
import { writeFileWhole } from "../../../base/files.ts";
import type { Shape } from "./need.ts";

/** It is a folder's name, too. */
export const ModelId = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,79}$/i);
const FileName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,199}\.gguf$/i);
const Count = z
  .int()
  .positive()
  .max(2 ** 24);

/** As its `config.json` has it; with it the need is told before the file is here. */
const KnownShape = z.object({
  contextTokens: Count,
  layers: Count,
  heads: Count,
  kvHeads: Count,
  headLength: Count,
  embedding: Count,
  feedForward: Count,
  vocabulary: Count,
});

export const LanguageModelEntry = z.object({
  id: ModelId,
  name: z.string().min(1).max(200),
  /** SPDX where there is such an identifier. */
  licence: z.string().max(200),
  file: FileName,
  source: z.url({ protocol: /^https?$/ }),
  /** The same file elsewhere, in the order in which they are tried. */
  mirrors: z.array(z.url({ protocol: /^https?$/ })).max(8),
  bytes: z.int().positive().max(1e13),
  sha256: Hash,
  languages: z.array(z.string().max(35)).max(200),
  shape: KnownShape.optional(),
});
export type LanguageModelEntry = z.infer<typeof LanguageModelEntry>;

const Manifest = z.object({ models: z.array(LanguageModelEntry).max(1000) });

/** Throws INTERNAL where it is no manifest. A file that is not there has no entries. */
export async function readManifest(path: string): Promise<LanguageModelEntry[]> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  });
  if (text === null) return [];
  try {
    return Manifest.parse(JSON.parse(text)).models;
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error).replaceAll("\n", " ") : String(error);
    throw new AppError("MODEL_DAMAGED", "llm.manifest", `${path} is no list of language models: ${why}`, {
      cause: error,
      hint: "Mend it, or delete it: then there are none of your own.",
    });
  }
}

export async function writeManifest(path: string, models: readonly LanguageModelEntry[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileWhole(path, `${JSON.stringify({ models }, null, 2)}\n`);
}

/** Of vectors of words, which belong to no layer, in Q6_K: 6.5625 bits a number. */
const WORD_BYTES = 6.5625 / 8;

/** As far as it can be told before its header is here; null: nothing is known but its size. */
export function shapeOf({ shape, bytes }: LanguageModelEntry): (Shape & { contextTokens: number }) | null {
  if (!shape) return null;
  const { layers, kvHeads, headLength } = shape;
  const otherBytes = Math.min(bytes / 2, shape.vocabulary * shape.embedding * WORD_BYTES);
  return {
    ...shape,
    kvHeads: Array.from({ length: layers }, () => kvHeads),
    keyLength: headLength,
    valueLength: headLength,
    otherBytes,
    layerBytes: Array.from({ length: layers }, () => (bytes - otherBytes) / layers),
  };
}
