// A working title from a topic: one line, a capital in front, no stop behind, at most 100 characters.
import { cleanText } from "./cleanText.ts";
import { capital } from "./passage.ts";

const LONGEST = 100;

export function titleOf(topic: string, untitled = "Untitled"): string {
  const line = cleanText(topic)
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[<>]/g, "")
    .trim()
    .replace(/[\s.,;:–—。、।،؛-]+$/, "");
  return capital(shorten(line, LONGEST)) || untitled;
}

/** Cut at a word, with an ellipsis, counted in code points. */
export function shorten(text: string, longest: number): string {
  const letters = [...text];
  if (letters.length <= longest) return text;
  const cut = letters.slice(0, longest - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${(space > longest / 2 ? cut.slice(0, space) : cut).replace(/[\s.,;:–—-]+$/, "")}…`;
}
