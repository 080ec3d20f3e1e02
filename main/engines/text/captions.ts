// Captions: one or two lines with the spoken word set off, in a band that is the same for every state of one cue.
import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";

import type { Look } from "../../../contract/look.ts";
import type { CaptionCue } from "../../../contract/timeline.ts";
import type { Picture, Size } from "../../base/picture.ts";
import { capitals } from "./capitals.ts";
import { mix, readableOn, rgba } from "./contrast.ts";
import { isRightToLeft, type Fonts, type FontWish } from "./fonts.ts";
import { ellipsis } from "./lines.ts";
import { blankSheet, rgbaOf } from "./sheet.ts";

/** Parts of the picture that captions keep to. 9:16 keeps clear of what Shorts, Reels and TikTok lay over the lower quarter and the right edge. */
function safeArea({ width, height }: Size): { width: number; bottom: number } {
  if (height > width * 1.2) return { width: width * 0.76, bottom: height * 0.73 };
  if (width > height * 1.2) return { width: width * 0.74, bottom: height * 0.905 };
  return { width: width * 0.86, bottom: height * 0.9 };
}

const LEADING = 1.28;

export function captionMaxWidth(size: Size): number {
  return Math.floor(safeArea(size).width);
}

export function captionWidth(fonts: Fonts, text: string, look: Look, size: Size): number {
  const context = scratch();
  fonts.use(context, captionFont(look, emOf(look, size)), text);
  const spaces = text.split(" ").length - 1;
  return context.measureText(cased(text, look)).width + spaces * boxRoom(look) * emOf(look, size);
}

/** Between two words, in ems: the box around one must not fill the space. */
function boxRoom(look: Look): number {
  return look.caption.highlight === "box" ? 0.12 : 0;
}

export function drawCaption(
  fonts: Fonts,
  cue: CaptionCue,
  active: { line: number; word: number } | null,
  look: Look,
  size: Size,
): Picture {
  const layout = layOut(fonts, cue, look, size);
  const { em, lines } = layout;
  const pad = Math.ceil(em * 0.95);
  const widest = Math.max(...lines.map((l) => l.width));
  const height = even(em * LEADING * lines.length + pad * 2);
  const width = even(Math.min(size.width, widest + pad * 2));
  const x = even((size.width - width) / 2);
  const y = even(Math.min(safeArea(size).bottom + em * 0.2 - height + pad, size.height - height));

  const canvas = blankSheet(width, height);
  const context = canvas.getContext("2d");
  const style = captionColours(look);
  drawBed(context, layout, { width, height }, pad, style);
  lines.forEach((line, l) => {
    const baseline = pad + em * LEADING * l + em * (LEADING / 2 + 0.33);
    const left = (width - line.width) / 2;
    const words = line.words.map((w, i) => ({ ...w, x: left + w.x, active: active?.line === l && active.word === i }));
    drawShade(context, fonts, words, baseline, layout, style, look);
    // Before all letters: a box may reach into the next word where no space parts them.
    for (const word of words) if (isBoxed(word, look)) drawBox(context, word, baseline, layout, style);
    for (const word of words) drawWord(context, fonts, word, baseline, layout, style, look);
  });
  return { rgba: rgbaOf(canvas), x, y, width, height };
}

interface PlacedWord {
  text: string;
  x: number;
  width: number;
}
interface Layout {
  em: number;
  lines: { words: PlacedWord[]; width: number }[];
}
type DrawnWord = PlacedWord & { active: boolean };

function layOut(fonts: Fonts, cue: CaptionCue, look: Look, size: Size): Layout {
  const maxWidth = captionMaxWidth(size);
  const wished = emOf(look, size);
  const smallest = wished * 0.6;
  let em = wished;
  let lines = cue.lines.map((line) =>
    placeLine(
      fonts,
      line.map((w) => cased(w.text, look)),
      look,
      em,
      Infinity,
    ),
  );
  const widest = Math.max(...lines.map((l) => l.width));
  if (widest > maxWidth) {
    // A letter's width does not shrink quite as its size does.
    em = Math.max(smallest, (wished * maxWidth * 0.98) / widest);
    lines = cue.lines.map((line) =>
      placeLine(
        fonts,
        line.map((w) => cased(w.text, look)),
        look,
        em,
        maxWidth,
      ),
    );
  }
  return { em, lines };
}

/** Words side by side in reading order: runs of left-to-right words keep their order inside a right-to-left line. */
function placeLine(fonts: Fonts, texts: string[], look: Look, em: number, maxWidth: number): Layout["lines"][number] {
  const context = scratch();
  const measure = (text: string): number => {
    fonts.use(context, captionFont(look, em), text);
    return context.measureText(text).width;
  };
  const space = measure("n n") - measure("nn") + boxRoom(look) * em;
  const words = texts.map((text) => {
    const width = measure(text);
    if (width <= maxWidth) return { text, width, x: 0 };
    const cut = ellipsis(text.slice(0, 400), maxWidth, measure);
    return { text: cut, width: measure(cut), x: 0 };
  });
  const order = visualOrder(texts);
  let x = 0;
  order.forEach((index, at) => {
    const word = words[index] as PlacedWord;
    const before = at > 0 ? (texts[order[at - 1] as number] ?? "") : null;
    if (before !== null && !joinsWithout(before, texts[index] ?? "")) x += space;
    word.x = x;
    x += word.width;
  });
  return { words, width: x };
}

/** Indexes of the words from left to right. */
function visualOrder(texts: string[]): number[] {
  const indexes = texts.map((_, i) => i);
  if (!isRightToLeft(texts.join(" "))) return indexes;
  const runs: number[][] = [];
  for (const i of indexes) {
    const leftToRight = /\p{L}|\p{N}/u.test(texts[i] ?? "") && !isRightToLeft(texts[i] ?? "");
    const last = runs.at(-1);
    if (leftToRight && last && last.length > 0 && !isRightToLeft(texts[last[0] as number] ?? "")) last.push(i);
    else runs.push([i]);
  }
  return runs.toReversed().flat();
}

/** Chinese and Japanese words follow each other without a space, also beside numbers. */
function joinsWithout(a: string, b: string): boolean {
  if (CJK_END.test(a)) return CJK_START.test(b) || /^\p{N}/u.test(b);
  return CJK_START.test(b) && /\p{N}[A-Za-z%％℃°]*$/u.test(a);
}
const CJK = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\uff00-\\uffef";
const CJK_END = new RegExp(`[${CJK}]$`, "u");
const CJK_START = new RegExp(`^[${CJK}]`, "u");

interface Colours {
  text: string;
  accent: string;
  shade: string;
  onAccent: string;
}

function captionColours(look: Look): Colours {
  const { text, accent, shade } = look.palette;
  return { text, accent, shade, onAccent: readableOn(accent, shade, text, "#000000", "#ffffff") };
}

/** A soft bed under all lines, so that no picture behind them can take the contrast away. */
function drawBed(context: SKRSContext2D, { em, lines }: Layout, size: Size, pad: number, colours: Colours): void {
  const soft = em * 0.36;
  context.save();
  context.filter = `blur(${soft}px)`;
  context.fillStyle = rgba(colours.shade, BED);
  lines.forEach((line, l) => {
    const x = (size.width - line.width) / 2 - em * 0.36;
    const y = pad + em * LEADING * l - em * 0.08;
    context.beginPath();
    context.roundRect(x, y, line.width + em * 0.72, em * (LEADING + 0.16), em * 0.4);
    context.fill();
  });
  context.restore();
}
const BED = 0.58;

/** The letters' own shadow. */
function drawShade(
  context: SKRSContext2D,
  fonts: Fonts,
  words: DrawnWord[],
  baseline: number,
  { em }: Layout,
  colours: Colours,
  look: Look,
): void {
  context.save();
  context.shadowColor = rgba(colours.shade, 0.85);
  context.shadowBlur = em * 0.42;
  context.fillStyle = rgba(colours.shade, 0.55);
  for (const word of words) {
    fonts.use(context, captionFont(look, em), word.text);
    context.fillText(word.text, word.x, baseline);
  }
  context.restore();
}

function drawWord(
  context: SKRSContext2D,
  fonts: Fonts,
  word: DrawnWord,
  baseline: number,
  { em }: Layout,
  colours: Colours,
  look: Look,
): void {
  const { highlight, outline } = look.caption;
  fonts.use(context, captionFont(look, em), word.text);
  const boxed = isBoxed(word, look);
  if (!boxed && outline > 0) {
    context.strokeStyle = colours.shade;
    context.lineWidth = em * outline * 2;
    context.lineJoin = "round";
    context.strokeText(word.text, word.x, baseline);
  }
  if (word.active && highlight === "underline") {
    const thick = em * 0.075;
    context.fillStyle = colours.shade;
    context.fillRect(word.x - thick * 0.5, baseline + em * 0.14 - thick * 0.5, word.width + thick, thick * 2);
    context.fillStyle = colours.accent;
    context.fillRect(word.x, baseline + em * 0.14, word.width, thick);
  }
  context.fillStyle = boxed ? colours.onAccent : word.active ? mix(colours.accent, colours.text, 0.06) : colours.text;
  context.fillText(word.text, word.x, baseline);
}

function isBoxed(word: DrawnWord, look: Look): boolean {
  return word.active && look.caption.highlight === "box";
}

function drawBox(context: SKRSContext2D, word: DrawnWord, baseline: number, { em }: Layout, colours: Colours): void {
  context.fillStyle = colours.accent;
  context.beginPath();
  context.roundRect(word.x - em * 0.13, baseline - em * 0.9, word.width + em * 0.26, em * 1.18, em * 0.18);
  context.fill();
}

function captionFont(look: Look, size: number): FontWish {
  return { language: look.language, family: look.fonts.caption, weight: look.caption.weight, size };
}

/** A capital's top to a descender's foot is about 0.92 em in the families used. */
function emOf(look: Look, size: Size): number {
  return (look.caption.size * Math.min(size.width, size.height)) / 0.92;
}

function cased(text: string, look: Look): string {
  return look.caption.uppercase ? capitals(text, look.language) : text;
}

function even(value: number): number {
  return Math.max(2, Math.round(value / 2) * 2);
}

let measuring: SKRSContext2D | undefined;
function scratch(): SKRSContext2D {
  return (measuring ??= createCanvas(8, 8).getContext("2d"));
}
