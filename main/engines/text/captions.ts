// Captions: one or two lines in the look's style, in a band that is the same for every state of one cue.
import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";

import type { Look } from "../../../contract/look.ts";
import type { CaptionCue } from "../../../contract/timeline.ts";
import { CAPTION_DESIGNS, captionRoom, type CaptionDesign, type CaptionMoment } from "../../base/captionStyles.ts";
import { typedLetters } from "../../base/letters.ts";
import type { Picture, Size } from "../../base/picture.ts";
import { captionTop, safeArea } from "../../base/safeAreas.ts";
import { capitals } from "./capitals.ts";
import { isLight, mix, readableOn, rgba } from "./contrast.ts";
import { isRightToLeft, type Fonts, type FontWish } from "./fonts.ts";
import { ellipsis } from "./lines.ts";
import { blankSheet, keptSheet, rgbaOf } from "./sheet.ts";

const LEADING = 1.28;

export function captionMaxWidth(size: Size): number {
  return Math.floor(safeArea(size).width);
}

/** In the look's own size: how cues are paged does not depend on the style. */
export function captionWidth(fonts: Fonts, text: string, look: Look, size: Size, stress = false): number {
  const context = scratch();
  fonts.use(context, fontOf(look, emOf(look, size), stress, CAPTION_DESIGNS.highlight), text);
  const spaces = text.split(" ").length - 1;
  return context.measureText(cased(text, look)).width + spaces * wordRoom(look) * emOf(look, size);
}

export function drawCaption(fonts: Fonts, cue: CaptionCue, moment: CaptionMoment, look: Look, size: Size): Picture {
  const design = CAPTION_DESIGNS[look.caption.style];
  const layout = layOut(fonts, cue, look, size);
  const { em, lines } = layout;
  const widest = Math.max(...lines.map((l) => l.width));
  const pad = Math.ceil(em * 0.95);
  const height = even(em * LEADING * lines.length + pad * 2);
  const width = even(Math.min(size.width, widest + pad * 2));
  const top = captionTop(cue.place ?? "bottom", height - 2 * pad, size) - pad;
  const x = even((size.width - width) / 2);
  const y = even(Math.max(0, Math.min(top, size.height - height)));

  const canvas = blankSheet(width, height);
  const context = canvas.getContext("2d");
  const paint: Paint = { context, fonts, look, design, em, colours: captionColours(look), moment };
  // What comes rises into its place.
  context.translate(0, (1 - moment.opacity) * em * RISE);
  const placed = lines.map((line, l) => {
    const baseline = pad + em * LEADING * l + em * (LEADING / 2 + 0.33);
    const left = lineLeft(line, layout, width, design);
    return line.words.map((word, w): DrawnWord => {
      const active = moment.active?.line === l && moment.active.word === w;
      return { ...word, x: left + word.x, baseline, active, shown: shownOf(word, { line: l, word: w }, moment) };
    });
  });
  const drawUnder = (on: Paint): void => {
    drawGround(on, layout, placed, { width, height }, pad);
    for (const words of placed) if (!onPlate(on)) drawShade(on, words);
  };
  // Soft edges are most of the work, and the same in nearly all states of a cue. What is typed on grows.
  if (moment.opacity < 1 || moment.scale !== 1 || moment.typed) drawUnder(paint);
  else {
    const key = JSON.stringify([
      width,
      height,
      em,
      cue.lines.map((line) => line.map(({ text, stress }) => [text, stress])),
      look,
    ]);
    context.drawImage(
      keptSheet(key, width, height, (under) => drawUnder({ ...paint, context: under })),
      0,
      0,
    );
  }
  // Before all letters: a box may reach into the next word where no space parts them.
  for (const word of placed.flat()) if (isBoxed(word, paint)) drawBox(paint, word);
  // What has grown lies over its neighbours.
  for (const word of placed.flat().toSorted((a, b) => Number(a.active) - Number(b.active))) drawWord(paint, word);
  drawCaret(paint, placed);
  if (moment.opacity < 1) {
    context.resetTransform();
    context.globalCompositeOperation = "destination-in";
    context.fillStyle = rgba("#000000", moment.opacity);
    context.fillRect(0, 0, width, height);
  }
  return { rgba: rgbaOf(canvas), x, y, width, height };
}

/** Ems that a line moves while it comes and goes. */
const RISE = 0.22;

interface Paint {
  context: SKRSContext2D;
  fonts: Fonts;
  look: Look;
  design: CaptionDesign;
  em: number;
  colours: Colours;
  moment: CaptionMoment;
}

interface PlacedWord {
  text: string;
  /** As many as are typed of it: as it was written, capitals may be more. */
  letters: number;
  stress: boolean;
  x: number;
  width: number;
}
interface PlacedLine {
  words: PlacedWord[];
  width: number;
}
interface Layout {
  em: number;
  lines: PlacedLine[];
}
interface DrawnWord extends PlacedWord {
  baseline: number;
  active: boolean;
  /** What of the text has come. */
  shown: string;
}

function layOut(fonts: Fonts, cue: CaptionCue, look: Look, size: Size): Layout {
  const { style } = look.caption;
  // What grows needs room at both ends.
  const maxWidth = captionMaxWidth(size) * (CAPTION_DESIGNS[style].motion.kind === "pop" ? 0.94 : 1);
  const wished = emOf(look, size) * captionRoom(look.caption, size).size;
  const smallest = emOf(look, size) * 0.6;
  const words = cue.lines.map((line) =>
    line.map(({ text, stress = false }) => ({ text: cased(text, look), letters: typedLetters(text).length, stress })),
  );
  let em = wished;
  let lines = words.map((line) => placeLine(fonts, line, look, em, Infinity));
  const widest = Math.max(...lines.map((l) => l.width));
  if (widest > maxWidth) {
    // A letter's width does not shrink quite as its size does.
    em = Math.max(smallest, (wished * maxWidth * 0.98) / widest);
    lines = words.map((line) => placeLine(fonts, line, look, em, maxWidth));
  }
  return { em, lines };
}

/** Words side by side in reading order: runs of left-to-right words keep their order inside a right-to-left line. */
function placeLine(
  fonts: Fonts,
  line: Omit<PlacedWord, "x" | "width">[],
  look: Look,
  em: number,
  maxWidth: number,
): PlacedLine {
  const context = scratch();
  const measure = (text: string, stress = false): number => {
    fonts.use(context, fontOf(look, em, stress), text);
    return context.measureText(text).width;
  };
  const space = measure("n n") - measure("nn") + wordRoom(look) * em;
  const words = line.map((word) => {
    const width = measure(word.text, word.stress);
    if (width <= maxWidth) return { ...word, width, x: 0 };
    const text = ellipsis(word.text.slice(0, 400), maxWidth, (part) => measure(part, word.stress));
    return { ...word, text, width: measure(text, word.stress), x: 0 };
  });
  const texts = line.map(({ text }) => text);
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

/** Between two words, in ems: what is set around one, or grows, must not fill the space. */
function wordRoom(look: Look): number {
  const { style, highlight } = look.caption;
  if (style === "pop") return 0.1 + 1.2 * outlineOf(look);
  return style === "highlight" && highlight === "box" ? BOX_ROOM : 0;
}

/** A space is about 0.25 em: with the box's own padding off, a whole one is left on both sides of it. */
const BOX_ROOM = 0.2;
const BOX_PAD = 0.12;

/** Typed lines begin at one edge, so that nothing moves while they grow. */
function lineLeft(line: PlacedLine, { lines }: Layout, width: number, { ground }: CaptionDesign): number {
  if (ground !== "plate") return (width - line.width) / 2;
  const widest = Math.max(...lines.map((l) => l.width));
  const left = (width - widest) / 2;
  return isRightToLeft(line.words.map(({ text }) => text).join(" ")) ? left + widest - line.width : left;
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

function drawGround(paint: Paint, layout: Layout, placed: DrawnWord[][], size: Size, pad: number): void {
  if (onPlate(paint)) drawPlate(paint, layout, placed, size, pad);
  else if (paint.design.ground === "bed") drawBed(paint, layout, size, pad);
}

/** A light bed would lie on a picture like fog. */
function onPlate({ design: { ground }, colours }: Pick<Paint, "design" | "colours">): boolean {
  return ground === "plate" || (ground === "bed" && isLight(colours.shade));
}

/** A soft bed under all lines, so that no picture behind them can take the contrast away. */
function drawBed({ context, em, colours }: Paint, { lines }: Layout, size: Size, pad: number): void {
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

/** Under all words that have come, from the edge at which lines begin: as wide as the longest of them is by now. */
function drawPlate(paint: Paint, { lines }: Layout, placed: DrawnWord[][], size: Size, pad: number): void {
  const { context, em, colours, moment } = paint;
  const widest = Math.max(...lines.map((l) => l.width));
  const come = moment.typed ? placed.slice(0, moment.typed.line + 1) : placed;
  const backwards = isRightToLeft(placed.flatMap((line) => line.map(({ text }) => text)).join(" "));
  const begin = (size.width + (backwards ? widest : -widest)) / 2;
  const reach = moment.typed ? Math.max(0, ...come.flat().map((word) => farthest(paint, word, begin))) : widest;
  const wide = Math.min(size.width, reach + em * 1.3);
  const left = Math.max(0, begin - em * 0.65 - (backwards ? reach : 0));
  context.fillStyle = rgba(colours.shade, PLATE);
  context.beginPath();
  context.roundRect(left, pad - em * 0.3, wide, em * (LEADING * come.length + 0.6), em * 0.3);
  context.fill();
}
const PLATE = 0.82;

/** Of what has come of a word, how far it lies from where its line begins. */
function farthest({ context, fonts, look, em }: Paint, word: DrawnWord, begin: number): number {
  if (word.shown === "") return 0;
  fonts.use(context, fontOf(look, em, word.stress), word.shown);
  const come = context.measureText(word.shown).width;
  const [left, right] = isRightToLeft(word.text)
    ? [word.x + word.width - come, word.x + word.width]
    : [word.x, word.x + come];
  return Math.max(begin - left, right - begin);
}

/** The letters' own shadow. */
function drawShade({ context, fonts, look, em, colours, design, moment }: Paint, words: DrawnWord[]): void {
  context.save();
  context.shadowColor = rgba(colours.shade, 0.85);
  context.shadowBlur = em * (design.ground === "none" ? 0.3 : 0.42);
  // Without a ground the letters stand out of the picture.
  if (design.ground === "none") context.shadowOffsetY = em * 0.05;
  context.fillStyle = rgba(colours.shade, 0.55);
  for (const word of words) {
    fonts.use(context, fontOf(look, em, word.stress), word.text);
    grown(context, word, em, moment, () => context.fillText(word.text, word.x, word.baseline));
  }
  context.restore();
}

/** The active word about its own middle, in its size of the moment. */
function grown(context: SKRSContext2D, word: DrawnWord, em: number, { scale }: CaptionMoment, draw: () => void): void {
  if (!word.active || scale === 1) return draw();
  const [x, y] = [word.x + word.width / 2, word.baseline - em * 0.34];
  const by = 1 + Math.min(scale - 1, (em * MOST_GROWTH) / word.width);
  context.save();
  context.translate(x, y);
  context.scale(by, by);
  context.translate(-x, -y);
  draw();
  context.restore();
}
/** Ems that a word gets wider at most: a long one would run into its neighbours. */
const MOST_GROWTH = 0.34;

function drawWord(paint: Paint, word: DrawnWord): void {
  const { context, fonts, look, em, colours, design, moment } = paint;
  if (word.shown === "") return;
  fonts.use(context, fontOf(look, em, word.stress), word.shown);
  const boxed = isBoxed(word, paint);
  const outline = outlineOf(look);
  // Of a right-to-left word the first letters stand at the right.
  const missing =
    word.shown === word.text || !isRightToLeft(word.text) ? 0 : word.width - context.measureText(word.shown).width;
  const x = word.x + missing;
  grown(context, word, em, moment, () => {
    if (!boxed && outline > 0) {
      context.strokeStyle = colours.shade;
      context.lineWidth = em * outline * 2;
      context.lineJoin = "round";
      context.strokeText(word.shown, x, word.baseline);
    }
    if (word.active && design.motion.kind === "mark" && look.caption.highlight === "underline") {
      const thick = em * 0.075;
      context.fillStyle = colours.shade;
      context.fillRect(word.x - thick * 0.5, word.baseline + em * 0.14 - thick * 0.5, word.width + thick, thick * 2);
      context.fillStyle = colours.accent;
      context.fillRect(word.x, word.baseline + em * 0.14, word.width, thick);
    }
    context.fillStyle = boxed
      ? colours.onAccent
      : isAccented(word, paint)
        ? mix(colours.accent, colours.text, 0.06)
        : colours.text;
    context.fillText(word.shown, x, word.baseline);
  });
}

/** In ems. */
function outlineOf({ caption }: Look): number {
  const { times, least } = CAPTION_DESIGNS[caption.style].outline;
  return Math.max(least, caption.outline * times);
}

/** The spoken word, and a stressed one; where colour tells the spoken word, stress is weight or size alone. */
function isAccented({ active, stress }: DrawnWord, { design, look }: Paint): boolean {
  if (active) return true;
  const { kind } = design.motion;
  return stress && kind !== "pop" && !(kind === "mark" && look.caption.highlight === "colour");
}

function isBoxed(word: DrawnWord, { design, look }: Paint): boolean {
  return word.active && design.motion.kind === "mark" && look.caption.highlight === "box";
}

function drawBox({ context, em, colours }: Paint, word: DrawnWord): void {
  context.fillStyle = colours.accent;
  context.beginPath();
  context.roundRect(
    word.x - em * BOX_PAD,
    word.baseline - em * 0.9,
    word.width + em * 2 * BOX_PAD,
    em * 1.18,
    em * 0.18,
  );
  context.fill();
}

/** Letters of a word that have come by now. */
function shownOf({ text, letters }: PlacedWord, at: { line: number; word: number }, { typed }: CaptionMoment): string {
  if (!typed || at.line < typed.line || (at.line === typed.line && at.word < typed.word)) return text;
  if (at.line > typed.line || at.word > typed.word) return "";
  return typed.letters >= letters ? text : typedLetters(text).slice(0, typed.letters).join("");
}

/** A bar after the last letter that has come. */
function drawCaret({ context, fonts, look, em, colours, moment }: Paint, placed: DrawnWord[][]): void {
  const { typed } = moment;
  const word = typed && placed[typed.line]?.[typed.word];
  if (!word || !typed.caret) return;
  fonts.use(context, fontOf(look, em, word.stress), word.shown);
  const come = context.measureText(word.shown).width;
  const thick = em * 0.09;
  const gap = em * (come === 0 ? 0 : 0.08);
  const x = isRightToLeft(word.text) ? word.x + word.width - come - gap - thick : word.x + come + gap;
  context.fillStyle = colours.accent;
  context.beginPath();
  context.roundRect(x, word.baseline - em * 0.8, thick, em * 1.02, thick / 2);
  context.fill();
}

/** Where all words are heavy already, a stressed one is larger. */
function fontOf(
  { language, fonts, caption }: Look,
  em: number,
  stress: boolean,
  { heavier, motion } = CAPTION_DESIGNS[caption.style],
): FontWish {
  const weight = Math.min(900, caption.weight + heavier + (stress ? STRESSED : 0));
  return { language, family: fonts.caption, weight, size: stress && motion.kind === "pop" ? em * LARGER : em };
}
const STRESSED = 250;
const LARGER = 1.16;

/** Above this, captions at the usual place do not reach: two lines where the style shows as many, and the plate about them. */
export function captionsReach(look: Look, size: Size): number {
  const em = emOf(look, size) * captionRoom(look.caption, size).size;
  const lines = CAPTION_DESIGNS[look.caption.style].shows === "cue" ? 2 : 1;
  return captionTop("bottom", em * LEADING * lines, size) - em * 0.35;
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
