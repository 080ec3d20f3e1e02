// What is heard in which order: pieces of speech and silences, from the scenes of a script.
import type { Recording } from "../../../contract/edits.ts";
import { NATURAL_PAUSES } from "../../../contract/narration.ts";
import type { Scene } from "../../../contract/script.ts";

export type Item =
  | { kind: "speech"; text: string; scene: number; line: number }
  /** Spoken by the person: `lines` of them from `line` on; `recording` is its place in the list. */
  | { kind: "recorded"; recording: number; scene: number; line: number; lines: number }
  | {
      kind: "silence";
      seconds: number;
      scene: number;
      /** Asked for in the script: recorded, and exact. A natural one gives way to it. */
      asked: boolean;
    };

/** Which line of which scene a person speaks; `line` null: all of them. */
type Recorded = Pick<Recording, "sceneId" | "line">;

/**
 * @param sentences splits a line where the voice breathes.
 * @param gap seconds between two sentences of a line.
 */
export function planNarration(
  scenes: readonly (Pick<Scene, "lines"> & { id?: string })[],
  sentences: (text: string) => string[],
  gap: number,
  recorded: readonly Recorded[] = [],
): Item[] {
  const items: Item[] = [];
  scenes.forEach(({ id, lines }, scene) => {
    if (lines.length === 0) items.push({ kind: "silence", seconds: NATURAL_PAUSES.scene, scene, asked: true });
    const ownOf = (line: number | null) => recorded.findIndex((one) => one.sceneId === id && one.line === line);
    const whole = ownOf(null);
    lines.forEach((line, l) => {
      const last = l === lines.length - 1;
      const own = whole >= 0 ? whole : ownOf(l);
      if (whole >= 0 && !last) return;
      if (own < 0)
        sentences(line.spoken ?? line.text).forEach((text, s) => {
          if (s > 0) items.push({ kind: "silence", seconds: gap, scene, asked: false });
          items.push({ kind: "speech", text, scene, line: l });
        });
      else if (whole >= 0) items.push({ kind: "recorded", recording: own, scene, line: 0, lines: lines.length });
      else items.push({ kind: "recorded", recording: own, scene, line: l, lines: 1 });
      if (line.pauseAfter !== null) items.push({ kind: "silence", seconds: line.pauseAfter, scene, asked: true });
      else if (!(last && scene === scenes.length - 1))
        items.push({
          kind: "silence",
          seconds: last ? NATURAL_PAUSES.scene : NATURAL_PAUSES.line,
          scene,
          asked: false,
        });
    });
  });
  return [
    { kind: "silence", seconds: NATURAL_PAUSES.start, scene: 0, asked: false },
    ...withoutDoubleSilence(items),
    { kind: "silence", seconds: NATURAL_PAUSES.end, scene: scenes.length - 1, asked: false },
  ];
}

/** Between two stretches of speech a natural silence stands only alone: beside one that was asked for it would lengthen that. */
function withoutDoubleSilence(items: readonly Item[]): Item[] {
  const result: Item[] = [];
  let run: Item[] = [];
  const close = (): void => {
    const asked = run.filter((item) => item.kind === "silence" && item.asked);
    const longest = run.toSorted((a, b) => secondsOf(b) - secondsOf(a))[0];
    result.push(...(asked.length > 0 ? asked : longest ? [longest] : []));
    run = [];
  };
  for (const item of items) {
    if (item.kind === "silence") run.push(item);
    else {
      close();
      result.push(item);
    }
  }
  close();
  return result;
}

function secondsOf(item: Item): number {
  return item.kind === "silence" ? item.seconds : 0;
}
