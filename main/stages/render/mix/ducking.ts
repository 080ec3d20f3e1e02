// How far the music sinks under what is said: before a phrase's first word, and back up slowly after its last. Pure.
import type { NarrationOutput } from "../../../../contract/narration.ts";

/** Seconds or samples: both ends count in the same. */
export interface Stretch {
  start: number;
  end: number;
}

/** Shorter rests lie within a phrase: music that came up in each would pump. Seconds. */
const REST_SECONDS = 0.7;

/** Where somebody speaks without a rest: by the words' times, and where a recording says what is not in the script. */
export function phrasesOf({ words, departures = [] }: Pick<NarrationOutput, "words" | "departures">): Stretch[] {
  const added = departures.filter(({ kind }) => kind === "added");
  const phrases: Stretch[] = [];
  for (const { start, end } of [...words, ...added].toSorted((a, b) => a.start - b.start)) {
    const last = phrases.at(-1);
    if (last && start - last.end <= REST_SECONDS) last.end = Math.max(last.end, end);
    else phrases.push({ start, end });
  }
  return phrases;
}

/** It begins to sink so long before a phrase and is down with its first word; afterwards it waits, and comes up. Seconds. */
const [SINKS, WAITS, RISES] = [0.22, 0.25, 1.6];

/** 0: the music lies at its own level; 1: it is down. Asked for in the order of time. */
export class Ducking {
  readonly #phrases: readonly Stretch[];
  readonly #rate: number;
  #next = 0;

  /** @param phrases in order, in samples. */
  constructor(phrases: readonly Stretch[], sampleRate: number) {
    this.#phrases = phrases;
    this.#rate = sampleRate;
  }

  at(sample: number): number {
    const [sinks, over] = [SINKS * this.#rate, (WAITS + RISES) * this.#rate];
    while ((this.#phrases[this.#next]?.end ?? Infinity) + over < sample) this.#next++;
    let share = 0;
    for (let i = this.#next; i < this.#phrases.length; i++) {
      const { start, end } = this.#phrases[i] as Stretch;
      if (start - sinks > sample) break;
      const into = eased((sample - start + sinks) / sinks);
      const out = eased((end + over - sample) / (RISES * this.#rate));
      share = Math.max(share, Math.min(into, out));
    }
    return share;
  }
}

function eased(x: number): number {
  return 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, Math.max(0, x)));
}
