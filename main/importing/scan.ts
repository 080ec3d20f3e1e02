// Looks a folder of the earlier desktop app through: what each thing is, what becomes of it here, and what cannot be taken, with the reason. Changes nothing.
import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative, sep } from "node:path";

import type { ImportItem, ImportReason, ImportScan } from "../../contract/api/imports.ts";
import { IDEA_LIMITS, type Idea } from "../../contract/idea.ts";
import { canonicalLanguage, STYLES } from "../../contract/values.ts";
import { AppError, systemCode } from "../base/errors.ts";
import { hashJson } from "../base/hash.ts";
import { decodeText } from "../base/readText.ts";
import { readShape, type ReadChannel, type ReadScript } from "./readJson.ts";
import { walk, type Walked, type WalkedFile } from "./walk.ts";

/** What is to be made of an item. */
export type Make =
  | { kind: "video"; wishes: Partial<Idea> & { script: string } }
  | { kind: "library-folder"; folders: string[] }
  | { kind: "channel"; channel: ReadChannel };

export interface Scanned {
  scan: Omit<ImportScan, "items"> & { items: Omit<ImportItem, "isTaken">[] };
  /** By the items' keys. */
  make: ReadonlyMap<string, Make>;
}

type Item = Omit<ImportItem, "isTaken">;

/** A list of assets of a lifetime has a few megabytes. */
const MOST_JSON = 32 << 20;
const MOST_NAMED = 200;
const MOST_PLACES = 200;
const CHANNEL_NAME = 100;
const NICHE = 60;
const OUTPUT = /^(?:out(?:put)?s?|output_videos|rendered|renders?|final|finished|exports?|videos?)$/i;
const NO_SCRIPT = /^(?:readme|licen[cs]e|changelog|requirements|robots|notice|copying)\b/i;
const SECRET_NAME = /(?:client_secret|credentials?|token|secrets?|oauth|api_?keys?)/i;

/** @param mayEnter whether whoever asks may name this folder */
export async function scan(
  folder: string,
  signal: AbortSignal,
  mayEnter: (folder: string) => Promise<boolean>,
): Promise<Scanned> {
  const walked = await walk(folder, signal, mayEnter).catch((error: unknown) => {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EACCES")
      throw new AppError("FOLDER_UNUSABLE", "imports.scan", `${folder} cannot be looked through`, { cause: error });
    throw error;
  });
  const looker = new Looker(folder, walked);
  for (const file of walked.json) {
    signal.throwIfAborted();
    await looker.json(file);
  }
  for (const file of walked.texts) {
    signal.throwIfAborted();
    await looker.text(file);
  }
  looker.media();
  for (const path of walked.tooDeep.slice(0, MOST_NAMED)) looker.refuse(path, "too-deep", "");
  return looker.end();
}

class Looker {
  readonly #root: string;
  readonly #walked: Walked;
  readonly #items = new Map<string, Item>();
  readonly #make = new Map<string, Make>();
  readonly #refused: ImportScan["refused"] = [];
  /** Where files of each name lie, for paths that are those of another machine. */
  readonly #byName = new Map<string, string[]>();
  readonly #paths: ReadonlySet<string>;

  constructor(root: string, walked: Walked) {
    this.#root = root;
    this.#walked = walked;
    this.#paths = new Set(walked.media.map(({ path }) => path));
    for (const { path } of walked.media) {
      const name = basename(path).toLowerCase();
      const places = this.#byName.get(name);
      // Of thousands of one name, as cameras give them, none is more likely than another.
      if (!places) this.#byName.set(name, [path]);
      else if (places.length < MOST_PLACES) places.push(path);
    }
  }

  async json(file: WalkedFile): Promise<void> {
    const { path, bytes } = file;
    if (SECRET_NAME.test(basename(path))) return this.refuse(path, "secret", "");
    if (bytes > MOST_JSON) return this.refuse(path, "too-large", String(bytes));
    const text = await this.#read(file);
    if (text === null) return;
    let value: unknown;
    try {
      value = JSON.parse(text.text) as unknown;
    } catch (error) {
      // Its words hold a piece of the file: where it is damaged is enough.
      const at = /position \d+|line \d+ column \d+/.exec(error instanceof Error ? error.message : "")?.[0] ?? "";
      return this.refuse(path, "json-damaged", at);
    }
    const shape = readShape(value);
    switch (shape.is) {
      case "scripts":
        for (const script of shape.scripts) this.#script(path, script, text.isConverted);
        return;
      case "channels":
        for (const channel of shape.channels) this.#channel(path, channel);
        return;
      case "assets":
        return this.#assets(path, shape.paths);
      case "secret":
        return this.refuse(path, "secret", "");
      case "unknown":
        // Settings and the like are nothing that a person would miss.
        return this.refuse(path, "json-unknown", "");
    }
  }

  /** A script in a file of its own; texts elsewhere are none. */
  async text(file: WalkedFile): Promise<void> {
    const way = relative(this.#root, file.path);
    if (!/script/i.test(way) || NO_SCRIPT.test(basename(way))) return;
    if (file.bytes > IDEA_LIMITS.textBytes) return this.refuse(file.path, "too-large", String(file.bytes));
    const text = await this.#read(file);
    if (text === null) return;
    const script = { title: null, text: text.text, niche: null, style: null, language: null, keywords: [] };
    this.#script(file.path, script, text.isConverted);
  }

  /** Folders right below this one that hold pictures, clips and sounds; or this one itself. */
  media(): void {
    const tops = new Map<string, WalkedFile[]>();
    for (const file of this.#walked.media) {
      const [first = "", ...rest] = relative(this.#root, file.path).split(sep);
      const top = rest.length === 0 ? this.#root : join(this.#root, first);
      const files = tops.get(top);
      if (files) files.push(file);
      else tops.set(top, [file]);
    }
    // What lies in it belongs to it, also what lies deeper.
    if (tops.has(this.#root)) return this.#mediaFolder(this.#root, this.#walked.media);
    for (const [top, files] of [...tops].toSorted(([a], [b]) => (a < b ? -1 : 1))) this.#mediaFolder(top, files);
  }

  refuse(path: string, reason: ImportReason, message: string): void {
    this.#refused.push({ path, reason, message });
  }

  end(): Scanned {
    const { files, isCutShort } = this.#walked;
    const items = [...this.#items.values()];
    return { scan: { folder: this.#root, items, refused: this.#refused, files, isCutShort }, make: this.#make };
  }

  #script(path: string, read: ReadScript, isConverted: boolean): void {
    const text = read.text.toWellFormed().normalize("NFC").trim();
    if (!/[\p{L}\p{N}]/u.test(text)) return this.refuse(path, "empty", "");
    if (Buffer.byteLength(text) > IDEA_LIMITS.textBytes) return this.refuse(path, "too-large", String(text.length));
    const named = read.title ?? titleOf(path);
    const title = cut(named, IDEA_LIMITS.topicCharacters);
    const language = read.language === null ? null : canonicalLanguage(read.language);
    const style = STYLES.find((one) => one === read.style?.toLowerCase());
    const keywords = read.keywords
      .map((word) => cut(word, IDEA_LIMITS.keywordCharacters))
      .slice(0, IDEA_LIMITS.keywords);
    this.#add(
      {
        kind: "script",
        path,
        title,
        becomes: "video",
        words: text.split(/\s+/).length,
        files: null,
        bytes: null,
        language,
        notes: [
          ...(isConverted ? (["encoding"] as const) : []),
          ...(title === named ? [] : (["shortened"] as const)),
          ...(read.title === null ? (["no-title"] as const) : []),
        ],
      },
      // The same words under another path are the same script.
      { script: text, title },
      {
        kind: "video",
        wishes: {
          topic: title,
          script: text,
          ...(read.niche === null ? {} : { niche: cut(read.niche, NICHE) }),
          ...(keywords.length === 0 ? {} : { keywords }),
          ...(style === undefined ? {} : { style }),
          ...(language === null ? {} : { language }),
        },
      },
    );
  }

  #channel(path: string, read: ReadChannel): void {
    const name = cut(read.name, CHANNEL_NAME);
    const language = read.language === null ? null : canonicalLanguage(read.language);
    this.#add(
      {
        kind: "channel",
        path,
        title: name,
        becomes: "channel",
        words: null,
        files: null,
        bytes: null,
        language,
        notes: name === read.name ? [] : ["shortened"],
      },
      { channel: name.toLowerCase() },
      {
        kind: "channel",
        channel: { ...read, name, language, niche: read.niche === null ? null : cut(read.niche, NICHE) },
      },
    );
  }

  #assets(path: string, named: readonly string[]): void {
    const found = new Set<string>();
    let [missing, isForeign] = [0, false];
    for (const one of named) {
      const here = this.#find(one, dirname(path));
      if (here === null) missing++;
      else {
        found.add(here.path);
        isForeign ||= here.isForeign;
      }
    }
    if (found.size === 0) return this.refuse(path, "media-missing", String(missing));
    const sizes = new Map(this.#walked.media.map((file) => [file.path, file.bytes]));
    const folders = outermost([...found].map((file) => dirname(file)));
    this.#add(
      {
        kind: "asset-list",
        path,
        title: titleOf(path),
        becomes: "library-folder",
        words: null,
        files: found.size,
        bytes: [...found].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0),
        language: null,
        notes: [
          ...(isForeign ? (["paths-of-another-machine"] as const) : []),
          ...(missing > 0 ? (["files-missing"] as const) : []),
        ],
      },
      { list: path, folders },
      { kind: "library-folder", folders },
    );
  }

  #mediaFolder(path: string, files: readonly WalkedFile[]): void {
    const isOutput =
      OUTPUT.test(basename(path)) && files.every(({ path: file }) => /\.(?:mp4|m4v|mov|mkv|webm|avi)$/i.test(file));
    this.#add(
      {
        kind: isOutput ? "video" : "media-folder",
        path,
        title: basename(path),
        becomes: "library-folder",
        words: null,
        files: files.length,
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        language: null,
        notes: [],
      },
      { folder: path },
      { kind: "library-folder", folders: [path] },
    );
  }

  #add(item: Omit<Item, "key">, of: unknown, make: Make): void {
    const key = hashJson([item.becomes, of]);
    if (this.#items.has(key)) return;
    this.#items.set(key, { key, ...item });
    this.#make.set(key, make);
  }

  /**
   * A file that a list names, below the folder that is looked through: where the list says, or by its name where the list
   * speaks of another machine; of several the one whose way there is the most alike.
   */
  #find(named: string, from: string): { path: string; isForeign: boolean } | null {
    if (/^[a-z]+:\/\//i.test(named)) return null;
    const parts = named.split(/[\\/]+/).filter((part) => part !== "" && part !== ".");
    const wanted = parts.at(-1)?.toLowerCase() ?? "";
    const places = this.#byName.get(wanted) ?? [];
    const isAbsolute = /^(?:[a-z]:)?[\\/]/i.test(named);
    for (const base of isAbsolute ? [] : [from, this.#root]) {
      const path = join(base, ...parts);
      if (this.#paths.has(path)) return { path, isForeign: false };
    }
    if (this.#paths.has(named)) return { path: named, isForeign: false };
    const alike = (path: string) => {
      const own = path.split(sep).toReversed();
      const theirs = parts.toReversed();
      let n = 0;
      while (n < theirs.length && own[n]?.toLowerCase() === theirs[n]?.toLowerCase()) n++;
      return n;
    };
    const [best] = places.toSorted((a, b) => alike(b) - alike(a));
    return best === undefined ? null : { path: best, isForeign: isAbsolute };
  }

  async #read({ path, bytes }: WalkedFile): Promise<{ text: string; isConverted: boolean } | null> {
    if (bytes === 0) {
      this.refuse(path, "empty", "");
      return null;
    }
    try {
      const raw = await readFile(path);
      const text = decodeText(raw, path);
      return { text, isConverted: !isUtf8(raw) };
    } catch (error) {
      const isText = error instanceof AppError;
      this.refuse(path, isText ? "not-text" : "unreadable", isText ? "" : (systemCode(error) ?? ""));
      return null;
    }
  }
}

/** Without those that lie in another of them. */
function outermost(folders: readonly string[]): string[] {
  const all = [...new Set(folders)].toSorted();
  return all.filter((one) => !all.some((other) => other !== one && one.startsWith(other + sep)));
}

function titleOf(path: string): string {
  const name = basename(path, extname(path)).replaceAll(/[_-]+/g, " ").trim();
  return name === "" ? basename(path) : name;
}

function cut(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${[...text]
        .slice(0, most - 1)
        .join("")
        .slice(0, most - 1)
        .trimEnd()}…`;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
