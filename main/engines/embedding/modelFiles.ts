// Finds models of CLIP's kind in the folder of models, by the files that Hugging Face's exports to ONNX have.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { hashJson, hashFile } from "../../base/hash.ts";
import { keepNote, readNote } from "../../base/notes.ts";
import type { ClipModel } from "./types.ts";

/** Of the two towers, in the order of preference: whole numbers are looser and not always faster. */
const TOWERS = ["", "_fp16", "_quantized", "_int8", "_uint8"].flatMap((kind) =>
  ["onnx/", ""].map((folder) => ({
    text: `${folder}text_model${kind}.onnx`,
    vision: `${folder}vision_model${kind}.onnx`,
  })),
);
/** Either suffices. */
const WORDS = [["tokenizer.json"], ["vocab.json", "merges.txt"]];
const PREPROCESSOR = "preprocessor_config.json";
const CONFIG = "config.json";
/** What was hashed before, and when the files were changed then. */
const NOTE = ".clip.json";

const Side = z.int().min(32).max(1024);
const Preprocessor = z.object({
  crop_size: z.union([Side, z.object({ height: Side, width: Side })]).optional(),
  image_mean: z.tuple([z.number(), z.number(), z.number()]).optional(),
  image_std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).optional(),
});
const Config = z.object({
  text_config: z.object({ max_position_embeddings: z.int().min(3).max(4096).optional() }).optional(),
});
const Note = z.object({ stamp: z.string(), identity: z.string() });

/** What the process loads; all paths absolute. */
export interface ClipFiles {
  text: string;
  vision: string;
  words: string[];
  /** Of what pictures are taken from and divided by, red, green and blue in 0–1. */
  mean: [number, number, number];
  deviation: [number, number, number];
  side: number;
  /** Tokens of a text, with its beginning and end. */
  context: number;
}

export type FoundClip = ClipModel & { files: ClipFiles };

/** What openai/clip-vit-base-patch32 was trained with. */
const DEFAULTS = {
  mean: [0.48145466, 0.4578275, 0.40821073] as [number, number, number],
  deviation: [0.26862954, 0.26130258, 0.27577711] as [number, number, number],
  side: 224,
  context: 77,
};

/** The whole ones by name, in these folders of `dir` or in all. Folders that hold no tower are none of ours. */
export async function findClips(
  dir: string,
  folders?: readonly string[],
): Promise<{ models: FoundClip[]; problems: { id: string; problem: string }[] }> {
  const models: FoundClip[] = [];
  const problems: { id: string; problem: string }[] = [];
  for (const id of folders ?? (await foldersIn(dir))) {
    const found = await lookInto(join(dir, id), id);
    if (typeof found === "string") problems.push({ id, problem: found });
    else if (found) models.push(found);
  }
  return { models, problems };
}

async function foldersIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .toSorted();
}

/** In words what is missing; null: it is no model of this kind. */
async function lookInto(dir: string, id: string): Promise<FoundClip | string | null> {
  const has = (path: string) => sizeOf(join(dir, path));
  let towers: (typeof TOWERS)[number] | null = null;
  const lone: string[] = [];
  for (const pair of TOWERS) {
    const [text, vision] = [await has(pair.text), await has(pair.vision)];
    if (text > 0 && vision > 0) towers ??= pair;
    else if (text > 0) lone.push(pair.vision);
    else if (vision > 0) lone.push(pair.text);
  }
  if (!towers) return lone.length === 0 ? null : `${id} lacks ${lone.join(", ")}`;
  let words: string[] | null = null;
  for (const paths of WORDS) {
    const sizes = await Promise.all(paths.map(has));
    if (sizes.every((size) => size > 0)) words ??= paths;
  }
  if (!words) return `${id} lacks tokenizer.json, or vocab.json and merges.txt`;
  const preprocessor = await readNote(join(dir, PREPROCESSOR), Preprocessor);
  if (!preprocessor && (await has(PREPROCESSOR)) > 0) return `${id}: its ${PREPROCESSOR} cannot be read`;
  const config = await readNote(join(dir, CONFIG), Config);
  const crop = preprocessor?.crop_size;
  if (typeof crop === "object" && crop.width !== crop.height) return `${id} looks at no square`;
  const files: ClipFiles = {
    text: join(dir, towers.text),
    vision: join(dir, towers.vision),
    words: words.map((path) => join(dir, path)),
    mean: preprocessor?.image_mean ?? DEFAULTS.mean,
    deviation: preprocessor?.image_std ?? DEFAULTS.deviation,
    side: (typeof crop === "object" ? crop.width : crop) ?? DEFAULTS.side,
    context: config?.text_config?.max_position_embeddings ?? DEFAULTS.context,
  };
  const used = [towers.text, towers.vision, ...words];
  const sizes = await Promise.all(used.map(has));
  const identity = await identityOf(dir, used, files);
  return { id, dir, identity, bytes: sizes.reduce((sum, size) => sum + size, 0), side: files.side, files };
}

/** Hashing some hundred MB takes a second: it is done again only where a file has changed. */
async function identityOf(dir: string, used: readonly string[], files: ClipFiles): Promise<string> {
  const { text: _1, vision: _2, words: _3, ...settings } = files;
  const stamps = await Promise.all(used.map((path) => stat(join(dir, path))));
  const stamp = hashJson({ settings, files: used.map((path, i) => [path, stamps[i]?.size, stamps[i]?.mtimeMs]) });
  const kept = await readNote(join(dir, NOTE), Note);
  if (kept?.stamp === stamp) return kept.identity;
  const hashes: string[] = [];
  for (const path of used) hashes.push((await hashFile(join(dir, path))).hash);
  const identity = hashJson({ settings, files: used.map((path, i) => [path, hashes[i]]) });
  await keepNote(join(dir, NOTE), { stamp, identity });
  return identity;
}

/** 0: it is not there, or is no file. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? found.size : 0;
}
