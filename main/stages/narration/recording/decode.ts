// Opens a person's recording, whatever its format: once as it will be heard, once as the aligner listens.
import { join } from "node:path";

import type { OwnFile } from "../../../../contract/values.ts";
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { AppError } from "../../../base/errors.ts";
import type { Artifacts } from "../../../base/files.ts";
import { wordTable } from "../../../base/wordTable.ts";
import type { Ffmpeg } from "../../../engines/ffmpeg/index.ts";

/** ffmpeg's readers of what a recording comes in: a file is read as what its content is, and as nothing else. */
const DEMUXERS: Readonly<Record<string, string>> = wordTable({
  "audio/wav": "wav",
  "audio/mpeg": "mp3",
  "audio/mp4": "mov",
  "video/mp4": "mov",
  "video/quicktime": "mov",
  "audio/flac": "flac",
  "audio/ogg": "ogg",
  "audio/aac": "aac",
  "audio/aiff": "aiff",
  "audio/x-caf": "caf",
  "video/x-matroska": "matroska",
});

/** Of the aligner. */
const ALIGN_RATE = 16_000;
/** An hour of script and some hours beside it: more is taken for a mistake. */
const MOST_SECONDS = 4 * 3600;

export interface DecodedRecording {
  /** Raw, mono, 16 bit little-endian: at 48 kHz and at 16 kHz. */
  sound: string;
  forAligner: string;
}

/** Throws NARRATION_UNREADABLE, ARTIFACT_MISSING, DISK_FULL, CANCELLED. */
export async function decodeRecording(
  { ffmpeg, artifacts }: { ffmpeg: Pick<Ffmpeg, "run">; artifacts: Pick<Artifacts, "open"> },
  file: OwnFile,
  dir: string,
  signal: AbortSignal,
): Promise<DecodedRecording> {
  const demuxer = DEMUXERS[file.artifact.mediaType];
  if (demuxer === undefined) throw unreadable(file, `it is ${file.artifact.mediaType}`);
  if ((file.seconds ?? 0) > MOST_SECONDS)
    throw unreadable(
      file,
      `it is ${Math.round((file.seconds ?? 0) / 3600)} hours long; at most ${MOST_SECONDS / 3600} can be used`,
    );
  const input = [
    "-protocol_whitelist",
    "file,pipe",
    "-f",
    demuxer,
    "-i",
    `file:${await artifacts.open(file.artifact)}`,
  ];
  const output = (rate: number, path: string): string[] =>
    `-map 0:a:0 -t ${MOST_SECONDS} -ac 1 -ar ${rate} -c:a pcm_s16le -f s16le`.split(" ").concat(path);
  const decoded = { sound: join(dir, "recording.raw"), forAligner: join(dir, "aligner.raw") };
  try {
    await ffmpeg.run([...input, ...output(SAMPLE_RATE, decoded.sound), ...output(ALIGN_RATE, decoded.forAligner)], {
      op: "narration.decode",
      signal,
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "FFMPEG_FAILED") throw unreadable(file, error.message, error);
    throw error;
  }
  return decoded;
}

function unreadable(file: OwnFile, reason: string, cause?: unknown): AppError {
  const message = `${file.name} cannot be used as a recording: ${reason}`;
  return new AppError("NARRATION_UNREADABLE", "narration.decode", message, { cause });
}
