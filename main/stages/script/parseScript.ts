// Reads a finished script: every word is spoken but for headings and directions such as [pause …], [show: …] and [chart: …].
import type { Graphic } from "../../../contract/graphics.ts";
import { type Line, replaceStress, type Scene, withoutStress } from "../../../contract/script.ts";
import { AppError } from "../../base/errors.ts";
import { cleanText, isSpeakable } from "./cleanText.ts";
import { GRAPHIC_NAMES, GraphicFault, readGraphic } from "./graphics/index.ts";
import { splitSentences } from "./sentences.ts";

export type DraftScene = Omit<Scene, "id">;

/** Longest silence that one line may be followed by, in seconds (contract/script.ts). */
const LONGEST_PAUSE = 600;
const LONGEST_DIRECTION = 300;
/** Of one that holds data. */
const LONGEST_DATA = 8000;
/** A scene holds about this many words, so that the picture changes now and then. */
const SCENE_WORDS = 45;

/**
 * Scenes of a script in its author's words and order. Throws SCRIPT_DIRECTIVE with the line number for a direction that
 * cannot be meant, SCRIPT_EMPTY where nothing can be spoken.
 */
export function parseScript(raw: string, language = "en"): DraftScene[] {
  const text = cleanText(raw);
  if (!isSpeakable(text)) throw new AppError("SCRIPT_EMPTY", "script.parse");
  const builder = new Builder();
  for (const [index, source] of text.split("\n").entries()) {
    const line = source.trim();
    if (line === "" || /^([-*_=~])(?:\s*\1){2,}$/.test(line)) builder.endParagraph();
    else {
      const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line);
      if (heading) builder.heading(withoutStress(inline(stripDirections(heading[1] ?? ""))));
      else readLine(builder, line, { number: index + 1, language });
    }
  }
  return builder.finish();
}

/** What a script that opens with `# …` is called, also where the next heading follows at once. */
export function titleOfScript(raw: string): string | null {
  const title = /^\s*#\s+(.*?)\s*#*\s*(?:\n|$)/.exec(cleanText(raw))?.[1];
  return title === undefined ? null : withoutStress(inline(stripDirections(title))) || null;
}

const DIRECTION = new RegExp(`\\[\\s*(pause|show|text|${GRAPHIC_NAMES})\\b([^[\\]\\n]*)(\\]?)`, "gi");

function readLine(builder: Builder, line: string, { number, language }: { number: number; language: string }): void {
  const text = inline(line.replace(/^(?:>\s?)+/, "").replace(/^[-*+•]\s+/, ""));
  let at = 0;
  for (const match of text.matchAll(DIRECTION)) {
    const name = (match[1] ?? "").toLowerCase();
    const rest = match[2] ?? "";
    // "[show business]" and "[text me]" are narration; a colon makes them directions.
    if (name !== "pause" && !/^\s*:/.test(rest)) continue;
    if (match[3] !== "]") throw directive(number, `[${name} …] is not closed with a ]`);
    builder.say(text.slice(at, match.index));
    at = match.index + match[0].length;
    const data = rest.replace(/^\s*:/, "").trim();
    const value = withoutStress(data);
    if (name === "pause") builder.pause(pauseSeconds(value, number), number);
    else if (value === "") throw directive(number, `[${name}: …] says nothing`);
    else if (value.length > longestOf(name))
      throw directive(number, `[${name}: …] has ${value.length} characters; at most ${longestOf(name)} can be used`);
    else if (name === "show") builder.show(value, pinOf(value, number));
    else if (name === "text") builder.text(value);
    else builder.graphic(graphicOf(name, data, { number, language }), `[${name}: ${data}]`);
  }
  builder.say(text.slice(at));
}

function longestOf(name: string): number {
  return name === "chart" || name === "map" ? LONGEST_DATA : LONGEST_DIRECTION;
}

function graphicOf(name: string, data: string, { number, language }: { number: number; language: string }): Graphic {
  try {
    return readGraphic(name, data, language);
  } catch (error) {
    throw error instanceof GraphicFault ? directive(number, `[${name}: …]: ${error.message}`) : error;
  }
}

/** `beach.mp4 from 3s` names a file; anything else is words. */
function pinOf(value: string, line: number): Scene["pin"] {
  const match = /^(?<file>.+?\.[a-z0-9]{2,5})(?:\s+from\s+(?<from>\S.*))?$/iu.exec(value);
  const file = match?.groups?.["file"];
  if (file === undefined || !MEDIA.test(file)) return undefined;
  const from = match?.groups?.["from"];
  return { file, fromSeconds: from === undefined ? null : momentSeconds(from, line) };
}

/** Endings by which people call pictures and clips; whether one can be read is told elsewhere. */
const MEDIA =
  /\.(?:jpe?g|png|webp|avif|gif|tiff?|bmp|heic|heif|svg|mp4|m4v|mov|mkv|webm|avi|mpe?g|mts|m2ts|ts|wmv|flv|3gp|ogv)$/iu;

/** `3s`, `1m 20s`, `1:20`. */
function momentSeconds(value: string, line: number): number {
  const clock = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{2}(?:\.\d+)?)$/.exec(value);
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const spelt = /^(?:(\d{1,3})\s*m(?:in(?:utes?)?)?)?\s*(?:(\d{1,6}(?:\.\d+)?)\s*(?:s|secs?|seconds?)?)?$/i.exec(value);
  if (!spelt || value.trim() === "")
    throw directive(line, `[show: … from ${value}] is not a moment; write [show: beach.mp4 from 3s]`);
  return Number(spelt[1] ?? 0) * 60 + Number(spelt[2] ?? 0);
}

function pauseSeconds(value: string, line: number): number {
  const match = /^(\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)?$/i.exec(
    value,
  );
  if (!match) throw directive(line, `[pause ${value}] is not a length; write [pause 3s]`);
  const unit = (match[2] ?? "s").toLowerCase();
  const factor = unit.startsWith("ms") || unit.startsWith("milli") ? 0.001 : unit.startsWith("m") ? 60 : 1;
  return Number(match[1]) * factor;
}

function directive(line: number, message: string): AppError {
  return new AppError("SCRIPT_DIRECTIVE", "script.parse", `Line ${line} of the script: ${message}`, {
    details: { line },
  });
}

const IN_HEADING = new RegExp(`\\[\\s*(?:pause\\b[^\\]]*|(?:show|text|${GRAPHIC_NAMES})\\s*:[^\\]]*)\\]`, "gi");

function stripDirections(text: string): string {
  return text.replaceAll(IN_HEADING, "").trim();
}

/** Of Markdown's emphasis the single asterisks stay, each word its own: they are stress. Of the others only the words do. */
function inline(text: string): string {
  return replaceStress(text.replaceAll(/(\*\*\*|\*\*|__)(?=\S)([^*_]*?\S)\1/g, "$2"), (stretch, stressed) =>
    stressed ? stretch.replaceAll(/\S+/g, "*$&*") : stretch,
  ).replaceAll(/`([^`]+)`/g, "$1");
}

/** Collects paragraphs into scenes. */
class Builder {
  readonly #scenes: DraftScene[] = [];
  #scene: DraftScene | null = null;
  #paragraph = "";
  #heading: string | null = null;
  #show: string | null = null;
  #pin: Scene["pin"];
  #text: string | null = null;
  /** They come with the next line, or, at a paragraph's end, with its last one. */
  #graphics: { graphic: Graphic; written: string }[] = [];

  say(text: string): void {
    if (text.trim() !== "") this.#paragraph += ` ${text}`;
  }

  endParagraph(): void {
    this.#flush();
    if (this.#scene) this.#attachGraphics(this.#scene, this.#scene.lines.length - 1);
    this.#scene = null;
  }

  graphic(graphic: Graphic, written: string): void {
    this.#flush();
    this.#graphics.push({ graphic, written });
  }

  heading(title: string): void {
    this.endParagraph();
    if (title !== "") this.#heading = title.slice(0, 200);
  }

  show(what: string, pin: Scene["pin"]): void {
    this.endParagraph();
    this.#show = what;
    this.#pin = pin;
  }

  text(words: string): void {
    this.endParagraph();
    this.#text = words;
  }

  pause(seconds: number, number: number): void {
    this.#flush();
    // What is drawn just before a pause is to be looked at meanwhile.
    const held = this.#graphics.length > 0 ? this.#silentLineWithGraphics() : null;
    const last = held ?? this.#scene?.lines.at(-1) ?? this.#silentLine();
    last.pauseAfter = (last.pauseAfter ?? 0) + seconds;
    if (last.pauseAfter > LONGEST_PAUSE)
      throw directive(number, `a pause of ${last.pauseAfter} s; at most ${LONGEST_PAUSE} s can be used`);
  }

  finish(): DraftScene[] {
    this.endParagraph();
    // A heading or a picture at the very end, without words after it.
    if (this.#graphics.length > 0) this.#silentLineWithGraphics().pauseAfter = 5;
    else if (this.#show ?? this.#text) this.#open().lines.push({ text: "", pauseAfter: 3 });
    const spoken = this.#scenes.filter((scene) => scene.lines.length > 0);
    if (!spoken.some((scene) => scene.lines.some(({ text }) => isSpeakable(text))))
      throw new AppError("SCRIPT_EMPTY", "script.parse");
    const [first] = spoken;
    if (first) first.kind = "hook";
    const last = spoken.at(-1);
    if (last && spoken.length > 2) last.kind = "outro";
    return spoken;
  }

  #flush(): void {
    const sentences = splitSentences(this.#paragraph);
    this.#paragraph = "";
    for (const marked of sentences) {
      const text = withoutStress(marked);
      if (!isSpeakable(text) && this.#attach(text)) continue;
      const scene = this.#scene && wordsOf(this.#scene) + countWords(text) <= SCENE_WORDS ? this.#scene : this.#open();
      this.#attachGraphics(scene, scene.lines.length);
      scene.lines.push({ text, ...(marked === text ? {} : { spoken: marked }), pauseAfter: null });
    }
  }

  #attachGraphics(scene: DraftScene, line: number): void {
    if (this.#graphics.length === 0 || line < 0) return;
    scene.graphics = [...(scene.graphics ?? []), ...this.#graphics.map((one) => ({ line, ...one }))];
    this.#graphics = [];
  }

  #silentLineWithGraphics(): Line {
    const scene = this.#scene ?? this.#open();
    this.#attachGraphics(scene, scene.lines.length);
    const line: Line = { text: "", pauseAfter: null };
    scene.lines.push(line);
    return line;
  }

  /** Marks without a word belong to what was said before. */
  #attach(text: string): boolean {
    const line = this.#scenes.at(-1)?.lines.at(-1);
    if (!line || line.text === "") return false;
    line.text += ` ${text}`;
    if (line.spoken !== undefined) line.spoken += ` ${text}`;
    return true;
  }

  /** A pause before any word of its scene: after the scene before, unless a picture or a text is to be seen meanwhile. */
  #silentLine(): Line {
    const before = this.#scenes.at(-1)?.lines.at(-1);
    if (before && this.#show === null && this.#text === null && this.#heading === null) return before;
    const line: Line = { text: "", pauseAfter: null };
    this.#open().lines.push(line);
    return line;
  }

  #open(): DraftScene {
    const scene: DraftScene = {
      kind: "body",
      heading: this.#heading,
      lines: [],
      show: this.#show,
      ...(this.#pin ? { pin: this.#pin } : {}),
      text: this.#text,
      number: null,
    };
    this.#heading = this.#show = this.#text = null;
    this.#pin = undefined;
    this.#scenes.push(scene);
    this.#scene = scene;
    return scene;
  }
}

function wordsOf(scene: DraftScene): number {
  return scene.lines.reduce((sum, line) => sum + countWords(line.text), 0);
}

/** Words between spaces; where a script writes none, about two characters count as one. */
export function countWords(text: string): number {
  const dense = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  return text.split(/\s+/).filter(isSpeakable).length + Math.floor(dense / 2);
}
