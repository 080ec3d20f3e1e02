// The full-text index as the ranking asks it: which assets have a word, held in memory until the library changes.
import type { AssetKind } from "../../../contract/library.ts";
import type { AssetWordStore, WordPlace } from "../../store/assetWords.ts";

/** Of a word that more assets have, these are looked at: it tells them apart too little. */
const MOST_ASSETS = 20_000;
/** Numbers held, 4 bytes each. */
const MOST_HELD = 2_000_000;
/** Lists of a folder's assets that are held. */
const MOST_FOLDERS = 8;
const PAGE = 5000;

export class WordIndex {
  readonly #words: AssetWordStore;
  readonly #library: { readonly changes: number };
  #lists = new Map<string, Uint32Array>();
  #held = 0;
  #below = new Map<string, Uint8Array>();
  #changes = -1;

  constructor(words: AssetWordStore, library: { readonly changes: number }) {
    this.#words = words;
    this.#library = library;
  }

  get changes(): number {
    return this.#library.changes;
  }

  having(stems: readonly string[], place: WordPlace): Uint32Array {
    this.#refresh();
    const key = `${place} ${stems.join(" ")}`;
    const known = this.#lists.get(key);
    if (known) return known;
    const list = this.#words.having(stems, place, MOST_ASSETS);
    if (this.#held + list.length > MOST_HELD) {
      this.#lists.clear();
      this.#held = 0;
    }
    this.#held += list.length;
    this.#lists.set(key, list);
    return list;
  }

  /** In how many assets these stems stand beside each other; past a limit, the limit. */
  count(stems: readonly string[]): number {
    return this.having(stems, "own").length + this.having(stems, "folder").length;
  }

  /** Between 0.5 and 1: what an asset is worth more that is found by a rare word. */
  rarity(stems: readonly string[]): number {
    return 0.5 + 1 / Math.log2(4 + this.count(stems));
  }

  /** 1 at the numbers of all assets of these kinds below the folders. Read in pages, between which others come in. */
  async below(folders: readonly string[], kinds: readonly AssetKind[], signal?: AbortSignal): Promise<Uint8Array> {
    this.#refresh();
    const key = JSON.stringify([folders, kinds]);
    const known = this.#below.get(key);
    if (known) return known;
    const changes = this.#changes;
    const seqs: number[] = [];
    for (const folder of folders)
      for (let after: string | null = null; ;) {
        const page = this.#words.below(folder, kinds, after, PAGE);
        for (const { seq } of page) seqs.push(seq);
        if (page.length < PAGE) break;
        after = page.at(-1)?.path ?? null;
        await new Promise(setImmediate);
        signal?.throwIfAborted();
      }
    const found = new Uint8Array(seqs.reduce((most, seq) => Math.max(most, seq), 0) + 1);
    for (const seq of seqs) found[seq] = 1;
    // What changed meanwhile is not in it: it is held by nobody.
    if (changes !== this.#library.changes) return found;
    if (this.#below.size >= MOST_FOLDERS) this.#below.clear();
    this.#below.set(key, found);
    return found;
  }

  #refresh(): void {
    if (this.#changes === this.#library.changes) return;
    this.#changes = this.#library.changes;
    this.#lists = new Map();
    this.#held = 0;
    this.#below = new Map();
  }
}
