// Divides what is said for several written words among them.
import type { NormalisedWord } from "./index.ts";

/** `$3 million` is said as three words for the two written ones: each written word gets its part of them, in order. */
export function shareOut(words: NormalisedWord[]): NormalisedWord[] {
  for (let i = 0; i < words.length; i++) {
    const first = words[i] as NormalisedWord;
    let followers = 0;
    while (
      words[i + followers + 1]?.spoken.length === 0 &&
      /[\p{L}\p{N}]/u.test(words[i + followers + 1]?.written ?? "")
    )
      followers++;
    const parts = followers + 1;
    if (followers === 0 || first.spoken.length < parts || first.after !== "") continue;
    const all = first.spoken;
    for (let k = 0; k < parts; k++) {
      const from = Math.floor((k * all.length) / parts);
      const to = Math.floor(((k + 1) * all.length) / parts);
      words[i + k] = { ...(words[i + k] as NormalisedWord), spoken: all.slice(from, to) };
    }
    i += followers;
  }
  return words;
}
