// Fonts: which family draws which letter. Files are read a slice at a time, when a text first needs one of its letters.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { GlobalFonts, type SKRSContext2D } from "@napi-rs/canvas";

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
} as const satisfies Record<string, Family>;

const FALLBACKS: Record<string, Family> = {
  "Noto Sans": variable("noto-sans", true),
  "Noto Sans Arabic": variable("noto-sans-arabic"),
  "Noto Sans Hebrew": variable("noto-sans-hebrew"),
  "Noto Sans Devanagari": variable("noto-sans-devanagari"),
  "Noto Sans Thai": variable("noto-sans-thai"),
  "Noto Sans JP": variable("noto-sans-jp"),
  "Noto Sans SC": variable("noto-sans-sc"),
  "Noto Sans KR": variable("noto-sans-kr"),
};

/** Joined emoji (families, skin tones) are ligatures: they need the whole font, not slices. */
const EMOJI = { package: "@fontsource/noto-color-emoji", file: "noto-color-emoji-emoji-400-normal.woff2" };

/** Everything that text can be set in, as `doctor` lists it. */
export const FONT_FAMILIES = [...Object.keys(LOOK_FAMILIES), ...Object.keys(FALLBACKS), "Noto Color Emoji"];

export interface FontWish {
  family: string;
  /** 100–900. */
  weight: number;
  /** Pixels of an em. */
  size: number;
  italic?: boolean;
  /** Pixels between letters; ignored for scripts whose letters join. */
  tracking?: number;
}

interface Slice {
  alias: string;
  path: string;
  ranges: [number, number][];
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
    context.font = `${wish.size}px ${this.#chain(wish.family, italic, text)}`;
    // The variable fonts take their weight from here; a weight in `font` would choose among faces of one family only.
    context.fontVariationSettings = `'wght' ${wish.weight}`;
    context.letterSpacing = `${JOINING.test(text) ? 0 : (wish.tracking ?? 0)}px`;
    context.direction = isRightToLeft(text) ? "rtl" : "ltr";
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
  }

  /** The font list for a text: only slices that hold one of its letters, in the order in which they are asked. */
  #chain(family: string, italic: boolean, text: string): string {
    const wanted = new Set(text);
    const key = `${family}|${italic}|${[...wanted].toSorted().join("")}`;
    const known = this.#chains.get(key);
    if (known !== undefined) return known;
    const aliases: string[] = [];
    const left = new Set([...wanted].map((c) => c.codePointAt(0) ?? 0).filter((c) => c > 0x20));
    const order: [string, Family][] = [];
    const own = (LOOK_FAMILIES as Record<string, Family>)[family] ?? FALLBACKS[family];
    if (own) order.push([family, own]);
    for (const name of fallbackOrder(text)) order.push([name, FALLBACKS[name] as Family]);
    for (const [name, entry] of order) {
      if (left.size === 0) break;
      for (const slice of this.#slicesOf(name, entry, italic && entry.italic)) {
        const hit = [...left].filter((c) => slice.ranges.some(([a, b]) => c >= a && c <= b));
        if (hit.length === 0) continue;
        aliases.push(register(slice.alias, slice.path));
        for (const c of hit) left.delete(c);
      }
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

/** Han letters look different by language: kana says Japanese, hangul Korean, neither Chinese. */
function fallbackOrder(text: string): string[] {
  const order = ["Noto Sans"];
  if (/\p{Script=Arabic}/u.test(text)) order.push("Noto Sans Arabic");
  if (/\p{Script=Hebrew}/u.test(text)) order.push("Noto Sans Hebrew");
  if (/\p{Script=Devanagari}/u.test(text)) order.push("Noto Sans Devanagari");
  if (/\p{Script=Thai}/u.test(text)) order.push("Noto Sans Thai");
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) order.push("Noto Sans JP");
  if (/\p{Script=Hangul}/u.test(text)) order.push("Noto Sans KR");
  // Full-width punctuation lies here too.
  if (/[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(text)) order.push("Noto Sans SC", "Noto Sans JP");
  return [...new Set(order)];
}

const EMOJI_LETTER = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;
/** Scripts whose letters touch: spacing would tear them apart. */
const JOINING = /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Thai}]/u;

const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const STRONG = /\p{L}/u;

/** By the first letter with a direction, as the Unicode Bidirectional Algorithm decides for a paragraph (P2, P3). */
export function isRightToLeft(text: string): boolean {
  for (const c of text) if (STRONG.test(c)) return RTL.test(c);
  return false;
}
