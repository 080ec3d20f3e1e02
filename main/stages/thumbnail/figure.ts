// A number that catches the eye: what the headline counts, or else what the script lets run up on the picture.
import type { ScriptOutput } from "../../../contract/script.ts";
import { written } from "../../base/numbering.ts";

export interface Figure {
  number: string;
  /** What it counts. */
  words: string;
}

/** With the number itself five, as many as are read at a glance. */
const MOST_WORDS = 4;
/** What is no longer read as one number. */
const MOST_SIGNS = 8;

/** Null: nothing that would stand by itself. */
export function chooseFigure(
  headline: string,
  scenes: readonly Pick<ScriptOutput["scenes"][number], "graphics">[],
  language: string,
): Figure | null {
  const counted = /^(?<number>\p{Sc}?\d[\d.,]*[%+×]?)\s+(?<words>.*\p{L}.*)$/u.exec(headline)?.groups;
  if (counted?.["number"] && counted["words"] && !YEAR.test(counted["number"]))
    return short({ number: counted["number"], words: counted["words"] });
  for (const { graphic } of scenes.flatMap(({ graphics }) => graphics ?? []))
    if (graphic.kind === "count" && graphic.label !== null) {
      const { value, numbering, label } = graphic;
      const figure = short({ number: written(value, numbering, language).trim(), words: label });
      if (figure) return figure;
    }
  return null;
}

const YEAR = /^(?:1[5-9]|20)\d\d$/;

function short(figure: Figure): Figure | null {
  const { number, words } = figure;
  return number.length <= MOST_SIGNS && words.split(/\s+/u).length <= MOST_WORDS ? figure : null;
}
