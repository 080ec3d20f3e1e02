// What each mood sounds like: key, tempo, chords, instruments. Pure data for the composer.
import type { Mood } from "../../../contract/values.ts";

/** A chord: scale degree of its root (0 is the key note), and its notes in semitones above that root. */
export interface Chord {
  /** Semitones above the key note. */
  root: number;
  notes: readonly number[];
}

export interface MoodManner {
  /** MIDI number of the key note, near the middle of the keyboard. */
  key: number;
  /** Semitones above the key note. */
  scale: readonly number[];
  /** Beats a minute, 4/4. */
  tempo: number;
  /** Bars of the whole loop; with the tempo some 45–90 s. */
  bars: number;
  barsPerChord: number;
  /** One is chosen by the seed. Each fills the loop a whole number of times. */
  progressions: readonly (readonly Chord[])[];
  pad: { level: number; brightness: number; attack: number; release: number };
  bass: { level: number; pattern: "hold" | "beats" | "pulse" };
  /** Broken chords. `steps` are eighths in a bar: indices into the chord's notes, null is a rest. */
  arpeggio: { level: number; voice: "pluck" | "piano"; patterns: readonly (readonly (number | null)[])[] } | null;
  /** A sparse upper voice; chance of a note on each beat. */
  melody: { level: number; voice: "bell" | "piano"; chance: number };
  percussion: "none" | "soft" | "light" | "drums";
  reverb: { level: number; seconds: number };
}

const major = [0, 2, 4, 5, 7, 9, 11] as const;
const minor = [0, 2, 3, 5, 7, 8, 10] as const;
const dorian = [0, 2, 3, 5, 7, 9, 10] as const;
const lydian = [0, 2, 4, 6, 7, 9, 11] as const;

const M7 = [0, 4, 7, 11];
const M9 = [0, 4, 7, 14];
const m7 = [0, 3, 7, 10];
const m9 = [0, 3, 7, 14];
const M = [0, 4, 7, 12];
const m = [0, 3, 7, 12];
const sus2 = [0, 2, 7, 12];
const sus4 = [0, 5, 7, 12];
const chord = (root: number, notes: readonly number[]): Chord => ({ root, notes });

export const MANNERS: Record<Mood, MoodManner> = {
  calm: {
    key: 62,
    scale: major,
    tempo: 60,
    bars: 16,
    barsPerChord: 2,
    progressions: [
      [chord(0, M9), chord(9, m7), chord(5, M7), chord(7, sus4)],
      [chord(0, M7), chord(5, M9), chord(9, m7), chord(5, M7)],
      [chord(0, sus2), chord(4, m7), chord(5, M7), chord(5, M9)],
    ],
    pad: { level: 1, brightness: 0.25, attack: 2.2, release: 3 },
    bass: { level: 0.55, pattern: "hold" },
    arpeggio: null,
    melody: { level: 0.34, voice: "piano", chance: 0.22 },
    percussion: "none",
    reverb: { level: 0.34, seconds: 3.2 },
  },
  dreamy: {
    key: 65,
    scale: lydian,
    tempo: 56,
    bars: 16,
    barsPerChord: 2,
    progressions: [
      [chord(0, M7), chord(2, M), chord(9, m7), chord(4, m7)],
      [chord(0, M9), chord(7, M7), chord(2, M), chord(9, m9)],
      [chord(9, m9), chord(0, M7), chord(4, m7), chord(2, sus2)],
    ],
    pad: { level: 1, brightness: 0.45, attack: 2.8, release: 3.4 },
    bass: { level: 0.42, pattern: "hold" },
    arpeggio: null,
    melody: { level: 0.36, voice: "bell", chance: 0.3 },
    percussion: "none",
    reverb: { level: 0.48, seconds: 4.4 },
  },
  warm: {
    key: 67,
    scale: major,
    tempo: 70,
    bars: 16,
    barsPerChord: 1,
    progressions: [
      [chord(0, M9), chord(4, m7), chord(5, M7), chord(7, sus4)],
      [chord(0, M), chord(9, m7), chord(2, m7), chord(7, M)],
      [chord(5, M7), chord(7, M), chord(4, m7), chord(9, m7)],
    ],
    pad: { level: 0.7, brightness: 0.3, attack: 1, release: 1.6 },
    bass: { level: 0.55, pattern: "beats" },
    arpeggio: {
      level: 0.34,
      voice: "piano",
      patterns: [
        [0, 2, 1, 3, 2, 1, 2, null],
        [0, 1, 2, 3, 2, null, 1, 2],
        [0, null, 2, 1, 3, null, 2, 1],
      ],
    },
    melody: { level: 0.36, voice: "piano", chance: 0.2 },
    percussion: "none",
    reverb: { level: 0.26, seconds: 2.2 },
  },
  focused: {
    key: 57,
    scale: dorian,
    tempo: 84,
    bars: 24,
    barsPerChord: 2,
    progressions: [
      [chord(0, m9), chord(8, M7), chord(3, M9), chord(10, sus2)],
      [chord(0, m7), chord(5, M), chord(3, M7), chord(10, M)],
      [chord(0, m9), chord(10, M), chord(8, M7), chord(10, sus4)],
    ],
    pad: { level: 0.75, brightness: 0.3, attack: 1.4, release: 2 },
    bass: { level: 0.5, pattern: "beats" },
    arpeggio: {
      level: 0.3,
      voice: "pluck",
      patterns: [
        [0, 2, 3, 2, 1, 2, 3, 2],
        [0, 1, 2, 3, 1, 2, 3, 1],
        [0, 3, 2, 1, 0, 2, 1, 2],
      ],
    },
    melody: { level: 0.2, voice: "bell", chance: 0.1 },
    percussion: "soft",
    reverb: { level: 0.24, seconds: 2 },
  },
  bright: {
    key: 60,
    scale: major,
    tempo: 104,
    bars: 32,
    barsPerChord: 2,
    progressions: [
      [chord(0, M), chord(7, M), chord(9, m7), chord(5, M9)],
      [chord(5, M9), chord(0, M), chord(7, M), chord(9, m7)],
      [chord(0, M9), chord(9, m7), chord(5, M), chord(7, sus4)],
    ],
    pad: { level: 0.55, brightness: 0.5, attack: 0.6, release: 1.2 },
    bass: { level: 0.55, pattern: "beats" },
    arpeggio: {
      level: 0.36,
      voice: "pluck",
      patterns: [
        [0, 2, 3, 1, 2, 3, 2, 1],
        [0, 3, 2, 3, 1, 3, 2, 3],
        [0, null, 2, 3, null, 2, 1, 2],
      ],
    },
    melody: { level: 0.3, voice: "bell", chance: 0.25 },
    percussion: "light",
    reverb: { level: 0.2, seconds: 1.6 },
  },
  dramatic: {
    key: 62,
    scale: minor,
    tempo: 72,
    bars: 16,
    barsPerChord: 2,
    progressions: [
      [chord(0, m), chord(8, M), chord(3, M), chord(10, M)],
      [chord(0, m9), chord(5, m7), chord(8, M7), chord(7, sus4)],
      [chord(0, m), chord(3, M), chord(8, M7), chord(10, sus4)],
    ],
    pad: { level: 0.9, brightness: 0.55, attack: 1.2, release: 1.8 },
    bass: { level: 0.75, pattern: "pulse" },
    arpeggio: {
      level: 0.2,
      voice: "pluck",
      patterns: [
        [0, 0, 1, 0, 2, 0, 1, 0],
        [0, 1, 0, 2, 0, 1, 0, 3],
      ],
    },
    melody: { level: 0.3, voice: "piano", chance: 0.16 },
    percussion: "drums",
    reverb: { level: 0.32, seconds: 3 },
  },
};
