// Finds the words of a script in a person's recording of it, and where the person left words out or said others.
import { percentile } from "../../../base/sound/speech.ts";
import { adapt, type Pairs, scaled } from "./adapt.ts";
import { FEATURES } from "./features.ts";
import { Columns, distance, follow, type FollowCosts, type Track } from "./follow.ts";
import { HOP_SECONDS } from "./mel.ts";
import type { Reference } from "./reference.ts";

export interface RecordedSpeech {
  features: Float32Array;
  /** 1 where somebody speaks. */
  speech: Uint8Array;
}

export interface FoundWord {
  start: number;
  end: number;
}

export interface Followed {
  /** Of each word of the reference, in seconds of the recording; null where it is not spoken. */
  words: (FoundWord | null)[];
  /** Where somebody speaks and it is none of the words. */
  added: { start: number; end: number }[];
  /** Mean distance of what was taken for the words, in standard deviations of the distance between any sounds: −2 is sure, −1 is chance. */
  likeness: number;
}

/** Frames that are one in the first, coarse search. */
const COARSE = 3;
/**
 * How cheap speech is that belongs to no word, in standard deviations under the mean distance of any two sounds; silence
 * is cheaper. At most `stranger` while nothing is known of the voice, whose words are not much nearer then.
 */
const FOREIGN = { first: 0, adapting: 0.8, last: 1.4, stranger: 1.1 } as const;
const SILENT = 1.5;
/** By how much other speech is dearer inside a sentence: else the first word of the next one is heard in what was added before it. */
const TORN = 0.25;
const COSTS = { pause: 2, leap: { word: 2, frame: 0.03 }, stay: 0.4, hurry: 0.4, beam: 400 } as const;
/** At first nothing is known of the voice, and every word is expected. */
const FIRST_COSTS = { ...COSTS, stay: 0.1, hurry: 0.1, leap: { word: 8, frame: 0.2 } } as const;
/** How far the fine search may stray from the coarse one, in frames of the script. */
const CORRIDOR = 40;

/** Fewer pairs of frames than this teach nothing of a voice. */
const LEAST_PAIRS = 120;
/** Frames of the script by which chance is measured. */
const CHANCE_FRAMES = 48;
/** The reference is made like the person for each of so many parts of the script from the others. */
const FOLDS = 4;
/** Of a sentence, by its length, or it counts as left out. */
const LEAST_OF_SENTENCE = 0.4;
/** Leaps up to this length are looked at again, longer ones in a sentence of which more is there; words shorter than the last are never missed. */
const SWALLOWED = { frames: 80, ofSentence: 150, always: 12 } as const;
/** Words on each side that tell how fast is spoken. */
const NEAR = 3;
/** Shorter sounds between words are breaths, clicks and the ends of words. */
const ADDED_FRAMES = 40;
/** A pause that an utterance may hold. */
const BREATH_FRAMES = 30;

/**
 * First a coarse search through everything, in which the reference is made ever more like the person; then a fine one
 * along what it found.
 */
export function followRecording({ features, speech }: RecordedSpeech, reference: Reference): Followed {
  const fine: Search = {
    recording: { features, size: FEATURES },
    script: { features: reference.features, size: FEATURES },
    speech,
    columns: new Columns(reference.words),
    foldOf: foldsOf(reference.words),
    hopSeconds: HOP_SECONDS,
  };
  const coarse = coarsened(fine, reference);
  let found = search(coarse, null, { foreign: FOREIGN.first, costs: FIRST_COSTS });
  for (const foreign of [FOREIGN.adapting, FOREIGN.last])
    found = search(coarse, pairsOf(coarse, found), { foreign, costs: COSTS });
  const within = corridorAlong(found.path, coarse.columns, fine.columns);
  const pairs = refinedPairs(found.path, coarse.columns, fine);
  found = search(fine, pairs, { foreign: FOREIGN.last, costs: COSTS, within });
  return tell(fine, found, reference);
}

interface Search {
  recording: Track;
  script: Track;
  speech: Uint8Array;
  columns: Columns;
  /** Of each frame of the script. */
  foldOf: Uint8Array;
  hopSeconds: number;
}

/** One search, of a reference that was made like the person first, where pairs tell how they sound. */
function search(
  { recording, script, speech, columns, foldOf, hopSeconds }: Search,
  pairs: Pairs | null,
  how: {
    foreign: number;
    costs: Omit<FollowCosts, "between" | "torn">;
    within?: (row: number) => readonly [number, number];
  },
): Found {
  let [heard, told] = [recording, script];
  let foreign = Math.min(how.foreign, FOREIGN.stranger);
  if (pairs && pairs.length >= LEAST_PAIRS) {
    const adapted = adapt(recording, script, { pairs, foldOf, hopSeconds });
    heard = scaled(recording, adapted.spread);
    told = scaled(adapted.script, adapted.spread);
    foreign = how.foreign;
  }
  const { mean, deviation } = chance(heard, told);
  const between = mean.map((value, row) => value - (speech[row] === 1 ? foreign : SILENT) * (deviation[row] as number));
  const torn = deviation.map((value, row) => (speech[row] === 1 ? TORN * value : 0));
  const path = follow(heard, told, columns, { ...how.costs, between, torn }, how.within);
  const likeness = new Float32Array(path.length);
  path.forEach((c, row) => {
    const frame = columns.frame[c] as number;
    if (frame < 0) return;
    const far = distance(heard.features, row * heard.size, told.features, frame * told.size, told.size);
    likeness[row] = (far - (mean[row] as number)) / Math.max(1e-6, deviation[row] as number);
  });
  return { path, likeness };
}

interface Found {
  /** Of each frame of the recording its column. */
  path: Int32Array;
  /** Of each frame in a word, how like it is. */
  likeness: Float32Array;
}

/** How far each frame of the recording is from the script's sounds in general: some are far from all, and noise is near to all. */
function chance(recording: Track, script: Track): { mean: Float32Array; deviation: Float32Array } {
  const rows = recording.features.length / recording.size;
  const frames = script.features.length / script.size;
  const sampled = Math.min(frames, CHANCE_FRAMES);
  const mean = new Float32Array(rows);
  const deviation = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    let squares = 0;
    for (let k = 0; k < sampled; k++) {
      const frame = Math.floor(((k + 0.5) * frames) / sampled);
      const far = distance(recording.features, row * recording.size, script.features, frame * script.size, script.size);
      sum += far;
      squares += far * far;
    }
    mean[row] = sum / sampled;
    deviation[row] = Math.sqrt(Math.max(0, squares / sampled - (sum / sampled) ** 2));
  }
  return { mean, deviation };
}

function pairsOf({ columns }: Search, { path }: Found): Pairs {
  const pairs: [number, number][] = [];
  path.forEach((c, row) => {
    const frame = columns.frame[c] as number;
    if (frame >= 0) pairs.push([row, frame]);
  });
  return pairs;
}

/** Every COARSE frames as their mean; each word keeps frames of its own. */
function coarsened({ recording, script, speech, hopSeconds }: Search, reference: Reference): Search {
  const words: Reference["words"] = [];
  const parts: Float32Array[] = [];
  let frames = 0;
  for (const { first, end, sentence } of reference.words) {
    const part = means(script.features.subarray(first * FEATURES, end * FEATURES), COARSE);
    parts.push(part);
    words.push({ first: frames, end: frames + part.length / FEATURES, sentence });
    frames += part.length / FEATURES;
  }
  const features = new Float32Array(frames * FEATURES);
  let at = 0;
  for (const part of parts) {
    features.set(part, at);
    at += part.length;
  }
  return {
    recording: { features: means(recording.features, COARSE), size: FEATURES },
    script: { features, size: FEATURES },
    speech: Uint8Array.from({ length: Math.ceil(speech.length / COARSE) }, (_, i) => speech[i * COARSE + 1] ?? 0),
    columns: new Columns(words),
    foldOf: foldsOf(words),
    hopSeconds: hopSeconds * COARSE,
  };
}

/** Sentences in turn; one alone cannot be told from others. */
function foldsOf(words: Reference["words"]): Uint8Array {
  const folds = new Uint8Array(words.at(-1)?.end ?? 0);
  for (const { first, end, sentence } of words) folds.fill(sentence % FOLDS, first, end);
  return folds;
}

function means(features: Float32Array, by: number): Float32Array {
  const frames = features.length / FEATURES;
  const result = new Float32Array(Math.ceil(frames / by) * FEATURES);
  for (let i = 0; i * by < frames; i++) {
    const end = Math.min(frames, (i + 1) * by);
    for (let f = 0; f < FEATURES; f++) {
      let sum = 0;
      for (let frame = i * by; frame < end; frame++) sum += features[frame * FEATURES + f] as number;
      result[i * FEATURES + f] = sum / (end - i * by);
    }
  }
  return result;
}

/** The fine column that a coarse one stands for. */
function refine(coarse: Columns, fine: Columns, column: number): number {
  const word = coarse.word[column] as number;
  const inside = column - (coarse.gaps[word] as number);
  const first = fine.gaps[word] as number;
  return inside === 0 ? first : Math.min((fine.gaps[word + 1] as number) - 1, first + 1 + (inside - 1) * COARSE);
}

function corridorAlong(path: Int32Array, coarse: Columns, fine: Columns): (row: number) => readonly [number, number] {
  const around = Math.ceil(CORRIDOR / COARSE);
  const last = fine.frame.length - 1;
  const column = (row: number): number =>
    refine(coarse, fine, path[Math.min(path.length - 1, Math.max(0, row))] as number);
  return (row) => {
    const middle = Math.floor(row / COARSE);
    return [
      row < CORRIDOR ? 0 : Math.max(0, column(middle - around) - CORRIDOR),
      Math.min(last, column(middle + around) + CORRIDOR),
    ];
  };
}

/** The pairs of a coarse way, frame by frame. */
function refinedPairs(path: Int32Array, coarse: Columns, fine: Search): Pairs {
  const rows = fine.speech.length;
  const pairs: [number, number][] = [];
  path.forEach((c, row) => {
    if ((coarse.frame[c] as number) < 0) return;
    const first = refine(coarse, fine.columns, c);
    const last = (fine.columns.gaps[(coarse.word[c] as number) + 1] as number) - 1;
    // Middle of the three to middle: else the script would be learned as it sounds a frame later.
    const frame = fine.columns.frame[Math.min(last, first + 1)] as number;
    if (frame >= 0) pairs.push([Math.min(rows - 1, row * COARSE + 1), frame]);
  });
  return pairs;
}

/** What the way through the script says of each word and of what lies between. */
function tell({ columns, speech, hopSeconds }: Search, { path, likeness }: Found, { words }: Reference): Followed {
  const heard: Heard[] = words.map(({ first, end, sentence }) => ({
    first: -1,
    end: -1,
    rows: 0,
    likeness: 0,
    long: end - first,
    sentence,
  }));
  path.forEach((c, row) => {
    if ((columns.frame[c] as number) < 0) return;
    const word = heard[columns.word[c] as number] as Heard;
    if (word.first < 0) word.first = row;
    word.end = row + 1;
    word.rows++;
    word.likeness += likeness[row] as number;
  });
  dropStrays(heard);
  restoreSwallowed(heard, speech);
  const spoken = heard.filter(({ first }) => first >= 0);
  const rows = spoken.reduce((sum, word) => sum + word.rows, 0);
  return {
    words: heard.map(({ first, end }) => (first < 0 ? null : { start: first * hopSeconds, end: end * hopSeconds })),
    added: addedSpeech(spoken, speech).map(({ first, end }) => ({ start: first * hopSeconds, end: end * hopSeconds })),
    likeness: spoken.reduce((sum, word) => sum + word.likeness, 0) / Math.max(1, rows),
  };
}

/** A word of the script as it was found. */
interface Heard {
  /** Frames of the recording; −1 where it was not. */
  first: number;
  end: number;
  rows: number;
  /** Sum over the rows. */
  likeness: number;
  /** Frames in the reference. */
  long: number;
  sentence: number;
}

/** Who leaves out most of a sentence leaves out all of it: the few words that seem to be heard are taken from other speech. */
function dropStrays(words: Heard[]): void {
  for (const sentence of Map.groupBy(words, ({ sentence: s }) => s).values()) {
    const all = sentence.reduce((sum, { long }) => sum + long, 0);
    const found = sentence.reduce((sum, { long, first }) => sum + (first < 0 ? 0 : long), 0);
    if (found < all * LEAST_OF_SENTENCE) for (const word of sentence) word.first = -1;
  }
}

/** Short words that the search leapt over although there is time for them: spoken carelessly, but spoken. */
function restoreSwallowed(words: Heard[], speech: Uint8Array): void {
  for (const { from, to } of runs(words, ({ first }) => first < 0)) {
    const lost = words.slice(from, to);
    const long = lost.reduce((sum, word) => sum + word.long, 0);
    const [before, after] = [words[from - 1], words[to]];
    // Sentences that were left out are left out whole by now.
    const ofSentence = [before, after].some((one) => one && lost.every(({ sentence }) => sentence === one.sentence));
    if (long > (ofSentence ? SWALLOWED.ofSentence : SWALLOWED.frames)) continue;
    const near = words.slice(Math.max(0, from - NEAR), to + NEAR).filter(({ first }) => first >= 0);
    if (near.length < NEAR) continue;
    const nearLong = near.reduce((sum, word) => sum + word.long, 0);
    const nearRows = near.reduce((sum, word) => sum + word.rows, 0);
    const begin = before?.end ?? Math.max(0, (after?.first ?? 0) - long);
    const room = (after?.first ?? Math.min(speech.length, begin + long)) - begin;
    let spare = 0;
    for (let row = begin; row < begin + room; row++) spare += speech[row] as number;
    const rate = nearRows / nearLong;
    // Beyond what the neighbours want, is there time for half of the words at least?
    const usual = usualRate(words);
    const time = spare + nearRows - nearLong * usual;
    if (long > SWALLOWED.always && time < (long * Math.min(rate, usual)) / 2) continue;
    place(words, from, to, begin, room);
  }
}

/** Into the room between two words; where there is none, the words share the time of the one before. */
function place(words: Heard[], from: number, to: number, begin: number, room: number): void {
  const before = words[from - 1];
  const lost = words.slice(from, to);
  let long = lost.reduce((sum, word) => sum + word.long, 0);
  let [at, end] = [begin, begin + room];
  let share = lost;
  if (room < long * 0.3 && before && before.first >= 0) {
    at = before.first;
    share = [before, ...lost];
    long += before.long;
  }
  // What was spoken last may be followed by a pause that is not theirs.
  end = Math.min(end, at + Math.max(1, Math.round(long * 1.5)));
  const span = end - at;
  let passed = 0;
  for (const word of share) {
    word.first = at + Math.round((span * passed) / Math.max(1, long));
    passed += word.long;
    word.end = Math.max(word.first + 1, at + Math.round((span * passed) / Math.max(1, long)));
    word.rows = word.end - word.first;
    word.likeness = 0;
  }
}

/** Frames of the recording for one of the reference. */
function usualRate(words: readonly Heard[]): number {
  const rates = words.flatMap(({ first, rows, long }) => (first >= 0 && long > 0 ? [rows / long] : []));
  return percentile(Float32Array.from(rates), 0.5);
}

function runs(words: readonly Heard[], which: (word: Heard) => boolean): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let w = 0; w < words.length; w++) {
    const from = w;
    while (w < words.length && which(words[w] as Heard)) w++;
    if (w > from) found.push({ from, to: w });
  }
  return found;
}

/** Stretches between words in which somebody speaks for long enough to have said something. */
function addedSpeech(spoken: readonly Heard[], speech: Uint8Array): { first: number; end: number }[] {
  const added: { first: number; end: number }[] = [];
  for (let i = 0; i <= spoken.length; i++) {
    const from = spoken[i - 1]?.end ?? 0;
    const to = spoken[i]?.first ?? speech.length;
    const utterances: { first: number; end: number; count: number }[] = [];
    for (let row = from; row < to; row++) {
      if (speech[row] !== 1) continue;
      const last = utterances.at(-1);
      if (last && row - last.end <= BREATH_FRAMES) {
        last.end = row + 1;
        last.count++;
      } else utterances.push({ first: row, end: row + 1, count: 1 });
    }
    // What the room still says after a word, and breaths, are nothing that was added.
    const said = utterances.filter(({ count }) => count >= ADDED_FRAMES);
    const [first, last] = [said[0], said.at(-1)];
    if (first && last) added.push({ first: first.first, end: last.end });
  }
  return added;
}
