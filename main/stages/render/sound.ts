// The sound of a video: mixed as often as it is needed and never kept, brought to the loudness wanted, encoded once, measured again.
import { join } from "node:path";

import type { SoundEffect, Timeline } from "../../../contract/timeline.ts";
import { SAMPLE_RATE } from "../../../contract/values.ts";
import { foreignInput } from "../../base/foreignMedia.ts";
import { hashJson } from "../../base/hash.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { clipTrack, MOST_RAISED, musicTrack, RAW_TRACK, SILENT } from "./clipSound.ts";
import type { Loudness } from "./loudness.ts";
import { apart, interleaved, limited, loudnessOf, Meter, roughly } from "./mix/level.ts";
import { mixed, type Bed, type Mix, type Stereo } from "./mix/mixer.ts";
import { openSound, openTrack, type Sound } from "./mix/openSound.ts";

export interface SoundInput {
  sound: Timeline["sound"];
  /** Length of the video. */
  samples: number;
  /** Files of the timeline's references. */
  narration: string | null;
  music: string | null;
  /** One each of `sound.clips`. */
  clips: string[];
  /** Not AAC, but samples as they are, for editors. */
  uncompressed?: boolean;
}

export interface RenderedSound {
  /** Exactly as long as the video: AAC in an m4a, or of 24 bits as it is in a wav. */
  file: string;
  /** Of the encoded sound. */
  loudness: Loudness;
  decisions: string[];
}

/** Raised when the same sound would now come out otherwise. */
const SOUND_VERSION = 1;
/** LUFS that the voice has in the mix; the bed lies `gainDb` from it. */
export const VOICE = -16;
/**
 * dBFS from which the sibilants of such a voice are turned down. Measured on the voices that there are: in nine parts of ten
 * the band lies below −36, in ordinary sibilants between −34 and −28, and up to −17 where they hurt.
 */
const SHARP = -28;
/** Most that the mix is raised after that, dB. */
const MOST_LIFTED = 18;
const TOLERANCE = 0.1;
const TRIES = 5;
/** Of a timeline that says nothing, dB. */
const DUCK = 8;

interface Coding {
  name: string;
  arguments: readonly string[];
  /** dB that peaks may rise in it. */
  rises: number;
}
const AAC: Coding = { name: "sound.m4a", arguments: ["-c:a", "aac", "-b:a", "192k"], rises: 0.5 };
const UNCOMPRESSED: Coding = { name: "sound.wav", arguments: ["-c:a", "pcm_s24le", "-rf64", "auto"], rises: 0.05 };
const TO_STEREO = ["-ar", String(SAMPLE_RATE), "-ac", "2"] as const;
const BIT_EXACT = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"] as const;

type Run = Pick<Ffmpeg, "run">;

/** The hash of all that the sound is made from. */
export function soundKey(
  { sound, samples, uncompressed = false }: Pick<SoundInput, "sound" | "samples" | "uncompressed">,
  ffmpegVersion: string,
): string {
  return hashJson({ version: SOUND_VERSION, ffmpeg: ffmpegVersion, sound, samples, uncompressed });
}

export async function renderSound(
  ffmpeg: Run,
  input: SoundInput,
  dir: string,
  signal: AbortSignal,
): Promise<RenderedSound> {
  await using open = new AsyncDisposableStack();
  const decisions: string[] = [];
  const mix = await planMix({ ffmpeg, dir, signal, open }, input, decisions);
  const pieces = () => interruptible(mixed(mix), signal);
  const coding = input.uncompressed ? UNCOMPRESSED : AAC;
  const file = join(dir, coding.name);
  const target = input.sound;
  const before = await roughly(pieces());
  const silent = before.integrated < SILENT;
  if (silent) decisions.push(`the sound is almost silent (${shown(before.integrated)} LUFS) and is not raised`);
  let aim = await aimed(pieces, before, { ...target, truePeak: target.truePeak - coding.rises, silent });
  for (let attempt = 1; ; attempt++) {
    await ffmpeg.run([...RAW_TRACK, "-i", "-", ...coding.arguments, ...TO_STEREO, ...BIT_EXACT, file], {
      op: "render.sound",
      signal,
      stdin: bytesOf(limited(pieces(), aim)),
    });
    const loudness = await heard(ffmpeg, file, signal);
    const off = silent ? 0 : target.loudness - loudness.integrated;
    const over = loudness.truePeak - target.truePeak;
    const canRise = off <= 0 || aim.gainDb < MOST_LIFTED;
    if (((Math.abs(off) <= TOLERANCE || !canRise) && over <= 0) || attempt === TRIES) {
      if (Math.abs(off) > 0.5)
        decisions.push(
          `loudness stays at ${shown(loudness.integrated)} LUFS: the sound would have to be raised too far`,
        );
      return { file, loudness, decisions };
    }
    aim = {
      gainDb: Math.min(MOST_LIFTED, aim.gainDb + off),
      limit: aim.limit - (over > 0 ? over + 0.1 : 0),
    };
  }
}

interface Opening {
  ffmpeg: Run;
  dir: string;
  signal: AbortSignal;
  /** What is opened for as long as the sound is made. */
  open: AsyncDisposableStack;
}

async function planMix({ ffmpeg, dir, signal, open }: Opening, input: SoundInput, decisions: string[]): Promise<Mix> {
  const { sound, samples } = input;
  const opened = async (path: string | null) =>
    path === null ? null : open.use(await openSound(ffmpeg, path, dir, signal));
  const loudEnough = async (what: string, of: Sound | null) => {
    if (of === null) return -Infinity;
    const integrated = await loudnessOf(of, signal);
    if (integrated >= SILENT) return integrated;
    decisions.push(`the ${what} is almost silent (${shown(integrated)} LUFS) and is left as it is`);
    return -Infinity;
  };
  const raise = (from: number, to: number) => (from === -Infinity ? 0 : Math.min(MOST_RAISED, to - from));

  const voice = await opened(input.narration);
  const voiceLevel = await loudEnough("narration", voice);
  const { music } = sound;
  // Own music is laid first: what is heard of it is what has to be levelled.
  const own = input.music !== null && music?.pieces ? input.music : null;
  const bed = own
    ? open.use(await openTrack(await musicTrack(ffmpeg, own, music as Music, dir, signal)))
    : await opened(input.music);
  // Without a voice the bed is all there is.
  const under = voiceLevel === -Infinity ? 0 : (music?.gainDb ?? 0);
  const bedGain = raise(await loudEnough("music", bed), VOICE + under);
  const clips = await clipTrack(
    ffmpeg,
    (sound.clips ?? []).map((clip, i) => ({ ...clip, path: input.clips[i] ?? "" })),
    { level: VOICE, samples, dir, signal },
  );
  const startSample = sound.narration?.startSample ?? 0;
  return {
    samples,
    voice: voice && {
      sound: voice,
      startSample,
      gainDb: raise(voiceLevel, VOICE),
      sharp: SHARP,
      phrases: sound.narration?.phrases ?? [{ start: startSample, end: startSample + voice.length }],
    },
    bed: bed && bedOf(bed, bedGain, music),
    clips: clips === null ? null : open.use(await openTrack(clips)),
    effects: sound.effects ?? [],
  };
}

type Music = NonNullable<Timeline["sound"]["music"]>;

function bedOf(sound: Sound, gainDb: number, music: Timeline["sound"]["music"]): Bed {
  return {
    sound,
    loops: music?.pieces === undefined,
    gainDb,
    music: music ?? { fadeInSamples: 0, fadeOutSamples: 0 },
    duck: { allDb: music?.duckDb ?? DUCK, speechDb: music?.speechDipDb ?? 0 },
  };
}

/** The music of a timeline as it is heard where nobody speaks, at its own level: for editing programs. */
export async function* musicAlone(
  { ffmpeg, dir, signal }: Omit<Opening, "open">,
  music: Music,
  path: string,
  samples: number,
): AsyncGenerator<Uint8Array> {
  const track = music.pieces
    ? await openTrack(await musicTrack(ffmpeg, path, music, dir, signal))
    : await openSound(ffmpeg, path, dir, signal);
  try {
    const bed = bedOf(track, 0, { ...music, range: { start: 0, end: samples } });
    yield* bytesOf(interruptible(mixed({ samples, voice: null, bed, clips: null, effects: [] }), signal));
  } finally {
    await track[Symbol.asyncDispose]();
  }
}

/** The sounds at cuts and cards as they are heard beside a voice at its level in the mix: for editing programs. */
export function effectsAlone(
  effects: readonly SoundEffect[],
  samples: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  return bytesOf(interruptible(mixed({ samples, voice: null, bed: null, clips: null, effects }), signal));
}

/** dB that bring a file to so many from the voice's level in the mix; 0 where it is silent. */
export async function levelOf(ffmpeg: Run, file: string, fromVoice: number, signal: AbortSignal): Promise<number> {
  const { integrated } = await heard(ffmpeg, file, signal);
  return integrated < SILENT ? 0 : Math.min(MOST_RAISED, VOICE + fromVoice - integrated);
}

interface Aim {
  gainDb: number;
  /** dBTP. */
  limit: number;
}

/** The gain that brings the mix to its loudness, with what the limiter takes back. */
async function aimed(
  pieces: () => AsyncIterable<Stereo>,
  before: { integrated: number; samplePeak: number },
  { loudness, truePeak: limit, silent }: { loudness: number; truePeak: number; silent: boolean },
): Promise<Aim> {
  let gainDb = silent ? 0 : Math.min(MOST_LIFTED, loudness - before.integrated);
  // True peaks lie up to a decibel and more above samples.
  if (silent || before.samplePeak + gainDb <= limit - 1.5) return { gainDb, limit };
  let known: Try | null = null;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { integrated } = await roughly(limited(pieces(), { gainDb, limit }));
    const off = loudness - integrated;
    if (Math.abs(off) <= TOLERANCE / 2 || (off > 0 && gainDb >= MOST_LIFTED)) break;
    const reached = { gainDb, integrated };
    gainDb = Math.min(MOST_LIFTED, gainDb + off / answer(known, reached));
    known = reached;
  }
  return { gainDb, limit };
}

interface Try {
  gainDb: number;
  integrated: number;
}

/** LU that a dB of gain brought: one, or less the more the limiter takes back. */
function answer(before: Try | null, now: Try): number {
  if (before === null || Math.abs(now.gainDb - before.gainDb) < 0.05) return 0.9;
  return Math.min(1, Math.max(0.2, (now.integrated - before.integrated) / (now.gainDb - before.gainDb)));
}

/** Of a file, decoded. */
async function heard(ffmpeg: Run, file: string, signal: AbortSignal): Promise<Loudness> {
  const meter = new Meter();
  let rest = new Uint8Array();
  await ffmpeg.run([...foreignInput(), "-i", file, "-map", "0:a:0", ...RAW_TRACK, "-"], {
    op: "render.sound",
    signal,
    onStdout: (chunk) => {
      const bytes = Buffer.concat([rest, chunk]);
      const whole = bytes.length - (bytes.length % FRAME_BYTES);
      // A copy begins where floats may begin.
      meter.add(apart(new Float32Array(Uint8Array.from(bytes.subarray(0, whole)).buffer)));
      rest = bytes.subarray(whole);
    },
  });
  return meter.result;
}

/** Two floats. */
const FRAME_BYTES = 8;

async function* bytesOf(pieces: AsyncIterable<Stereo>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield interleaved(piece);
}

async function* interruptible<T>(pieces: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const piece of pieces) {
    signal.throwIfAborted();
    yield piece;
  }
}

function shown(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : "−∞";
}
