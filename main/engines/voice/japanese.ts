// Japanese for a voice that reads kana only: every word as it is pronounced, by the IPA dictionary; loaded when Japanese is first spoken.
import type * as Lindera from "lindera-wasm-nodejs-ipadic";

import { wordTable } from "../../base/wordTable.ts";

interface Token {
  surface: string;
  pronunciation?: string;
  reading?: string;
}

let tokenizer: Promise<Lindera.Tokenizer> | undefined;

async function open(): Promise<Lindera.Tokenizer> {
  const { TokenizerBuilder } = await import("lindera-wasm-nodejs-ipadic");
  const builder = new TokenizerBuilder();
  builder.setDictionary("embedded://ipadic");
  builder.setMode("normal");
  return builder.build();
}

/** The text and its words in hiragana; a word whose sound another one holds is empty. */
export async function inKana({
  text,
  words,
}: {
  text: string;
  words: readonly string[];
}): Promise<{ text: string; words: string[] }> {
  tokenizer ??= open();
  // The voice's text parts words by spaces, which the dictionary does not expect.
  const compact = text.replace(/\s+/gu, "").replace(/[,.!?]/gu, (sign) => JAPANESE_SIGNS[sign] ?? sign);
  const owners = wordAt(compact, words);
  const read = words.map(() => "");
  let at = 0;
  for (const { surface, pronunciation, reading } of (await tokenizer).tokenize(compact) as Token[]) {
    const owner = owners[at] ?? -1;
    at += surface.length;
    if (owner >= 0) read[owner] += kana(surface, pronunciation ?? reading);
  }
  words.forEach((word, i) => (read[i] = MISREAD[word] ?? read[i] ?? ""));
  counted(words, read);
  return { text: withWords(text, words, read), words: read };
}

/** The dictionary tells words apart by what stands beside them. */
const JAPANESE_SIGNS: Record<string, string> = wordTable({ ",": "、", ".": "。", "!": "！", "?": "？" });
/** Read otherwise in everyday speech than by the dictionary, which takes the parts one by one. */
const MISREAD: Record<string, string> = wordTable({
  一人: "ひとり",
  二人: "ふたり",
  大人: "おとな",
  一日: "いちにち",
  十分: "じゅうぶん",
});

/** For each UTF-16 unit of the text the word that it belongs to, −1 for punctuation. */
function wordAt(text: string, words: readonly string[]): number[] {
  const owners = Array.from({ length: text.length }, () => -1);
  let at = 0;
  words.forEach((word, i) => {
    const from = text.indexOf(word, at);
    if (from < 0) return;
    owners.fill(i, from, from + word.length);
    at = from + word.length;
  });
  return owners;
}

/** A number with a counter is read together: 3月 is `3がつ`, 1日 `ついたち`, 4時 `よじ`. */
function counted(words: readonly string[], read: string[]): void {
  words.forEach((word, i) => {
    const count = /^\d{1,4}$/.test(word) ? word : undefined;
    const counter = words[i + 1]?.[0];
    if (count === undefined || counter === undefined) return;
    const whole = COUNTED[`${count}${counter}`];
    const sound = whole ?? COUNTERS[counter];
    if (sound === undefined || words[i + 1]?.length !== 1) return;
    if (whole !== undefined) read[i] = "";
    read[i + 1] = sound;
  });
}

const COUNTERS: Record<string, string> = wordTable({
  年: "ねん",
  月: "がつ",
  日: "にち",
  時: "じ",
  分: "ふん",
  秒: "びょう",
  人: "にん",
  円: "えん",
});
const COUNTED: Record<string, string> = Object.fromEntries(
  (
    "1日=ついたち 2日=ふつか 3日=みっか 4日=よっか 5日=いつか 6日=むいか 7日=なのか 8日=ようか 9日=ここのか 10日=とおか 14日=じゅうよっか 20日=はつか 24日=にじゅうよっか " +
    "4月=しがつ 7月=しちがつ 9月=くがつ 4時=よじ 7時=しちじ 9時=くじ 1人=ひとり 2人=ふたり 4人=よにん " +
    "1分=いっぷん 3分=さんぷん 4分=よんぷん 6分=ろっぷん 8分=はっぷん 10分=じゅっぷん 20分=にじゅっぷん 30分=さんじゅっぷん"
  )
    .split(" ")
    .map((pair) => pair.split("=") as [string, string]),
);

/** Digits stay: the voice reads them. What the dictionary does not know stays as well. */
function kana(surface: string, said: string | undefined): string {
  const known =
    said !== undefined && said !== "*" && /[\p{Script=Katakana}]/u.test(said) && !/^[0-9０-９]+$/u.test(surface);
  return (known ? said : surface).replace(/[ァ-ヶ]/gu, (letter) =>
    String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0x60),
  );
}

/** The text with each word replaced by its reading, the punctuation between them kept. */
function withWords(text: string, words: readonly string[], read: readonly string[]): string {
  let result = "";
  let at = 0;
  words.forEach((word, i) => {
    const from = text.indexOf(word, at);
    if (from < 0) return;
    result += text.slice(at, from) + (read[i] ?? "");
    at = from + word.length;
  });
  return result + text.slice(at);
}
