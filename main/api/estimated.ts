// What a video would take before it is begun: time by what earlier ones took, money by the prices of services, place on the disk.
import { statfs } from "node:fs/promises";

import type { EstimateInput, VideoEstimate } from "../../contract/api/videos.ts";
import { insertSeconds, type Idea } from "../../contract/idea.ts";
import { STAGE_NAMES } from "../../contract/stage.ts";
import { frameRate, frameSize } from "../../contract/values.ts";
import { AppError } from "../base/errors.ts";
import type { ApiContext } from "./context.ts";
import { footageOf } from "./wanted.ts";
import { ideaOf } from "./wished.ts";

/** Throws IDEA_INVALID where a wish cannot be, NOT_FOUND for an unknown channel. */
export async function estimated(
  { channelId, footageFolders, ...wishes }: EstimateInput,
  context: ApiContext,
): Promise<VideoEstimate> {
  const channel = channelId === undefined ? context.channels.default() : context.channels.require(channelId);
  const footage = await indexedFootage(footageFolders, context);
  const idea = ideaOf({ ...wishes, ...(footage && { footage }) }, channel, context);
  const seconds = lengthOf(idea);
  const { stages, measuredBy, ...times } = context.videos.forecast(idea, seconds);
  const price = idea.voice === null || idea.narrationFile !== null ? null : context.voices.priceOf(idea.voice);
  const characters = Math.round(charactersOf(idea, seconds));
  const same = context.videos.sameAs(idea, channel.id);
  const disk = await statfs(context.dataDir).catch(() => null);
  return {
    videoSeconds: seconds,
    stages: STAGE_NAMES.map((name) => ({ name, seconds: stages[name] })),
    ...times,
    measuredBy,
    costs: price === null ? [] : [{ service: price.service, characters, usd: (characters * price.microUsd) / 1e6 }],
    limitUsd: context.settings.effective().values.cloudVoiceLimit / 1e6,
    bytes: bytesOf(idea, seconds),
    freeBytes: disk && disk.bavail * disk.bsize,
    same: same && { id: same.id, title: same.title, state: same.state },
  };
}

/** Folders that are not indexed yet say nothing of the time: it is taken without them. */
async function indexedFootage(folders: readonly string[], context: ApiContext): Promise<Idea["footage"]> {
  return footageOf(folders, context).catch((error: unknown) => {
    if (error instanceof AppError && ["LIBRARY_NOT_INDEXED", "FOLDER_UNUSABLE"].includes(error.code)) return null;
    throw error;
  });
}

/** Of unhurried speech, where words are parted by spaces, and where they are not. */
const WORDS_A_MINUTE = 150;
const LETTERS_A_MINUTE = 270;
/** With its blank. */
const CHARACTERS_A_WORD = 6;

/** Seconds of the whole video. An own script keeps its own length. */
function lengthOf(idea: Idea): number {
  const { script, narrationFile, rate, seconds } = idea;
  const spoken = narrationFile?.seconds ?? (script === null ? seconds : Math.max(1, spokenSeconds(script) / rate));
  return spoken + insertSeconds(idea.intro, idea) + insertSeconds(idea.outro, idea);
}

function spokenSeconds(script: string): number {
  const text = script.replace(/\[[^\]]*\]/g, " ");
  const unspaced = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  const words = text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return unspaced > words ? (60 * unspaced) / LETTERS_A_MINUTE : (60 * words) / WORDS_A_MINUTE;
}

function charactersOf({ script, kind }: Idea, seconds: number): number {
  if (kind === "ambience") return 0;
  return script?.length ?? (seconds / 60) * WORDS_A_MINUTE * CHARACTERS_A_WORD;
}

/** Of an encoded picture, for each million pixels: as cached spans of H.264 come out (docs/benchmarks.md). */
const BYTES_A_MEGAPIXEL = { h264: 13_500, hevc: 9_500, av1: 9_000, prores: 270_000 } as const;
/** WAV, 48 kHz, 16 bit: the narration in mono, the mix in stereo. */
const SOUND_BYTES_A_SECOND = 3 * 96_000;
/** Of ambience a loop is encoded, and then repeated. */
const AMBIENCE_BYTES_A_SECOND = 60_000;

/** The spans in the cache, the film of them, and the copy that is delivered. */
function bytesOf(idea: Idea, seconds: number): number {
  if (idea.kind === "ambience") return seconds * AMBIENCE_BYTES_A_SECOND * 2;
  const { width, height } = frameSize(idea);
  const { num, den } = frameRate(idea);
  const picture = ((width * height * num) / den / 1e6) * BYTES_A_MEGAPIXEL[idea.codec];
  return Math.round(seconds * (3 * picture + SOUND_BYTES_A_SECOND));
}
