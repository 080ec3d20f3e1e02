// Caption cues as SubRip and WebVTT files. What a player would take for a code of its own is made plain text. Pure.
import type { CaptionCue } from "../../../contract/timeline.ts";
import type { FrameRate } from "../../../contract/values.ts";
import { spaceBetween } from "./captions.ts";

/** UTF-8 without a byte order mark, CRLF as SubRip's own program writes it. */
export function toSrt(cues: readonly CaptionCue[], rate: FrameRate): string {
  return cues
    .map((cue, i) => {
      const lines = linesOf(cue).map(plainForSrt);
      return [
        String(i + 1),
        `${clock(cue.startFrame, rate, ",")} --> ${clock(cue.endFrame, rate, ",")}`,
        ...lines,
        "",
      ].join("\r\n");
    })
    .join("\r\n");
}

/** After W3C's WebVTT: `&`, `<` and `>` are escaped, and with them `-->`. */
export function toVtt(cues: readonly CaptionCue[], rate: FrameRate): string {
  const blocks = cues.map((cue) =>
    [
      `${clock(cue.startFrame, rate, ".")} --> ${clock(cue.endFrame, rate, ".")}`,
      ...linesOf(cue).map(escapeVtt),
      "",
    ].join("\n"),
  );
  return ["WEBVTT", "", ...blocks].join("\n");
}

function linesOf(cue: CaptionCue): string[] {
  return cue.lines.map((line) => {
    let text = "";
    for (const { text: word } of line) text += text && spaceBetween(text, word) ? ` ${word}` : word;
    return tidy(text);
  });
}

/** A line break would end the cue; control and direction characters would act beyond it. */
function tidy(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim();
}

/** SubRip knows no escapes: a word joiner, which has no width, keeps players from seeing tags, ASS codes or a time line. */
function plainForSrt(text: string): string {
  return text.replace(/\{(?=\\)|<(?=[/a-z])|--(?=>)/giu, "$&\u2060");
}

function escapeVtt(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function clock(frame: number, { num, den }: FrameRate, mark: "," | "."): string {
  const ms = Math.round((frame * den * 1000) / num);
  return `${pad(ms / 3_600_000, 2)}:${pad((ms / 60_000) % 60, 2)}:${pad((ms / 1000) % 60, 2)}${mark}${pad(ms % 1000, 3)}`;
}

function pad(value: number, digits: number): string {
  return String(Math.floor(value)).padStart(digits, "0");
}
