// Writes the score of a bed: chords led smoothly into each other, bass, broken chords, a sparse melody, percussion.
import type { Mood } from "../../../contract/values.ts";
import { deriveSeed, pick, seededRandom } from "../../base/random.ts";
import { type Chord, MANNERS, type MoodManner } from "./moods.ts";

export type Instrument = "pad" | "bass" | "pluck" | "piano" | "bell" | "kick" | "hat" | "shaker" | "drum";

export interface Note {
  instrument: Instrument;
  /** Seconds from the beginning of the loop; a note may ring on over its end. */
  start: number;
  /** How long it is held. */
  seconds: number;
  /** MIDI number; percussion has its own pitch. */
  pitch: number;
  /** 0–1. */
  level: number;
  /** −1 left to 1 right. */
  pan: number;
}

export interface Score {
  seconds: number;
  /** From each beat to the next; the first lies at the beginning, and the loop holds a whole number of them. */
  beatSeconds: number;
  notes: Note[];
}

type Random = () => number;

/** The pad's lowest and highest note. */
const PAD_RANGE = { low: 50, high: 74 } as const;
const BEATS = 4;

/** Equal moods with equal seeds give equal scores. */
export function compose(mood: Mood, seed: number): Score {
  const manner = MANNERS[mood];
  const random = seededRandom(deriveSeed(seed, "music", mood));
  const key = manner.key + Math.floor(random() * 6) - 3;
  const beat = 60 / (manner.tempo * (0.97 + random() * 0.06));
  const bar = beat * BEATS;
  const progression = pick(random, manner.progressions);
  const notes: Note[] = [];
  const melodyRhythm = rhythm(manner, random);
  const pattern = manner.arpeggio ? pick(random, manner.arpeggio.patterns) : [];
  let voicing: number[] = [];
  let melodyPitch = key + 12;
  for (let at = 0; at < manner.bars; at++) {
    const chord = progression[Math.floor(at / manner.barsPerChord) % progression.length] as Chord;
    const begin = at * bar;
    if (at % manner.barsPerChord === 0) {
      voicing = lead(voicing, key + chord.root, chord.notes);
      notes.push(...padNotes(manner, voicing, begin, bar * manner.barsPerChord));
    }
    notes.push(...bassNotes(manner, key + chord.root, begin, beat, at));
    // The broken chords and the drums leave out some bars, so that the loop breathes.
    const section = Math.floor((at * 4) / manner.bars);
    if (section > 0 || manner.percussion === "none")
      notes.push(...arpeggioNotes(manner, voicing, pattern, begin, beat, random));
    if (section > 0) notes.push(...percussionNotes(manner, begin, beat, at, random));
    melodyRhythm[at % melodyRhythm.length]?.forEach((sounds, position) => {
      if (!sounds || random() < 0.15) return;
      melodyPitch = nextPitch(melodyPitch, key, chord, manner.scale, position === 0, random);
      notes.push({
        instrument: manner.melody.voice,
        start: begin + position * beat,
        seconds: beat * 2,
        pitch: melodyPitch,
        level: manner.melody.level * (0.75 + random() * 0.25),
        pan: (random() - 0.5) * 0.7,
      });
    });
  }
  return { seconds: manner.bars * bar, beatSeconds: beat, notes };
}

/** The chord's notes in those octaves where the pad has least to move: common notes stay and the others move by a step. */
function lead(from: readonly number[], root: number, notes: readonly number[]): number[] {
  const classes = [...new Set(notes.map((note) => (root + note) % 12))];
  const middle = (PAD_RANGE.low + PAD_RANGE.high) / 2;
  // The first chord is spread evenly round the middle.
  const before = from.length > 0 ? from : classes.map((_, i) => middle - 8 + i * 5);
  const cost = (voicing: readonly number[]): number =>
    moved(before, voicing) + moved(voicing, before) + sum(voicing.map((pitch) => Math.abs(pitch - middle))) * 0.08;
  let best: { voicing: number[]; cost: number } = { voicing: [], cost: Infinity };
  for (const voicing of voicings(classes)) {
    // Two notes side by side rub; it is taken where there is nothing else.
    const rubs = voicing.filter((pitch, i) => i > 0 && pitch - (voicing[i - 1] as number) <= 1).length;
    const all = cost(voicing) + rubs * 1000;
    if (all < best.cost) best = { voicing, cost: all };
  }
  return best.voicing;
}

/** Every way to lay these pitch classes into the pad's range, each from low to high. */
function voicings(classes: readonly number[]): number[][] {
  let all: number[][] = [[]];
  for (const pitchClass of classes) {
    const octaves: number[] = [];
    for (let pitch = PAD_RANGE.low; pitch <= PAD_RANGE.high; pitch++)
      if (pitch % 12 === pitchClass) octaves.push(pitch);
    all = all.flatMap((voicing) => octaves.map((pitch) => [...voicing, pitch]));
  }
  return all.map((voicing) => voicing.toSorted((a, b) => a - b));
}

/** Squared, so that one large step is worse than several small ones. */
function moved(from: readonly number[], to: readonly number[]): number {
  return sum(to.map((pitch) => Math.min(...from.map((other) => (other - pitch) ** 2))));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function padNotes({ pad }: MoodManner, voicing: readonly number[], start: number, seconds: number): Note[] {
  return voicing.map((pitch, i) => ({
    instrument: "pad",
    start,
    seconds,
    pitch,
    level: (pad.level * 0.2) / Math.sqrt(voicing.length / 4),
    pan: voicing.length > 1 ? (i / (voicing.length - 1) - 0.5) * 1.2 : 0,
  }));
}

function bassNotes({ bass, barsPerChord }: MoodManner, root: number, start: number, beat: number, bar: number): Note[] {
  const pitch = ((root - 33) % 12) + 33;
  const note = (at: number, beats: number, level: number, up = 0): Note => ({
    instrument: "bass",
    start: start + at * beat,
    seconds: beats * beat,
    pitch: pitch + up,
    level: bass.level * level,
    pan: 0,
  });
  switch (bass.pattern) {
    case "hold":
      return bar % barsPerChord === 0 ? [note(0, BEATS * barsPerChord, 0.6)] : [];
    case "beats":
      return [note(0, 2.4, 0.62), note(2.5, 1.4, 0.45, bar % 2 === 1 ? 7 : 0)];
    case "pulse":
      return Array.from({ length: 8 }, (_, i) => note(i / 2, 0.42, i % 4 === 0 ? 0.62 : 0.36));
  }
}

function arpeggioNotes(
  { arpeggio }: MoodManner,
  voicing: readonly number[],
  pattern: readonly (number | null)[],
  start: number,
  beat: number,
  random: Random,
): Note[] {
  if (!arpeggio) return [];
  return pattern.flatMap((index, step) => {
    const pitch = index === null ? undefined : voicing[index % voicing.length];
    if (pitch === undefined) return [];
    return [
      {
        instrument: arpeggio.voice,
        // Nobody plays exactly on time.
        start: start + (step * beat) / 2 + random() * 0.008,
        seconds: beat,
        pitch: pitch + 12,
        level: arpeggio.level * (step % 4 === 0 ? 0.9 : 0.6 + random() * 0.2),
        pan: step % 2 === 0 ? -0.45 : 0.45,
      },
    ];
  });
}

function percussionNotes({ percussion }: MoodManner, start: number, beat: number, bar: number, random: Random): Note[] {
  const hit = (instrument: Instrument, at: number, level: number, pan = 0): Note => ({
    instrument,
    start: start + at * beat,
    seconds: 0.2,
    pitch: 0,
    level: level * (0.9 + random() * 0.1),
    pan,
  });
  switch (percussion) {
    case "none":
      return [];
    case "soft":
      return [
        hit("kick", 0, 0.32),
        hit("kick", 2.5, 0.2),
        ...[0.5, 1.5, 2.5, 3.5].map((at) => hit("hat", at, 0.07, 0.3)),
      ];
    case "light":
      return [
        ...[0, 2].map((at) => hit("kick", at, 0.4)),
        ...[1, 3].map((at) => hit("shaker", at, 0.14, -0.2)),
        ...Array.from({ length: 8 }, (_, i) => hit("hat", i / 2, i % 2 === 0 ? 0.05 : 0.09, 0.35)),
      ];
    case "drums":
      return [
        hit("drum", 0, 0.6, -0.1),
        ...(bar % 2 === 1
          ? [hit("drum", 2.5, 0.35, 0.25), hit("drum", 3, 0.42, 0.1), hit("drum", 3.5, 0.5, -0.2)]
          : [hit("drum", 2, 0.34, 0.2)]),
      ];
  }
}

/** Two or four bars of which beats sound, repeated: a melody is recognised by its rhythm. */
function rhythm({ melody }: MoodManner, random: Random): boolean[][] {
  const one = Array.from({ length: 2 }, () =>
    Array.from({ length: BEATS }, (_, i) => random() < melody.chance * (i === 0 ? 1.6 : 0.9)),
  );
  if (!one.flat().some(Boolean)) (one[0] as boolean[])[0] = true;
  return [...one, ...one.toReversed()];
}

/** A step or a small leap, to a note of the chord on the first beat, within an octave and a half above the key. */
function nextPitch(
  from: number,
  key: number,
  chord: Chord,
  scale: readonly number[],
  strong: boolean,
  random: Random,
): number {
  const allowed = strong ? chord.notes.map((note) => (chord.root + note) % 12) : scale;
  const candidates = [];
  for (let pitch = key + 5; pitch <= key + 22; pitch++)
    if (allowed.includes((((pitch - key) % 12) + 12) % 12) && Math.abs(pitch - from) <= 7 && pitch !== from)
      candidates.push(pitch);
  if (candidates.length === 0) return from;
  const weighted = candidates.flatMap((pitch) => (Math.abs(pitch - from) <= 3 ? [pitch, pitch, pitch] : [pitch]));
  return pick(random, weighted);
}
