// Shots and cards as the music has them: its beats, where they lie in the video, and how many cuts came to lie on one.
import type { FootageOutput, Shot } from "../../../contract/footage.ts";
import type { Idea } from "../../../contract/idea.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import { SAMPLE_RATE } from "../../../contract/values.ts";
import { loopBeats } from "./loopEnd.ts";
import { countOnBeat, onBeats } from "./onBeats.ts";
import type { MarkedWord } from "./stress.ts";
import { toFrame } from "./timeline.ts";

interface Beaten {
  idea: Pick<Idea, "beatCuts">;
  footage: Pick<FootageOutput, "look" | "shots" | "cards" | "music">;
  words: readonly MarkedWord[];
  /** Of a person's own music, from its beginning; undefined: the bed's own. */
  beats: readonly number[] | undefined;
  /** Seconds before the body. */
  from: number;
}

/** Shots and cards as the music has them, by a timeline that does not know of it yet. */
export function cutOnBeats(timeline: Timeline, { idea, footage, words, beats, from }: Beaten) {
  const { shots, cards, look } = footage;
  const { rate, picture, sound } = timeline;
  const which = idea.beatCuts ?? look.motion.beats ?? "within";
  const all = Math.round((timeline.frames * rate.den * SAMPLE_RATE) / rate.num);
  const heard = sound.music?.range ?? { start: 0, end: all };
  const loop = sound.music && footage.music ? loopBeats(sound.music, heard, footage.music) : [];
  const inBody = (beats ? beats.map((at) => heard.start / SAMPLE_RATE + at) : loop).map((at) => at - from);
  const transitions = new Map(picture.map((clip) => [clip.startFrame, clip.transitionFrames]));
  const seconds = (frames: number) => (frames * rate.den) / rate.num;
  const transitionAt = ({ start }: Shot) => seconds(transitions.get(toFrame(start + from, rate)) ?? 0);
  const spoken = words.map((word) => ({ ...word, start: word.start - from, end: word.end - from }));
  const cuts = onBeats({ shots, cards }, { which, beats: inBody, rate, transitionAt, words: spoken });
  const moments = (of: readonly Shot[]) =>
    of.slice(1).map((shot, i) => shot.start + transitionAt(shots[i + 1] ?? shot) / 2);
  const [before, after] = [shots, cuts.shots].map((of) => countOnBeat(moments(of), inBody, rate));
  const told = `${after} of ${shots.length - 1} cuts lie on a beat of the music, ${before} before they were moved`;
  return { cuts, decisions: inBody.length > 0 && which !== "off" && after !== before ? [told] : [] };
}
