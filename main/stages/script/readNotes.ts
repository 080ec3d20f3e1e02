// Reads notes, plain or Markdown, into statements: one sentence or list point each, with its section and line.
import { cleanText, isSpeakable } from "./cleanText.ts";
import { capital } from "./passage.ts";
import { splitSentences } from "./sentences.ts";

export interface Statement {
  /** As it will be spoken: a capital in front and a stop behind, else as written. */
  text: string;
  /** As it stands in the notes. */
  written: string;
  section: string | null;
  /** Where it stands, from 1. */
  line: number;
  /** A point of a list. */
  point: boolean;
  /** What a point is about, where it says so: "Price: 3 euros" or "**Price** …". */
  title: string | null;
  /** Who said it, where the notes quote somebody. */
  author: string | null;
}

const POINT = /^(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?/;
const QUOTE = /^["“„«「『](.+?)["”“»」』]\s*(?:[-–—]+|\()\s*([^)]+?)\)?$/;

/** Quotations get the marks given here, whatever theirs were. */
export function readNotes(raw: string, marks = { open: "“", close: "”" }): Statement[] {
  const statements: Statement[] = [];
  let section: string | null = null;
  let paragraph: { text: string; line: number } | null = null;
  const flush = () => {
    if (paragraph) for (const written of splitSentences(paragraph.text)) add(written, paragraph.line, false);
    paragraph = null;
  };
  const add = (written: string, line: number, point: boolean) => {
    const plain = written
      .replaceAll(/\*\*|__|`/g, "")
      .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1")
      .trim();
    // An address alone is where something stands, not what it says.
    if (!isSpeakable(plain) || /^(?:https?:\/\/|www\.)\S+$/.test(plain)) return;
    const quote = QUOTE.exec(plain);
    const title =
      /^\*\*(.{2,40}?):?\*\*/.exec(written)?.[1] ?? /^([^:：.!?。]{2,40})(?::\s+|：)\S/.exec(plain)?.[1] ?? null;
    statements.push({
      text: quote ? `${marks.open}${quote[1]}${marks.close}` : ended(capital(plain)),
      written: plain,
      section,
      line,
      point,
      title: title === null ? null : capital(title),
      author: quote?.[2] ?? null,
    });
  };
  for (const [index, source] of cleanText(raw).split("\n").entries()) {
    const line = source.trim().replace(/^(?:>\s?)+/, "");
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line);
    if (heading) {
      flush();
      section = heading[1]?.replaceAll(/\*\*|__|`/g, "") || null;
    } else if (line === "" || /^([-*_=~])(?:\s*\1){2,}$/.test(line)) flush();
    else if (POINT.test(line) || QUOTE.test(line)) {
      flush();
      const body = line.replace(POINT, "");
      const parts = QUOTE.test(body) ? [body] : splitSentences(body);
      for (const part of parts) add(part, index + 1, true);
    } else if (paragraph) paragraph.text += ` ${line}`;
    else paragraph = { text: line, line: index + 1 };
  }
  flush();
  return statements;
}

/** With a stop behind it, as the script of its last letter has one. */
export function ended(text: string): string {
  if (/[\p{Sentence_Terminal}…:;,،、]["'”’“»」』)\]]*$/u.test(text)) return text.replace(/[:;,،、]$/u, stopOf(text));
  return text + stopOf(text);
}

function stopOf(text: string): string {
  const last = text.match(/\p{L}/gu)?.at(-1) ?? "";
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(last)) return "。";
  if (/[\p{Script=Devanagari}\p{Script=Bengali}]/u.test(last)) return "।";
  return /[\p{Script=Thai}\p{Script=Lao}]/u.test(last) ? "" : ".";
}
