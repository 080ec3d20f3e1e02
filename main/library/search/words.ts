// The words that a name or a sentence holds, as the library compares them: parted, folded, stemmed, in any script.
import { basename, dirname, extname } from "node:path";

import type { Asset } from "../../../contract/library.ts";
import { stem } from "./stem.ts";

/** Raised when the same name would now give other words: the index writes them anew. */
export const WORDS_VERSION = 2;

export interface Word {
  /** As a dictionary has it: folded, in lower case. */
  word: string;
  stem: string;
}

/** What the index keeps of an asset: stems, parted by spaces. */
export interface AssetWords {
  name: string;
  title: string;
  tags: string;
  folder: string;
}

/** Words of a file's name, title, tags and folders. Parents of a person's own folders are in it, too: whoever asks in a folder looks past them. */
export function assetWords({ path, title, tags }: Pick<Asset, "path" | "title" | "tags">): AssetWords {
  return {
    name: stems(basename(path, extname(path))),
    title: stems(title ?? ""),
    tags: stems(tags.join(" ")),
    folder: stems(dirname(path)),
  };
}

function stems(text: string): string {
  return [...new Set(wordsOf(text).map(({ stem: one }) => one))].join(" ");
}

/**
 * "IMG_2041-RainOnWindow2" gives rain and window: parted at separators, at large letters within a word and at digits;
 * scripts without spaces as their dictionaries part them. Numbers, what cameras and programs call their files, and
 * words that stand in every sentence are left out.
 */
export function wordsOf(text: string): Word[] {
  const found: Word[] = [];
  for (const piece of text.normalize("NFKC").split(/[^\p{L}\p{M}\p{N}'’]+/u)) {
    if (piece === "" || MACHINE_MADE.test(piece) || EMPTY.has(piece.toLowerCase())) continue;
    for (const part of partsOf(piece)) {
      const word = fold(part);
      if (means(word)) found.push({ word, stem: stem(word) });
    }
  }
  return found;
}

/** Identifiers: hexadecimal with digits in it, such as parts of a UUID. */
const MACHINE_MADE = /^(?=.*\d)(?=.*[a-f])[0-9a-f]{4,}$/i;

/** Written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter("ja", { granularity: "word" });

function partsOf(piece: string): string[] {
  const parts = piece
    .replace(/['’](?:s|re|ve|ll|d|m|t)?(?=$|[^\p{L}])/giu, " ")
    .replace(/(\p{Ll}\p{M}*)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu}\p{M}*)(\p{Lu}\p{M}*\p{Ll})/gu, "$1 $2")
    .replace(/\p{N}+/gu, " ")
    .split(/[\s'’]+/u);
  if (!UNSPACED.test(piece)) return parts;
  return parts.flatMap((part) =>
    UNSPACED.test(part) ? Array.from(segmenter.segment(part), ({ segment }) => segment) : [part],
  );
}

/** Lower case; without accents, niqqud and harakat, which are often left out in names. Marks that make another letter stay. */
function fold(word: string): string {
  if (/^[a-z]*$/i.test(word)) return word.toLowerCase();
  return word
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u0652\u0670]/gu, "")
    .replace(/[ßæœøłđðþı]/gu, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFC");
}

const LETTERS: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** A single letter says nothing, but in scripts where one is a word. */
function means(word: string): boolean {
  if (word === "" || EMPTY.has(word)) return false;
  if (/^\p{Script=Hiragana}{1,2}$/u.test(word)) return false;
  return UNSPACED.test(word) || [...word].length > 1;
}

const EMPTY: ReadonlySet<string> = new Set(
  [
    // What cameras, phones and programs write.
    "img dsc dscn dscf dcim pxl vid mvi gopr gx dji mov mp4 pano panorama burst hdr portrait cover screenshot screen shot capture whatsapp signal telegram image images photo photos picture pictures pic pics video videos clip clips footage broll roll media file files raw edit edited final copy export exported untitled new folder download downloads desktop documents home users user tmp var mnt volumes data library camera resized crop cropped scaled hd uhd fhd fps px jpg jpeg png webp heic gif mp fb sam cimg hpim imag mah ydxj gh gl gs snapchat received rp rpreplay replay lv mvimg pexels unsplash pixabay shutterstock istock stock kopie bild bilder foto fotos imagen imagenes ordner",
    // Function words of English.
    "a an the and or but nor so as at by for from in into of off on onto out over to up upon with within without about above across after again against along among around before behind below beneath beside between beyond down during near past through toward towards under until while i you he she it we they me him her us them my your his its our their mine yours this that these those here there who whom whose which what when where why how is am are was were be been being do does did done doing have has had having will would shall should can could may might must not no yes if then than too very just also only even ever never always some any each every all both few more most other another such same own one two three let lets get gets got make makes made go goes going gone come comes take takes keep now still yet once much many",
    // Small words of other languages, in three letters and more; shorter ones are told by length where it matters.
    "der die das und ein eine einer eines dem den des ist mit auf von zum zur les une des dans sur avec pour est que los las una por con para del della delle nel uma dos das com não nao",
  ]
    .join(" ")
    .split(" "),
);
