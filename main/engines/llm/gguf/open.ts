// Opens the language models of a data folder's GGUF files: the process that runs them is started when one is asked.
import { join } from "node:path";

import { createGgufFiles, type GgufFiles } from "./files.ts";
import { createGguf, type GgufEngine, type GgufOptions } from "./index.ts";

export interface OpenedGguf {
  engine: GgufEngine;
  files: GgufFiles;
}

/** @param manifest `models/language.json` of the package */
export function openGguf({
  dataDir,
  manifest,
  ...options
}: GgufOptions & { dataDir: string; manifest: string }): OpenedGguf {
  const dir = join(dataDir, "models");
  const engine = createGguf(options);
  return {
    engine,
    files: createGgufFiles({ dir, manifest, ownManifest: join(dir, "language.json"), engine }),
  };
}
