// The one decode of the finished file: a pure plan of the ffmpeg graph, and its run.
import { join } from "node:path";

import { AppError } from "../../base/errors.ts";
import { foreignInput } from "../../base/foreignMedia.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { type DecodeReport, parseDecodeReport } from "./decodeReport.ts";
import { SMALL_HEIGHT, SMALL_RATE, SMALL_WIDTH } from "./frames.ts";
import { ENVELOPE_RATE } from "./sync.ts";

export interface DecodeFiles {
  video: string;
  /** The narration's own sound, filtered in the same way as the mix, so that the two can be compared. */
  narration: string;
  /** Raw grey frames, raw 16-bit sound of the mix and of the narration are written here. */
  frames: string;
  mix: string;
  voice: string;
}

export const decodeFiles = (dir: string, video: string, narration: string): DecodeFiles => ({
  video,
  narration,
  frames: join(dir, "frames.gray"),
  mix: join(dir, "mix.s16"),
  voice: join(dir, "voice.s16"),
});

/** A single black frame at a seam counts, which lasts a 60th of a second at least. Luma up to 19 is black, so that a night sky of 23 is none; a caption may lie on it. */
const BLACK = "blackdetect=d=0.01:pic_th=0.9:pix_th=0.015";
/** Shorter gaps are part of speech. */
const SILENCE = "silencedetect=n=-50dB:d=0.5";
/** Where speech carries its syllables; music's bass and rumble stay out. `first_pts` keeps a late start of the track late. */
const SPEECH = `aresample=${ENVELOPE_RATE}:async=1:first_pts=0,highpass=f=250,aformat=sample_fmts=s16:channel_layouts=mono`;

/**
 * Arguments for the packaged build of 2018 and everything later. The deblocking filter is left out of frames that no other
 * is made from, which saves a tenth of the time; of all others it stays on: its error would grow through a GOP, and a
 * frozen picture seem to move.
 */
export function planDecode(files: DecodeFiles, has: { video: boolean; audio: boolean }): string[] {
  const graph: string[] = [];
  const outputs: string[] = [];
  if (has.video) {
    graph.push(
      `[0:v]split[v0][v1]`,
      // Counting dark points needs no filtering of them: picking some takes a fifth of the time.
      `[v0]scale=240:-2:flags=neighbor,${BLACK}[black]`,
      `[v1]fps=${SMALL_RATE},scale=${SMALL_WIDTH}:${SMALL_HEIGHT}:flags=area,format=gray[small]`,
    );
    outputs.push("-map", "[black]", "-f", "null", "-", "-map", "[small]", "-f", "rawvideo", files.frames);
  }
  if (has.audio) {
    graph.push(`[0:a]asplit[a0][a1]`, `[a0]ebur128=peak=true:framelog=verbose,${SILENCE}[loud]`, `[a1]${SPEECH}[mix]`);
    outputs.push("-map", "[loud]", "-f", "null", "-", "-map", "[mix]", "-f", "s16le", files.mix);
  }
  graph.push(`[1:a]${SPEECH}[voice]`);
  outputs.push("-map", "[voice]", "-f", "s16le", files.voice);
  const inputs = [
    ...(has.video ? ["-skip_loop_filter", "noref"] : []),
    ...foreignInput(),
    "-i",
    files.video,
    ...foreignInput(),
    "-i",
    files.narration,
  ];
  return [...inputs, "-filter_complex", graph.join(";"), ...outputs];
}

/**
 * Decodes and measures with `-loglevel repeat+level+info`. A file that ffmpeg cannot open or finish is a finding, not a
 * fault of the stage; everything else that goes wrong is thrown.
 */
export async function decode(
  ffmpeg: Pick<Ffmpeg, "run">,
  args: string[],
  durationSeconds: number,
  { signal, onSeconds }: { signal: AbortSignal; onSeconds?: (seconds: number) => void },
): Promise<DecodeReport> {
  const lines: string[] = [];
  try {
    await ffmpeg.run(["-loglevel", "repeat+level+info", ...args], {
      op: "review.decode",
      signal,
      logLevel: "info",
      onProgress: ({ seconds }) => onSeconds?.(seconds),
      onStderrLine: (line) => {
        if (lines.length < MAX_LINES) lines.push(line);
      },
    });
  } catch (error) {
    const report = parseDecodeReport(lines, durationSeconds);
    if (error instanceof AppError && error.code === "FFMPEG_FAILED" && report.errorCount > 0) return report;
    throw error;
  }
  return parseDecodeReport(lines, durationSeconds);
}

/** A file damaged throughout can make ffmpeg write for ever. */
const MAX_LINES = 100_000;
