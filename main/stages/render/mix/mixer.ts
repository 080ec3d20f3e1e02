// The mix, sample by sample: voice, ducked bed, clips and effects, in pieces of a fifth of a second, as often as it is asked for.
import { setImmediate } from "node:timers/promises";

import type { SoundEffect, Timeline } from "../../../../contract/timeline.ts";
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { DeEsser } from "../../../base/sound/deEsser.ts";
import { effectSound } from "../../../base/sound/effects.ts";
import { bandPass, Biquad } from "../../../base/sound/filters.ts";
import { Ducking, type Stretch } from "./ducking.ts";
import type { Sound } from "./openSound.ts";

export interface Mix {
  /** Of the video. */
  samples: number;
  voice: {
    sound: Sound;
    startSample: number;
    gainDb: number;
    /** dBFS of the band of sibilants from which they are turned down. */
    sharp: number;
    /** Where the bed sinks, in samples of the video. */
    phrases: readonly Stretch[];
  } | null;
  bed: Bed | null;
  /** As long as the video; levelled and faded. */
  clips: Sound | null;
  effects: readonly SoundEffect[];
}

export interface Bed {
  sound: Sound;
  /** It begins anew at its end; else silence follows. */
  loops: boolean;
  gainDb: number;
  music: Music;
  /** Under what is said: dB by which all of it sinks, and the band of speech besides. */
  duck: { allDb: number; speechDb: number };
}
type Music = Pick<NonNullable<Timeline["sound"]["music"]>, "fadeInSamples" | "fadeOutSamples" | "fromSample" | "range">;

export type Stereo = readonly [left: Float32Array, right: Float32Array];

/** A fifth of a second: a millisecond or two of work. Whole blocks of all that works in blocks. */
export const PIECE = 9600;
/** One gain of the bed, in a straight line between: a millisecond. */
const BLOCK = 48;
/** What tells vowels apart, and consonants from each other. */
const SPEECH_BAND = { hertz: 2200, q: 0.7 } as const;
/** Sibilants sink so far at most, dB. */
const MOST_DE_ESSED = 7;

/** The pieces of the mix in order; each is valid until the next is asked for. The last may be shorter. */
export async function* mixed(mix: Mix): AsyncGenerator<Stereo> {
  const voice = mix.voice && new Voice(mix.voice);
  const bed = mix.bed && new BedTrack(mix.bed, mix.voice?.phrases ?? [], mix.samples);
  const effects = new Effects(mix.effects);
  const whole: Stereo = stereo(PIECE);
  for (let at = 0; at < mix.samples; at += PIECE) {
    const out = cleared(whole, Math.min(PIECE, mix.samples - at));
    await voice?.addTo(out, at);
    await bed?.addTo(out, at);
    if (mix.clips) add(out, await mix.clips.read(at, out[0].length));
    effects.addTo(out, at);
    yield out;
    // Others have their turn also where nothing is read.
    await setImmediate();
  }
}

function stereo(length: number): Stereo {
  return [new Float32Array(length), new Float32Array(length)];
}

/** The beginning of both channels, silent. */
function cleared([left, right]: Stereo, count: number): Stereo {
  return [left.subarray(0, count).fill(0), right.subarray(0, count).fill(0)];
}

function add([left, right]: Stereo, both: Float32Array): void {
  for (let i = 0; i < left.length; i++) {
    left[i] = (left[i] as number) + (both[2 * i] as number);
    right[i] = (right[i] as number) + (both[2 * i + 1] as number);
  }
}

class Voice {
  readonly #voice: NonNullable<Mix["voice"]>;
  readonly #gain: number;
  readonly #deEsser: DeEsser;
  readonly #mono = new Float32Array(PIECE);

  constructor(voice: NonNullable<Mix["voice"]>) {
    this.#voice = voice;
    this.#gain = 10 ** (voice.gainDb / 20);
    this.#deEsser = new DeEsser(SAMPLE_RATE, { threshold: voice.sharp, most: MOST_DE_ESSED });
  }

  async addTo([left, right]: Stereo, at: number): Promise<void> {
    const { sound, startSample } = this.#voice;
    const from = at - startSample;
    const count = left.length;
    if (from + count <= 0 || from >= sound.length) return;
    const skipped = Math.max(0, -from);
    const read = await sound.read(Math.max(0, from), count - skipped);
    const mono = this.#mono.subarray(0, count).fill(0);
    if (sound.channels === 1)
      for (let i = skipped; i < count; i++) mono[i] = this.#gain * (read[i - skipped] as number);
    else
      for (let i = skipped; i < count; i++)
        mono[i] = (this.#gain / 2) * ((read[2 * (i - skipped)] as number) + (read[2 * (i - skipped) + 1] as number));
    this.#deEsser.process(mono);
    for (let i = 0; i < count; i++) {
      left[i] = (left[i] as number) + (mono[i] as number);
      right[i] = (right[i] as number) + (mono[i] as number);
    }
  }
}

class BedTrack {
  readonly #bed: Bed;
  readonly #range: Stretch;
  /** What is heard of it ends here. */
  readonly #end: number;
  readonly #ducking: Ducking;
  readonly #band: readonly [Biquad, Biquad];
  readonly #own = stereo(PIECE);
  readonly #banded = stereo(PIECE);
  #gain = 0;
  #dip = 0;

  constructor(bed: Bed, phrases: readonly Stretch[], samples: number) {
    this.#bed = bed;
    this.#range = bed.music.range ?? { start: 0, end: samples };
    this.#end = bed.loops ? this.#range.end : Math.min(this.#range.end, this.#range.start + bed.sound.length);
    this.#ducking = new Ducking(phrases, SAMPLE_RATE);
    const band = bandPass(SAMPLE_RATE, SPEECH_BAND.hertz, SPEECH_BAND.q);
    this.#band = [new Biquad(band), new Biquad(band)];
  }

  async addTo([left, right]: Stereo, at: number): Promise<void> {
    const count = left.length;
    if (at + count <= this.#range.start || at >= this.#end) return;
    const bed = await this.#read(at - this.#range.start, count);
    const banded = cleared(this.#banded, count);
    if (this.#bed.duck.speechDb !== 0)
      for (const c of [0, 1] as const) {
        banded[c].set(bed[c]);
        this.#band[c].process(banded[c]);
      }
    for (let from = 0; from < count; from += BLOCK) {
      const to = Math.min(count, from + BLOCK);
      const { gain, dip } = this.#at(at + to);
      const [step, stepDip] = [(gain - this.#gain) / (to - from), (dip - this.#dip) / (to - from)];
      for (let i = from; i < to; i++) {
        this.#gain += step;
        this.#dip += stepDip;
        // What the dip takes away is the band of speech itself: without a dip nothing is changed.
        left[i] = (left[i] as number) + this.#gain * ((bed[0][i] as number) - this.#dip * (banded[0][i] as number));
        right[i] = (right[i] as number) + this.#gain * ((bed[1][i] as number) - this.#dip * (banded[1][i] as number));
      }
      [this.#gain, this.#dip] = [gain, dip];
    }
  }

  /** Factor of the bed, and how much of the band of speech is taken out of it. */
  #at(sample: number): { gain: number; dip: number } {
    const { gainDb, duck, music } = this.#bed;
    const { start } = this.#range;
    const { fadeInSamples, fadeOutSamples } = music;
    if (sample <= start || sample >= this.#end) return { gain: 0, dip: 0 };
    const down = this.#ducking.at(sample);
    const fade = Math.min(
      1,
      fadeInSamples > 0 ? (sample - start) / fadeInSamples : 1,
      fadeOutSamples > 0 ? (this.#end - sample) / fadeOutSamples : 1,
    );
    return { gain: fade * 10 ** ((gainDb - duck.allDb * down) / 20), dip: 1 - 10 ** ((-duck.speechDb * down) / 20) };
  }

  /** From a place in what is heard of it; before its beginning and after its end there is silence. */
  async #read(from: number, count: number): Promise<Stereo> {
    const { sound, loops, music } = this.#bed;
    const { fromSample = 0 } = music;
    const both = cleared(this.#own, count);
    for (let done = Math.max(0, -from); done < count;) {
      const place = loops ? (from + done + fromSample) % sound.length : from + done;
      if (place >= sound.length) break;
      const here = Math.min(count - done, sound.length - place);
      const read = await sound.read(place, here);
      const [left, right] = both;
      const { channels } = sound;
      for (let i = 0; i < here; i++) {
        left[done + i] = read[channels * i] as number;
        right[done + i] = read[channels * i + channels - 1] as number;
      }
      done += here;
    }
    return both;
  }
}

class Effects {
  readonly #effects: readonly SoundEffect[];
  readonly #sounds = new Map<string, ReturnType<typeof effectSound>>();

  constructor(effects: readonly SoundEffect[]) {
    this.#effects = effects;
  }

  addTo(out: Stereo, at: number): void {
    const end = at + out[0].length;
    for (const { effect, sample, gainDb } of this.#effects) {
      // None is longer than two seconds.
      if (sample - 2 * SAMPLE_RATE > end || sample + 2 * SAMPLE_RATE < at) continue;
      const sound = this.#sounds.get(effect) ?? effectSound(effect, SAMPLE_RATE, 1);
      this.#sounds.set(effect, sound);
      const from = sample - sound.moment;
      const gain = 10 ** (gainDb / 20);
      for (const [c, channel] of [sound.left, sound.right].entries()) {
        const into = out[c] as Float32Array;
        for (let i = Math.max(at, from); i < Math.min(end, from + channel.length); i++)
          into[i - at] = (into[i - at] as number) + gain * (channel[i - from] as number);
      }
    }
  }
}
