// Numbers that are said and stand in none of the sources: a model makes them up more easily than anything else.
import type { Room } from "../../../../contract/room.ts";
import type { Scene } from "../../../../contract/script.ts";
import type { Source } from "./brief.ts";

/** Digits with their separators: 1,000 and 1.000, 3.5, 12:30, 50 %. */
const NUMBER = /\p{Nd}+(?:[.,:\u00A0\u202F' ]\p{Nd}+)*/gu;

export function unsourcedNumbers(
  scenes: readonly Pick<Scene, "id" | "kind" | "lines">[],
  sources: readonly Source[],
  topic: string,
): Room["unsourced"] {
  const known = new Set([topic, ...sources.map(({ text }) => text)].flatMap(numbersIn));
  return scenes.flatMap(({ id, lines }) =>
    lines.flatMap(({ text }) =>
      numbersIn(text)
        .filter((number) => !known.has(number))
        .map((number) => ({ sceneId: id, text, number })),
    ),
  );
}

/** As digits alone, so that 1,000 is 1000; small counts are ways of speaking. */
function numbersIn(text: string): string[] {
  return [...text.matchAll(NUMBER)]
    .map(([written]) => written.replace(/[,\u00A0\u202F' ](?=\p{Nd}{3}\b)/gu, ""))
    .filter((number) => !/^[0-9]$/.test(number));
}
