// Words with which every picture is compared: what a text says of a picture counts only where few of them say it better.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { AppError } from "../../base/errors.ts";
import { hashJson } from "../../base/hash.ts";
import { keepNote, readNote } from "../../base/notes.ts";
import type { Embedder } from "../../engines/embedding/index.ts";
import { wordsOf } from "../search/words.ts";
import { fromBytes, pack, type Packed, toBytes } from "./pack.ts";

const Kinds = z.record(z.string(), z.array(z.string().min(1)));
const Note = z.object({ size: z.int().positive(), vectors: z.base64() });

/** So many words are asked for at once: in between, others have their turn. */
const AT_ONCE = 32;

/** As CLIP's own authors ask it: it learnt from captions, not from single words. */
export function asCaption(text: string): string {
  return `a photo of ${text}`;
}

export class ComparedWords {
  readonly #words: readonly { word: string; stems: readonly string[] }[];
  readonly #version: string;
  readonly #cacheDir: string;

  /** @param file kinds of words, each with its words */
  constructor(file: string, cacheDir: string) {
    const all = Object.values(Kinds.parse(JSON.parse(readFileSync(file, "utf8")))).flat();
    this.#words = all.map((word) => ({ word, stems: wordsOf(word).map(({ stem }) => stem) }));
    this.#version = hashJson(all.map(asCaption));
    this.#cacheDir = cacheDir;
  }

  /** Made once for each model, and kept in the cache. Throws as the embedder. */
  async vectors(
    embedder: Embedder,
    identity: string,
    signal?: AbortSignal,
  ): Promise<{ size: number; words: Packed[] }> {
    const path = join(this.#cacheDir, "library", `words-${hashJson([identity, this.#version]).slice(0, 32)}.json`);
    const kept = await readNote(path, Note);
    if (kept) return { size: kept.size, words: fromBytes(Buffer.from(kept.vectors, "base64"), kept.size) };
    const words: Packed[] = [];
    for (let from = 0; from < this.#words.length; from += AT_ONCE) {
      const texts = this.#words.slice(from, from + AT_ONCE).map(({ word }) => asCaption(word));
      words.push(...(await embedder.texts(texts, signal)).map(pack));
    }
    if (embedder.state().model?.identity !== identity)
      throw new AppError("NOT_READY", "library.words", "Another model that sees has come meanwhile");
    const size = words[0]?.numbers.length ?? 0;
    await keepNote(path, { size, vectors: toBytes(words).toString("base64") });
    return { size, words };
  }

  /** The indexes of those that stand in a text. */
  within(text: string): number[] {
    const stems = new Set(wordsOf(text).map(({ stem }) => stem));
    return this.#words.flatMap((one, i) =>
      one.stems.length > 0 && one.stems.every((stem) => stems.has(stem)) ? [i] : [],
    );
  }
}
