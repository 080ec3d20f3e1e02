// Which sentences a card shows while they are spoken: as captions they would stand on the picture twice. Pure.
import type { CaptionCue, TimelineCard } from "../../../contract/timeline.ts";

/** Cues that are read as one: where a half of a sentence stands on a card, the other half alone would look broken off. */
export interface Said {
  cues: CaptionCue[];
  text: string;
  startFrame: number;
  endFrame: number;
}

/** A sentence ends with its sign, or where the captions pause. */
export function sentences(captions: readonly CaptionCue[]): Said[] {
  const all: Said[] = [];
  for (const cue of captions) {
    const text = cue.lines.map((line) => line.map((word) => word.text).join(" ")).join(" ");
    const last = all.at(-1);
    if (last && last.endFrame === cue.startFrame && !ENDED.test(last.text)) {
      last.cues.push(cue);
      last.text += ` ${text}`;
      last.endFrame = cue.endFrame;
    } else all.push({ cues: [cue], text, startFrame: cue.startFrame, endFrame: cue.endFrame });
  }
  return all;
}
const ENDED = /[.!?…。！？।؟۔][\p{Pe}\p{Pf}\p{Pi}"']*$/u;

/** Whether the card shows the words while they are spoken: they would stand on the picture twice. */
export function saysAll({ text, graphic, startFrame, endFrame }: TimelineCard, said: Said, slack: number): boolean {
  if (graphic !== undefined || startFrame > said.startFrame + slack || endFrame < said.endFrame - slack) return false;
  const words = bare(said.text);
  return words !== "" && ` ${bare(text)} `.includes(` ${words} `);
}

/** A card comes a little after the scene's first word, and a cue lingers. */
export const SAID_WITHIN_SECONDS = 0.8;

function bare(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(" ");
}
