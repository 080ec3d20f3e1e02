// Measures a video of hours by its parts: one loop of the picture and of the sound decoded, the joins looked at, the index read whole.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Timeline, type RenderOutput } from "../../../../contract/timeline.ts";
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { parseSrt, parseVtt } from "../../../base/captionFile.ts";
import type { Artifacts } from "../../../base/files.ts";
import { foreignInput } from "../../../base/foreignMedia.ts";
import { Workers } from "../../../base/workers.ts";
import type { Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import { faultOf } from "../checks/container.ts";
import { decode } from "../decode.ts";
import type { DecodeReport } from "../decodeReport.ts";
import type { Facts } from "../facts.ts";
import { readSmallFrames, SMALL_HEIGHT, SMALL_RATE, SMALL_WIDTH, type SmallFrames } from "../frames.ts";
import type { ReviewInput } from "../input.ts";
import { findRestricted } from "../measure.ts";
import { readMp4 } from "../mp4.ts";
import type { PolicyMatcher } from "../policy.ts";
import { measureThumbnail } from "../thumbnailFile.ts";
import { pictureJoin, soundJoin, type Join } from "./joins.ts";
import type { PacketFacts, PacketsRequest } from "./packets.ts";

export interface LoopFacts extends Facts {
  loops: NonNullable<RenderOutput["loops"]>;
  packets: PacketFacts;
  joins: { picture: Join[]; sound: Join[] };
  /** Mean luma where a dimmed picture has just turned black, and at the video's end. */
  darkLuma: number | null;
  endLuma: number;
}

export interface LoopDeps {
  ffmpeg: Pick<Ffmpeg, "run">;
  artifacts: Pick<Artifacts, "open" | "work">;
  policy: PolicyMatcher;
}

/** Of a loop, what is decoded at most, seconds; the sound's is some ten minutes. */
const MOST_PICTURE = 62;
const MOST_SOUND = 640;
/** Joins that are looked at: the first ones and the last. */
const MOST_JOINS = 4;
const PACKET_SAMPLES = 1024;

export async function measureLoops(
  { ffmpeg, artifacts, policy }: LoopDeps,
  input: ReviewInput & { render: { loops: NonNullable<RenderOutput["loops"]> } },
  { signal, progress }: { signal: AbortSignal; progress: (fraction: number, note?: string) => void },
): Promise<LoopFacts> {
  const { render, thumbnail } = input;
  const { loops } = render;
  const read = async (ref: Parameters<Artifacts["open"]>[0]) => readFile(await artifacts.open(ref), "utf8");
  const timeline = Timeline.parse(JSON.parse(await read(render.timeline)));
  const video = await artifacts.open(render.video);
  const container = await readMp4(video);
  const perSecond = timeline.rate.num / timeline.rate.den;
  const duration = timeline.frames / perSecond;
  return artifacts.work(async (dir) => {
    progress(0.05, "Reading the index");
    const samples = Math.round(duration * SAMPLE_RATE);
    const packets = await readPackets({ path: video, frames: timeline.frames, samples, loops }, signal);
    progress(0.15, "Looking at one loop and listening");
    // A dimmed picture is bright for the first half of the time until it is black, or longer.
    const bright = (timeline.dimFrames ?? Infinity) / 2 / perSecond;
    const seen = Math.min(duration, MOST_PICTURE, loops.picture.frames / perSecond + 1, bright);
    const decodePart = (output: string[], length: number, from = 0): Promise<DecodeReport> => {
      const part = [
        ...(from > 0 ? ["-ss", from.toFixed(6)] : []),
        "-t",
        length.toFixed(6),
        ...foreignInput(),
        "-i",
        video,
        ...output,
      ];
      return decode(ffmpeg, part, length, { signal });
    };
    const lookAt = async (name: string, length: number, from = 0): Promise<[DecodeReport, SmallFrames]> => {
      const path = join(dir, name);
      await writeFile(path, "");
      const report = await decodePart(["-map", "0:v:0", "-vf", SMALL, "-f", "rawvideo", path], length, from);
      return [report, await readSmallFrames(path, new Set(), signal)];
    };
    const [[picture, frames], sound] = await Promise.all([
      lookAt("loop.gray", seen),
      decodePart(["-map", "0:a:0", "-af", HEARD, "-f", "null", "-"], Math.min(duration, MOST_SOUND)),
    ]);
    const decoded = { ...sound, ...videoOf(picture, sound) };
    const joins: LoopFacts["joins"] = { picture: [], sound: [] };
    // Of a file that does not decode there is nothing more to say.
    if (!faultOf({ container, decode: decoded })) {
      progress(0.6, "Looking at the joins");
      const look = { ffmpeg, video, signal };
      const { picture: p, sound: s } = loops;
      const inside = p.frames > 3 * perSecond ? Math.round(2 * perSecond) : null;
      for (const frame of chosen(multiples(p.startFrame, p.frames, p.endFrame, timeline.frames)))
        joins.picture.push(await pictureJoin(look, frame, inside, perSecond));
      const places = [s.start, ...chosen(multiples(s.start, s.packets, s.end, s.end)), s.end];
      for (const [i, packet] of places.entries()) {
        joins.sound.push(await soundJoin(look, packet * PACKET_SAMPLES));
        progress(0.7 + (0.2 * (i + 1)) / places.length);
      }
    }
    const lumaAt = async (seconds: number): Promise<number> => {
      const [, { luma }] = await lookAt("moment.gray", 2, seconds);
      return luma.at(-1) ?? 0;
    };
    const { dimFrames } = timeline;
    const thumbnails = await Promise.all(
      thumbnail.variants.map(async ({ image, box }) =>
        measureThumbnail(ffmpeg, await artifacts.open(image), box, { dir, signal }),
      ),
    );
    return {
      input,
      timeline,
      container,
      decode: decoded,
      narrationSound: { db: new Float32Array(), hopSeconds: 1 },
      lags: [],
      frames,
      srt: parseSrt(await read(render.captions.srt)),
      vtt: parseVtt(await read(render.captions.vtt)),
      captionTrack: null,
      thumbnails,
      policy: await findRestricted(policy, input, signal),
      loops,
      packets,
      joins,
      darkLuma: dimFrames === undefined ? null : await lumaAt(dimFrames / perSecond),
      endLuma: await lumaAt(Math.max(0, duration - 2)),
    };
  });
}

const HEARD = "ebur128=peak=true:framelog=verbose,silencedetect=n=-60dB:d=0.5";
const SMALL = `fps=${SMALL_RATE},scale=${SMALL_WIDTH}:${SMALL_HEIGHT}:flags=area,format=gray`;

/** Of both runs: what either complained about. */
function videoOf(picture: DecodeReport, sound: DecodeReport): Pick<DecodeReport, "errors" | "errorCount" | "frames"> {
  return {
    errors: [...picture.errors, ...sound.errors],
    errorCount: picture.errorCount + sound.errorCount,
    frames: picture.frames,
  };
}

/** Where repetitions begin, without the first time. */
function multiples(start: number, length: number, end: number, last: number): number[] {
  if (length === 0) return [];
  const found: number[] = [];
  for (let at = start + length; at <= end && at < last; at += length) found.push(at);
  return found;
}

function chosen(all: readonly number[]): number[] {
  return all.length <= MOST_JOINS ? [...all] : [...all.slice(0, MOST_JOINS - 1), all.at(-1) as number];
}

async function readPackets(request: PacketsRequest, signal: AbortSignal): Promise<PacketFacts> {
  const thread = new Workers<PacketsRequest, PacketFacts>(new URL("packetsThread.ts", import.meta.url), 1);
  try {
    return await thread.run(request, { signal });
  } finally {
    await thread.close();
  }
}
