// Fonts: which family draws which letter. Files are read a slice at a time, when a text first needs one of its letters.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";

import { GlobalFonts, type SKRSContext2D } from "@napi-rs/canvas";

import type { LookFont } from "../../../contract/look.ts";
import { JOINING } from "../../base/letters.ts";
import { wordTable } from "../../base/wordTable.ts";
import { ALPHABETS } from "./alphabets.ts";
import { codePoints } from "./cmap.ts";

interface Family {
  package: string;
  italic: boolean;
}

const variable = (id: string, italic = false): Family => ({ package: `@fontsource-variable/${id}`, italic });

/** The families that a look may name, all under the SIL Open Font License 1.1. */
export const LOOK_FAMILIES = {
  Fraunces: variable("fraunces", true),
  "Cormorant Garamond": variable("cormorant-garamond", true),
  "Playfair Display": variable("playfair-display", true),
  Nunito: variable("nunito", true),
  Outfit: variable("outfit"),
  "Space Grotesk": variable("space-grotesk"),
  "Noto Sans": variable("noto-sans", true),
} as const satisfies Record<LookFont, Family>;

const FALLBACKS: Record<string, Family> = wordTable({
  "Noto Sans": variable("noto-sans", true),
  "Noto Sans Arabic": variable("noto-sans-arabic"),
  "Noto Sans Armenian": variable("noto-sans-armenian"),
  "Noto Sans Bengali": variable("noto-sans-bengali"),
  "Noto Sans Devanagari": variable("noto-sans-devanagari"),
  "Noto Sans Ethiopic": variable("noto-sans-ethiopic"),
  "Noto Sans Georgian": variable("noto-sans-georgian"),
  "Noto Sans Gujarati": variable("noto-sans-gujarati"),
  "Noto Sans Gurmukhi": variable("noto-sans-gurmukhi"),
  "Noto Sans Hebrew": variable("noto-sans-hebrew"),
  "Noto Sans Kannada": variable("noto-sans-kannada"),
  "Noto Sans Khmer": variable("noto-sans-khmer"),
  "Noto Sans Lao": variable("noto-sans-lao"),
  "Noto Sans Malayalam": variable("noto-sans-malayalam"),
  "Noto Sans Myanmar": variable("noto-sans-myanmar"),
  "Noto Sans Oriya": variable("noto-sans-oriya"),
  "Noto Sans Sinhala": variable("noto-sans-sinhala"),
  "Noto Sans Tamil": variable("noto-sans-tamil"),
  "Noto Sans Telugu": variable("noto-sans-telugu"),
  "Noto Sans Thai": variable("noto-sans-thai"),
  "Noto Sans JP": variable("noto-sans-jp"),
  "Noto Sans SC": variable("noto-sans-sc"),
  "Noto Sans TC": variable("noto-sans-tc"),
  "Noto Sans KR": variable("noto-sans-kr"),
});

/** Joined emoji (families, skin tones) are ligatures: they need the whole font, not slices. */
const EMOJI = { package: "@fontsource/noto-color-emoji", file: "noto-color-emoji-emoji-400-normal.woff2" };

/** Everything that text can be set in, as `doctor` lists it. */
export const FONT_FAMILIES = [
  ...new Set([...Object.keys(LOOK_FAMILIES), ...Object.keys(FALLBACKS), "Noto Color Emoji"]),
];

export interface FontWish {
  family: string;
  /** 100–900. */
  weight: number;
  /** Pixels of an em. */
  size: number;
  italic?: boolean;
  /** Pixels between letters; ignored for scripts whose letters join. */
  tracking?: number;
  /** BCP 47: which regional form Han letters take. Absent: by the letters beside them. */
  language?: string | undefined;
}

interface Slice {
  alias: string;
  path: string;
  /** As the package states them: more than the file may hold. */
  ranges: [number, number][];
  /** As the file holds them; read when a letter first lies in the stated ones. */
  held: [number, number][] | null;
}

/** Knows the font files and sets a drawing context up so that every letter of a text is drawn. */
export class Fonts {
  readonly #root: string | null;
  readonly #slices = new Map<string, Slice[]>();
  readonly #chains = new Map<string, string>();

  /** `root` holds the font packages; null: where Node finds them. */
  constructor(root: string | null) {
    this.#root = root;
  }

  /** After this, `context` measures and draws `text` as wished. */
  use(context: SKRSContext2D, wish: FontWish, text: string): void {
    const italic = wish.italic === true;
    context.font = `${wish.size}px ${this.#chain(wish, italic, text)}`;
    // The variable fonts take their weight from here; a weight in `font` would choose among faces of one family only.
    context.fontVariationSettings = `'wght' ${wish.weight}`;
    context.letterSpacing = `${JOINING.test(text) ? 0 : (wish.tracking ?? 0)}px`;
    context.direction = isRightToLeft(text) ? "rtl" : "ltr";
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
  }

  /** Letters of a text that no font here has, each once; such as are never drawn by themselves do not count. */
  async missing(text: string): Promise<string[]> {
    const missing: string[] = [];
    let begun = performance.now();
    for (const letter of new Set(text.normalize("NFC"))) {
      if (UNSEEN.test(letter) || EMOJI_LETTER.test(letter)) continue;
      const point = letter.codePointAt(0) ?? 0;
      const found = fallbackOrder(letter, undefined).some((name) =>
        this.#slicesOf(name, FALLBACKS[name] as Family, false).some((slice) => covers(slice, point)),
      );
      if (!found) missing.push(letter);
      // Each slice that is opened for the first time takes a millisecond or two.
      if (performance.now() - begun < 10) continue;
      await breathe();
      begun = performance.now();
    }
    return missing;
  }

  /** The font list for a text: only slices that hold one of its letters, in the order in which they are asked. */
  #chain({ family, language }: FontWish, italic: boolean, text: string): string {
    const wanted = new Set(text);
    const key = `${family}|${italic}|${language ?? ""}|${[...wanted].toSorted().join("")}`;
    const known = this.#chains.get(key);
    if (known !== undefined) return known;
    const aliases: string[] = [];
    const left = new Set([...wanted].map((c) => c.codePointAt(0) ?? 0).filter((c) => c > 0x20));
    const order: [string, Family][] = [];
    const own = (LOOK_FAMILIES as Record<string, Family>)[family] ?? FALLBACKS[family];
    if (own && this.#suits(family, own, language)) order.push([family, own]);
    for (const name of fallbackOrder(text, language)) order.push([name, FALLBACKS[name] as Family]);
    for (const [name, entry] of order) {
      if (left.size === 0) break;
      const used: string[] = [];
      for (const slice of this.#slicesOf(name, entry, italic && entry.italic)) {
        const hit = [...left].filter((point) => covers(slice, point));
        if (hit.length === 0) continue;
        used.unshift(register(slice.alias, slice.path));
        for (const c of hit) left.delete(c);
      }
      // Asked first, the plain Latin slice would take an accented letter apart and leave its accent to another slice.
      aliases.push(...used);
    }
    if (EMOJI_LETTER.test(text))
      aliases.push(register("Noto Color Emoji", join(this.#dir(EMOJI.package), "files", EMOJI.file)));
    if (aliases.length === 0) {
      const latin = this.#slicesOf("Noto Sans", FALLBACKS["Noto Sans"] as Family, false).find((s) =>
        s.alias.endsWith(" latin"),
      );
      if (latin) aliases.push(register(latin.alias, latin.path));
    }
    const chain = aliases.map((a) => `"${a}"`).join(", ");
    if (this.#chains.size > 5000) this.#chains.clear();
    this.#chains.set(key, chain);
    return chain;
  }

  /** Letters of two families in one word look like a fault: one that lacks some of the language's is not used. */
  #suits(name: string, family: Family, language: string | undefined): boolean {
    const alphabet = language === undefined ? undefined : ALPHABETS[language.split("-")[0] ?? ""];
    if (alphabet === undefined) return true;
    const slices = this.#slicesOf(name, family, false);
    const points = Array.from(alphabet + alphabet.toUpperCase()).map((letter) => letter.codePointAt(0) ?? 0);
    return points.every((point) => slices.some((slice) => covers(slice, point)));
  }

  #slicesOf(name: string, family: Family, italic: boolean): Slice[] {
    const key = `${name}${italic ? " italic" : ""}`;
    let slices = this.#slices.get(key);
    if (!slices) {
      const dir = this.#dir(family.package);
      const id = family.package.split("/")[1] ?? "";
      const unicode = JSON.parse(readFileSync(join(dir, "unicode.json"), "utf8")) as Record<string, string>;
      slices = Object.entries(unicode).map(([subset, ranges]) => {
        const part = subset.replace(/[[\]]/g, "");
        return {
          alias: `${key} ${part}`,
          path: join(dir, "files", `${id}-${part}-wght-${italic ? "italic" : "normal"}.woff2`),
          ranges: parseRanges(ranges),
          held: null,
        };
      });
      // The plain Latin slice first: extensions repeat some of its letters.
      slices.sort((a, b) => Number(b.alias.endsWith(" latin")) - Number(a.alias.endsWith(" latin")));
      this.#slices.set(key, slices);
    }
    return slices;
  }

  #dir(name: string): string {
    return this.#root === null ? dirname(require.resolve(`${name}/LICENSE`)) : join(this.#root, name);
  }
}

const require = createRequire(import.meta.url);

/** Registered fonts are shared by the whole process: Skia knows one collection. */
function register(alias: string, path: string): string {
  if (!GlobalFonts.has(alias) && !GlobalFonts.registerFromPath(path, alias)) throw new Error(`no font at ${path}`);
  return alias;
}

/** `U+0000-00FF,U+0131` as pairs of first and last. */
function parseRanges(text: string): [number, number][] {
  return text.split(",").map((part) => {
    const [from = "", to = from] = part.trim().replace(/^U\+/i, "").split("-");
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
  });
}

function covers(slice: Slice, point: number): boolean {
  const within = (ranges: [number, number][]): boolean =>
    ranges.some(([first, last]) => point >= first && point <= last);
  return within(slice.ranges) && within((slice.held ??= codePoints(slice.path)));
}

const SCRIPTS = (
  "Arabic Armenian Bengali Devanagari Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer Lao Malayalam Myanmar " +
  "Oriya Sinhala Tamil Telugu Thai"
)
  .split(" ")
  // Also letters that several scripts share, such as the danda.
  .map((script) => ({ family: `Noto Sans ${script}`, letters: new RegExp(`\\p{Script_Extensions=${script}}`, "u") }));
/** Full-width punctuation lies in the fonts of Han, too. */
const HAN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u;

function fallbackOrder(text: string, language: string | undefined): string[] {
  const order = ["Noto Sans"];
  for (const { family, letters } of SCRIPTS) if (letters.test(text)) order.push(family);
  if (HAN.test(text)) order.push(...hanOrder(text, language));
  // Signs of no script, such as ฿, lie in the font of the one that uses them.
  return [...new Set([...order, ...Object.keys(FALLBACKS)])];
}

/** Han letters look different by language; where none tells, kana says Japanese, hangul Korean, neither Chinese. */
function hanOrder(text: string, language: string | undefined): string[] {
  const all = ["Noto Sans SC", "Noto Sans TC", "Noto Sans JP", "Noto Sans KR"];
  const first =
    formOf(language) ??
    (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
      ? "Noto Sans JP"
      : /\p{Script=Hangul}/u.test(text)
        ? "Noto Sans KR"
        : "Noto Sans SC");
  return [first, ...all.filter((name) => name !== first)];
}

function formOf(language: string | undefined): string | null {
  const { language: code, script } = new Intl.Locale(language ?? "und").maximize();
  if (code === "ja") return "Noto Sans JP";
  if (code === "ko") return "Noto Sans KR";
  if (!["zh", "yue", "hak", "nan", "cmn"].includes(code)) return null;
  return script === "Hant" ? "Noto Sans TC" : "Noto Sans SC";
}

/** Joiners, marks of direction and variation selectors: they shape others and are never drawn. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Control}]/u;
const EMOJI_LETTER = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;
const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const STRONG = /\p{L}/u;

/** By the first letter with a direction, as the Unicode Bidirectional Algorithm decides for a paragraph (P2, P3). */
export function isRightToLeft(text: string): boolean {
  for (const c of text) if (STRONG.test(c)) return RTL.test(c);
  return false;
}
