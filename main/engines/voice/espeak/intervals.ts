// When each word is spoken, from the events that eSpeak NG tells.
import type { Interval } from "../intervals.ts";
import type { EspeakSound } from "./espeak.ts";

/** A word runs from the first event inside it to the next word's, or to the pause before that; null without an event. */
export function espeakIntervals(
  { text, words }: { text: string; words: readonly string[] },
  { starts, pauses, samples, sampleRate }: EspeakSound,
): (Interval | null)[] {
  const total = samples.length / sampleRate;
  let unit = 0;
  let point = 0;
  // The engine counts code points, the text is indexed in UTF-16 units.
  const found = words.map((word) => {
    const at = text.indexOf(word, unit);
    if (at < 0) return null;
    const begin = point + Array.from(text.slice(unit, at)).length;
    const end = begin + Array.from(word).length;
    unit = at + word.length;
    point = end;
    const inside = starts.filter(({ position }) => position >= begin && position < end);
    const [first, last] = [inside[0], inside.at(-1)];
    return first && last ? { at: first.at, last: last.at } : null;
  });
  return found.map((own, i) => {
    if (own === null) return null;
    const next = found.slice(i + 1).find((one) => one !== null)?.at ?? total;
    // A number is several words to the engine, with pauses between.
    const pause = pauses.find((at) => at > own.last && at < next);
    return { start: own.at, end: Math.max(own.at, pause ?? next) };
  });
}
