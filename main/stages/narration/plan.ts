// What is heard in which order: pieces of speech and silences, from the scenes of a script.
import { NATURAL_PAUSES } from "../../../contract/narration.ts";
import type { Scene } from "../../../contract/script.ts";

export type Item =
  | { kind: "speech"; text: string; scene: number; line: number }
  | {
      kind: "silence";
      seconds: number;
      scene: number;
      /** Asked for in the script: recorded, and exact. A natural one gives way to it. */
      asked: boolean;
    };

/**
 * @param sentences splits a line where the voice breathes.
 * @param gap seconds between two sentences of a line.
 */
export function planNarration(
  scenes: readonly Pick<Scene, "lines">[],
  sentences: (text: string) => string[],
  gap: number,
): Item[] {
  const items: Item[] = [];
  scenes.forEach(({ lines }, scene) => {
    if (lines.length === 0) items.push({ kind: "silence", seconds: NATURAL_PAUSES.scene, scene, asked: true });
    lines.forEach((line, l) => {
      sentences(line.spoken ?? line.text).forEach((text, s) => {
        if (s > 0) items.push({ kind: "silence", seconds: gap, scene, asked: false });
        items.push({ kind: "speech", text, scene, line: l });
      });
      const lastOfScene = l === lines.length - 1;
      if (line.pauseAfter !== null) items.push({ kind: "silence", seconds: line.pauseAfter, scene, asked: true });
      else if (!(lastOfScene && scene === scenes.length - 1))
        items.push({
          kind: "silence",
          seconds: lastOfScene ? NATURAL_PAUSES.scene : NATURAL_PAUSES.line,
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
