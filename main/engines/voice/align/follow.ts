// Follows a recording through its script: a Viterbi search over the sound of the words, with silence, other speech and leaps over words between them.

/** A sound as frames of features. */
export interface Track {
  /** `size` numbers a frame. */
  features: Float32Array;
  size: number;
}

export interface FollowCosts {
  /** What each frame of the recording costs where it belongs to no word: little where nobody speaks. */
  between: Float32Array;
  /** What it costs beyond that inside a sentence. */
  torn: Float32Array;
  /** To begin a stretch between words: a closure inside a word is none. */
  pause: number;
  /** To leave out a word: once, and for each of its frames. */
  leap: { word: number; frame: number };
  /** To stay on a frame of the script, and to pass over one. */
  stay: number;
  hurry: number;
  /** What is dearer than the best way by so much is given up; less, where too many ways are open. */
  beam: number;
}

/** Rows after which what was decided before is final: memory stays the same for hours of sound. */
const FINAL_AFTER = 4000;
/** Columns that are looked at in a row at most, in the long run: time for an hour of sound stays in proportion. */
const MOST_OPEN = 3000;
const [STAY, STEP, HURRY, LEAP] = [0, 1, 2, 3];

/** The columns of the search: a place between words, the frames of the first word, a place between, and so on. */
export class Columns {
  /** Of each column: the frame of the script, or −1 between words. */
  readonly frame: Int32Array;
  /** Of each column: its word, or the one after it. */
  readonly word: Int32Array;
  /** The columns between words: before each, and after the last. */
  readonly gaps: Int32Array;
  /** Of each column: 1 between two words of one sentence. */
  readonly inside: Uint8Array;

  constructor(words: readonly { first: number; end: number; sentence: number }[]) {
    const size = words.reduce((sum, { first, end }) => sum + end - first, 0) + words.length + 1;
    this.frame = new Int32Array(size).fill(-1);
    this.word = new Int32Array(size);
    this.gaps = new Int32Array(words.length + 1);
    this.inside = new Uint8Array(size);
    let at = 0;
    for (let w = 0; w <= words.length; w++) {
      this.gaps[w] = at;
      this.inside[at] = words[w] && words[w]?.sentence === words[w - 1]?.sentence ? 1 : 0;
      this.word[at++] = w;
      const { first, end } = words[w] ?? { first: 0, end: 0 };
      for (let frame = first; frame < end; frame++) {
        this.frame[at] = frame;
        this.word[at++] = w;
      }
    }
  }
}

/** Which step led to each column of a row. */
interface Row {
  low: number;
  steps: Uint8Array;
}

/**
 * @param within the first and the last column that a row may reach; all where it is left out.
 * @returns for each frame of the recording its column.
 */
export function follow(
  recording: Track,
  script: Track,
  columns: Columns,
  costs: FollowCosts,
  within?: (row: number) => readonly [first: number, last: number],
): Int32Array {
  const { size } = recording;
  const count = recording.features.length / size;
  const width = columns.frame.length;
  const path = new Int32Array(count);
  let before = new Float32Array(width).fill(Infinity);
  let now = new Float32Array(width).fill(Infinity);
  const steps = new Uint8Array(width);
  const rows: Row[] = [];
  let kept = 0;
  let [low, high] = [0, 0];
  let best = 0;
  let beam = costs.beam;
  for (let row = 0; row < count; row++) {
    const [first, last] = within?.(row) ?? [0, width - 1];
    const between = costs.between[row] as number;
    const torn = between + (costs.torn[row] as number);
    const limit = best + beam;
    let open = 0;
    const [from, to] = row === 0 ? [0, 1] : [Math.max(first, low), Math.min(last, width - 1, high + 2)];
    let [nextLow, nextHigh, nextBest] = [width, -1, Infinity];
    const take = (c: number, cost: number, step: number): void => {
      now[c] = cost;
      steps[c] = step;
      open++;
      if (cost < nextBest) nextBest = cost;
      if (c < nextLow) nextLow = c;
      if (c > nextHigh) nextHigh = c;
    };
    for (let c = from; c <= to; c++) {
      const frame = columns.frame[c] as number;
      if (frame < 0) {
        const stay = row === 0 ? 0 : (before[c] as number);
        const end = c > 0 ? (before[c - 1] as number) + costs.pause : Infinity;
        const spent = columns.inside[c] === 1 ? torn : between;
        const leap = leapTo(c) - spent;
        const cost = Math.min(stay, end, leap);
        if (cost < limit) take(c, cost + spent, cost === stay ? STAY : cost === end ? STEP : LEAP);
        continue;
      }
      const stay = (before[c] as number) + costs.stay;
      const step = row === 0 ? 0 : (before[c - 1] as number);
      // From the end of one word to the beginning of the next nothing is passed over.
      const afterGap = (columns.frame[c - 1] as number) < 0;
      const hurry = c > 1 ? (before[c - 2] as number) + (afterGap ? 0 : costs.hurry) : Infinity;
      const cost = Math.min(stay, step, hurry);
      if (!(cost < limit)) continue;
      const far = distance(recording.features, row * size, script.features, frame * size, size);
      take(c, cost + far, cost === step ? STEP : cost === hurry ? HURRY : STAY);
    }
    // Further on only leaps lead.
    for (let w = columns.word[Math.max(0, Math.min(to, width - 1))] as number; w < columns.gaps.length; w++) {
      const c = columns.gaps[w] as number;
      if (c <= to) continue;
      const cost = leapTo(c);
      if (c > last || !(cost < limit + between)) break;
      take(c, cost, LEAP);
    }
    if (nextHigh < 0) throw new RangeError("nothing is left to follow");
    rows.push({ low: nextLow, steps: steps.slice(nextLow, nextHigh + 1) });
    before.fill(Infinity, low, high + 1);
    [before, now] = [now, before];
    [low, high, best] = [nextLow, nextHigh, nextBest];
    beam = open > MOST_OPEN ? beam * 0.95 : Math.min(costs.beam, beam * 1.02);
    if (rows.length === 2 * FINAL_AFTER) {
      trace(row, cheapest());
      rows.splice(0, FINAL_AFTER);
      kept += FINAL_AFTER;
    }
  }
  trace(count - 1, Number.isFinite(before[width - 1]) ? width - 1 : cheapest());
  return path;

  function leapTo(c: number): number {
    const word = columns.word[c] as number;
    if (word === 0) return Infinity;
    const last = columns.gaps[word - 1] as number;
    return (now[last] as number) + costs.leap.word + costs.leap.frame * (c - last - 1);
  }

  function cheapest(): number {
    let chosen = low;
    for (let c = low; c <= high; c++) if ((before[c] as number) < (before[chosen] as number)) chosen = c;
    return chosen;
  }

  /** Writes down the way that led to a column, as far back as it is kept. */
  function trace(last: number, column: number): void {
    let c = column;
    for (let row = last; row >= kept;) {
      const { low: begin, steps: taken } = rows[row - kept] as Row;
      const step = taken[c - begin];
      if (step === LEAP) c = columns.gaps[(columns.word[c] as number) - 1] as number;
      else {
        path[row--] = c;
        c -= step === STEP ? 1 : step === HURRY ? 2 : 0;
      }
    }
  }
}

/** Euclidean, as the root of the mean square. */
export function distance(a: Float32Array, i: number, b: Float32Array, j: number, size: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) {
    const d = (a[i + k] as number) - (b[j + k] as number);
    sum += d * d;
  }
  return Math.sqrt(sum / size);
}
