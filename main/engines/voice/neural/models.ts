// Which voice models lie in the data folder, whether each is complete, and what it is known by.
import { createHash } from "node:crypto";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { type OwnModel, OwnModel as OwnModelSchema, type VoiceModel } from "./manifest.ts";

export interface InstalledModel {
  model: OwnModel;
  dir: string;
  /** Files and folders that are not there, or are empty: it cannot be loaded. */
  missing: string[];
  /** Of what is there. */
  bytes: number;
  /** Another one whenever a file was changed. */
  fingerprint: string;
}

export interface Installed {
  /** The manifest's order first, then a person's own by name. */
  models: InstalledModel[];
  /** Folders that are no model, and why. */
  problems: string[];
}

/** eSpeak NG's data, without which sherpa-onnx ends its process. */
const ESPEAK_FILES = ["phontab", "phonindex", "phondata", "intonations"];
/** Of each end of a file: models of some hundred MB are not read whole each time the program starts. */
const LOOKED_AT = 65_536;

/** Folders of `dir` that are named after a model of the manifest, or hold a `model.json` of the same form. */
export async function installedModels(dir: string, manifest: readonly VoiceModel[]): Promise<Installed> {
  const problems: string[] = [];
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    // No model is installed, which is how it begins.
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) problems.push(String(error));
    return [];
  });
  const names = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
  const order = (name: string): number => {
    const index = manifest.findIndex(({ id }) => id === name);
    return index < 0 ? manifest.length : index;
  };
  const models: InstalledModel[] = [];
  for (const name of names.toSorted((a, b) => order(a) - order(b) || (a < b ? -1 : 1))) {
    const folder = join(dir, name);
    const model = await describe(folder, name, manifest);
    if (typeof model === "string") problems.push(model);
    else if (model) {
      const paths = neededPaths(model);
      const sizes = await Promise.all(paths.map((path) => sizeOf(join(folder, path))));
      models.push({
        model,
        dir: folder,
        missing: paths.filter((_, i) => sizes[i] === 0),
        bytes: sizes.reduce((sum, size) => sum + size, 0),
        fingerprint: await fingerprint(folder, model, paths),
      });
    }
  }
  return { models, problems };
}

/** Every file that the model is loaded from; eSpeak NG's data as its single files. */
function neededPaths(model: OwnModel): string[] {
  return Object.entries(model.files).flatMap(([role, path]) => {
    if (Array.isArray(path)) return path;
    return role === "dataDir" ? ESPEAK_FILES.map((file) => `${String(path)}/${file}`) : [String(path)];
  });
}

/** A model, the reason why a folder is none, or null where it does not claim to be one. */
async function describe(
  folder: string,
  name: string,
  manifest: readonly VoiceModel[],
): Promise<OwnModel | string | null> {
  const known = manifest.find(({ id }) => id === name);
  if (known) return known;
  const path = join(folder, "model.json");
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const parsed = OwnModelSchema.safeParse(JSON.parse(text));
    if (!parsed.success) return `${path}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`;
    return parsed.data.id === name ? parsed.data : `${path}: its id is ${parsed.data.id}, its folder ${name}`;
  } catch (error) {
    return `${path}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** 0: it is not there, or is no file. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? found.size : 0;
}

async function fingerprint(folder: string, model: OwnModel, paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(model));
  for (const path of paths) hash.update(path).update(await ends(join(folder, path)));
  return hash.digest("hex").slice(0, 16);
}

/** A file's size and the bytes of its two ends. */
async function ends(path: string): Promise<Buffer> {
  const file = await open(path).catch(() => null);
  if (!file) return Buffer.from("missing");
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(LOOKED_AT * 2);
    const first = await file.read(buffer, 0, LOOKED_AT, 0);
    const last = await file.read(buffer, LOOKED_AT, LOOKED_AT, Math.max(0, size - LOOKED_AT));
    return Buffer.concat([
      Buffer.from(`${size} `),
      buffer.subarray(0, first.bytesRead),
      buffer.subarray(LOOKED_AT, LOOKED_AT + last.bytesRead),
    ]);
  } finally {
    await file.close();
  }
}
