// What is said of a file, from the most particular to the most general: its own sidecars, the file itself, the licence of its folder.
import { extname } from "node:path";

import type { Described, Embedded } from "../store/assets.ts";
import { openRegular } from "./fingerprint.ts";
import { assetWords, WORDS_VERSION } from "./search/words.ts";
import { parseLicence, parseSidecar, SIDECAR_BYTES } from "./sidecars.ts";
import type { FoundFile, Sidecar } from "./walk.ts";

export type Description = Omit<Described, "seq">;

/** A text that cannot be used. */
export interface BadSidecar extends Sidecar {
  reason: string;
}

/** Changes whenever one of the texts does. */
export function stampOf({ sidecars, licence }: FoundFile): string {
  const all = licence ? [...sidecars, licence] : sidecars;
  return [`words ${WORDS_VERSION}`, ...all.map((one) => `${one.path} ${one.bytes} ${one.modifiedAt}`)].join("\n");
}

/** Reads the texts of files; the licence of a folder is read once for all files of one object of this kind. */
export class Describer {
  readonly #licences = new Map<string, Promise<Embedded | null>>();
  readonly #bad: BadSidecar[] = [];

  /** The texts that could not be used since this was last asked. */
  takeBad(): BadSidecar[] {
    return this.#bad.splice(0);
  }

  async describe(file: FoundFile, embedded: Embedded): Promise<Description> {
    const said: Embedded[] = [];
    for (const sidecar of file.sidecars) said.push((await this.#read(sidecar, parse)) ?? {});
    said.push(embedded);
    if (file.licence) said.push((await this.#licence(file.licence)) ?? {});
    const first = <K extends keyof Embedded>(key: K) => said.find((one) => one[key] !== undefined)?.[key];
    const title = first("title") ?? null;
    const tags = [...new Set(said.flatMap((one) => one.tags ?? []))];
    return {
      title,
      tags,
      licence: first("licence") ?? null,
      author: first("author") ?? null,
      provenance: first("source") ?? "own",
      sidecars: stampOf(file),
      words: assetWords({ path: file.path, title, tags }),
    };
  }

  #licence(licence: Sidecar): Promise<Embedded | null> {
    const known = this.#licences.get(licence.path);
    if (known) return known;
    const reading = this.#read(licence, (_, text) => parseLicence(text));
    this.#licences.set(licence.path, reading);
    return reading;
  }

  async #read(
    sidecar: Sidecar,
    parseText: (extension: string, text: string) => Embedded | null,
  ): Promise<Embedded | null> {
    const extension = extname(sidecar.path).toLowerCase();
    try {
      const text = await readText(sidecar.path);
      return text === null ? null : parseText(extension, text);
    } catch {
      const kind = extension.slice(1).toUpperCase();
      this.#bad.push({
        ...sidecar,
        reason: `What it says of the file beside it cannot be read: it is no valid ${kind}`,
      });
      return null;
    }
  }
}

function parse(extension: string, text: string): Embedded | null {
  return parseSidecar(extension, text);
}

/** Null: it is gone, or longer than what is said of a file. */
async function readText(path: string): Promise<string | null> {
  const opened = await openRegular(path).catch(() => null);
  if (!opened) return null;
  const { file, stats } = opened;
  try {
    if (stats.bytes > SIDECAR_BYTES) return null;
    return (await file.readFile("utf8")).replace(/^\ufeff/, "");
  } finally {
    await file.close();
  }
}
