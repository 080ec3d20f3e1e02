// The sound of a video: narration and ducked music mixed once to float, measured, brought to the loudness wanted, encoded once, measured again.
import { join } from "node:path";

import type { Timeline } from "../../../contract/timeline.ts";
import { SAMPLE_RATE } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { clipTrack, musicTrack, RAW_TRACK } from "./clipSound.ts";
import { parseLoudness, type Loudness } from "./loudness.ts";

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

/** LUFS that the voice has in the mix; the bed lies `gainDb` from it. */
export const VOICE = -16;
/** Most that a voice or a bed is raised, dB: past this a recording is noise. */
const MOST_RAISED = 24;
/** Most that the mix is raised after that. */
const MOST_LIFTED = 12;
/** Quieter than this is silence with noise: it is left as it is, LUFS. */
const SILENT = -55;
const SILENCE = -Infinity;
const TOLERANCE = 0.2;
const TRIES = 6;

interface Coding {
  name: string;
  arguments: readonly string[];
}
const AAC: Coding = { name: "sound.m4a", arguments: ["-c:a", "aac", "-b:a", "192k"] };
const UNCOMPRESSED: Coding = { name: "sound.wav", arguments: ["-c:a", "pcm_s24le"] };

type Run = Pick<Ffmpeg, "run">;

export async function renderSound(
  ffmpeg: Run,
  input: SoundInput,
  dir: string,
  signal: AbortSignal,
): Promise<RenderedSound> {
  const decisions: string[] = [];
  const loudnessOf = async (what: string, file: string | null, format: readonly string[] = []) => {
    if (file === null) return SILENCE;
    const { integrated } = await measure(ffmpeg, [...format, "-i", file], "anull", ["-f", "null", "-"], "none", signal);
    if (integrated >= SILENT) return integrated;
    decisions.push(`the ${what} is almost silent (${shown(integrated)} LUFS) and is left as it is`);
    return SILENCE;
  };
  const voice = await loudnessOf("narration", input.narration);
  const { music: wanted } = input.sound;
  // Own music is laid first: what is heard of it is what has to be levelled.
  const arranged =
    input.music !== null && wanted?.pieces ? await musicTrack(ffmpeg, input.music, wanted, dir, signal) : null;
  const bed = await loudnessOf("music", arranged ?? input.music, arranged === null ? [] : RAW_TRACK);
  const raise = (from: number, to: number) => (from === SILENCE ? 0 : Math.min(MOST_RAISED, to - from));
  const voiceGain = raise(voice, VOICE);
  // Without a voice the bed is all there is.
  const bedGain = raise(bed, VOICE + (voice === SILENCE ? 0 : (input.sound.music?.gainDb ?? 0)));

  const clips = await clipTrack(
    ffmpeg,
    (input.sound.clips ?? []).map((clip, i) => ({ ...clip, path: input.clips[i] ?? "" })),
    { level: VOICE, samples: input.samples, dir, signal },
  );

  const mix = join(dir, "mix.wav");
  const { inputs, chains, last } = mixGraph(input, { arranged, clips }, voiceGain, bedGain);
  const mixed = await measure(
    ffmpeg,
    inputs,
    `${chains}[${last}]anull`,
    ["-c:a", "pcm_f32le", "-rf64", "auto", mix],
    "none",
    signal,
  );
  const coding = input.uncompressed ? UNCOMPRESSED : AAC;
  return encode(ffmpeg, input.sound, mixed, { mix, coding, file: join(dir, coding.name) }, decisions, signal);
}

/** dB that bring a file to so many from the voice's level in the mix; 0 where it is silent. */
export async function levelOf(ffmpeg: Run, file: string, fromVoice: number, signal: AbortSignal): Promise<number> {
  const { integrated } = await measure(ffmpeg, ["-i", file], "anull", ["-f", "null", "-"], "none", signal);
  return integrated < SILENT ? 0 : Math.min(MOST_RAISED, VOICE + fromVoice - integrated);
}

/** Pure: inputs and chains up to the mix, whose label is `last`. */
export function mixGraph(
  { sound, samples, narration, music }: Omit<SoundInput, "clips">,
  tracks: { arranged: string | null; clips: string | null },
  voiceGain: number,
  bedGain: number,
): { inputs: string[]; chains: string; last: string } {
  const length = `apad,atrim=end_sample=${samples}`;
  const float = `aresample=${SAMPLE_RATE},aformat=sample_fmts=fltp`;
  const inputs: string[] = [];
  const chains: string[] = [];
  let count = 0;
  const open = (file: string, format: readonly string[] = []) => {
    inputs.push(...format, "-i", file);
    return `${count++}:a`;
  };
  if (narration !== null) {
    const delay = sound.narration?.startSample ?? 0;
    const late = delay > 0 ? `,adelay=${delay}S|${delay}S` : "";
    chains.push(`[${open(narration)}]${float},pan=stereo|c0=c0|c1=c0,volume=${voiceGain}dB${late},${length}[voice]`);
  }
  if (music !== null) {
    const { fadeInSamples = 0, fadeOutSamples = 0, range = { start: 0, end: samples } } = sound.music ?? {};
    const heard = range.end - range.start;
    const fadeOutEnd = Math.min(heard, lengthOf(sound.music));
    const bed = [
      `${float}:channel_layouts=stereo`,
      `volume=${bedGain}dB`,
      // The whole loop is held in memory: repeating the file itself would lose samples at the seam in some builds.
      ...(tracks.arranged === null ? [`aloop=loop=-1:size=${LONGEST_LOOP}`] : ["apad"]),
      `atrim=end_sample=${heard}`,
      ...(fadeInSamples > 0 ? [`afade=t=in:ss=0:ns=${fadeInSamples}`] : []),
      ...(fadeOutSamples > 0 ? [`afade=t=out:ss=${fadeOutEnd - fadeOutSamples}:ns=${fadeOutSamples}`] : []),
      ...(range.start > 0 ? [`adelay=${range.start}S|${range.start}S`] : []),
      ...(heard < samples ? [length] : []),
    ];
    const input = tracks.arranged === null ? open(music) : open(tracks.arranged, RAW_TRACK);
    chains.push(`[${input}]${bed.join(",")}[bed]`);
  }
  if (tracks.clips !== null) {
    chains.push(`[${open(tracks.clips, RAW_TRACK)}]${float}:channel_layouts=stereo,${length}[clips]`);
  }
  const heard: string[] = [];
  if (narration !== null && music !== null) {
    // Attack before a word is noticed, release slow enough that the bed does not pump between words.
    chains.push(
      "[voice]asplit[said][key]",
      "[bed][key]sidechaincompress=threshold=0.03:ratio=6:attack=20:release=600[ducked]",
    );
    heard.push("said", "ducked");
  } else heard.push(...(narration === null ? [] : ["voice"]), ...(music === null ? [] : ["bed"]));
  // Clips lie as far under the voice as they are wanted: ducked as well, nobody would hear them.
  if (tracks.clips !== null) heard.push("clips");
  if (heard.length === 0) {
    chains.push(`anullsrc=r=${SAMPLE_RATE}:cl=stereo,aformat=sample_fmts=fltp,atrim=end_sample=${samples}[mix]`);
    heard.push("mix");
  }
  const last = heard.reduce((sum, next, i) => {
    // amix halves both; its switch against that is missing in older builds.
    chains.push(`[${sum}][${next}]amix=inputs=2:dropout_transition=0,volume=2[sum${i}]`);
    return `sum${i}`;
  });
  return { inputs, chains: `${chains.join(";")};`, last };
}

/** Of own music that was cut; a loop has no end. */
function lengthOf(music: Timeline["sound"]["music"]): number {
  if (!music?.pieces) return Infinity;
  const { pieces, joinSamples = 0 } = music;
  return pieces.reduce((sum, { samples }) => sum + samples, 0) - joinSamples * (pieces.length - 1);
}

/** Ten minutes. */
const LONGEST_LOOP = 600 * SAMPLE_RATE;

/** Gain and limiter, until loudness and true peak of the encoded sound are as wanted. */
async function encode(
  ffmpeg: Run,
  wanted: { loudness: number; truePeak: number },
  mixed: Loudness,
  { mix, coding, file }: { mix: string; coding: Coding; file: string },
  decisions: string[],
  signal: AbortSignal,
): Promise<RenderedSound> {
  const silent = mixed.integrated < SILENT;
  if (silent) decisions.push(`the sound is almost silent (${shown(mixed.integrated)} LUFS) and is not raised`);
  let gain = silent ? 0 : Math.min(MOST_LIFTED, wanted.loudness - mixed.integrated);
  // The limiter looks at samples: true peaks between them, and what AAC adds, lie up to 1 dB higher.
  let limit = wanted.truePeak - 1;
  let before: Try | null = null;
  for (let attempt = 1; ; attempt++) {
    const chain = `volume=${gain.toFixed(3)}dB,alimiter=limit=${(10 ** (limit / 20)).toFixed(4)}:level=false:attack=5:release=50`;
    await ffmpeg.run(
      [
        "-i",
        mix,
        "-af",
        chain,
        ...coding.arguments,
        "-ar",
        String(SAMPLE_RATE),
        "-ac",
        "2",
        "-map_metadata",
        "-1",
        "-fflags",
        "+bitexact",
        "-flags:a",
        "+bitexact",
        file,
      ],
      { op: "render.sound", signal },
    );
    const loudness = await measure(ffmpeg, ["-i", file], "anull", ["-f", "null", "-"], "true", signal);
    const off = silent ? 0 : wanted.loudness - loudness.integrated;
    const over = loudness.truePeak - wanted.truePeak;
    const canRise = off <= 0 || gain < MOST_LIFTED;
    const done = (Math.abs(off) <= TOLERANCE || !canRise) && over <= 0;
    if (done || attempt === TRIES) {
      if (Math.abs(off) > 0.5)
        decisions.push(
          `loudness stays at ${shown(loudness.integrated)} LUFS: the sound would have to be raised too far`,
        );
      return { file, loudness, decisions };
    }
    const reached = { gain, integrated: loudness.integrated };
    gain = Math.min(MOST_LIFTED, gain + off / answer(before, reached));
    before = reached;
    if (over > 0) limit -= over + 0.2;
  }
}

interface Try {
  gain: number;
  integrated: number;
}

/** LU that a dB of gain brought: one, or less the more the limiter takes back. */
function answer(before: Try | null, now: Try): number {
  if (before === null || Math.abs(now.gain - before.gain) < 0.05) return 1;
  return Math.min(1, Math.max(0.2, (now.integrated - before.integrated) / (now.gain - before.gain)));
}

async function measure(
  ffmpeg: Run,
  inputs: string[],
  chain: string,
  output: string[],
  peaks: "none" | "true",
  signal: AbortSignal,
): Promise<Loudness> {
  const complex = chain.includes("[");
  const filter = `${chain},ebur128=peak=${peaks}:framelog=verbose`;
  const graph = complex
    ? ["-filter_complex", `${filter}[measured]`, "-map", "[measured]"]
    : ["-map", "0:a:0", "-af", filter];
  const { stderr } = await ffmpeg.run([...inputs, ...graph, ...output], {
    op: "render.sound",
    signal,
    logLevel: "info",
  });
  const loudness = parseLoudness(stderr);
  if (!loudness) throw new AppError("FFMPEG_FAILED", "render.sound", "ebur128 gave no summary");
  return loudness;
}

function shown(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : "−∞";
}
