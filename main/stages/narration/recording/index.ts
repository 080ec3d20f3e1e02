// A person's own recording as the narration: decoded, aligned to the script, cleaned and levelled; what departs from the script is told.
import { join } from "node:path";

import type { NarrationOutput } from "../../../../contract/narration.ts";
import type { Scene } from "../../../../contract/script.ts";
import type { OwnFile } from "../../../../contract/values.ts";
import { clock } from "../../../base/clock.ts";
import { AppError } from "../../../base/errors.ts";
import type { Artifacts } from "../../../base/files.ts";
import { Workers } from "../../../base/workers.ts";
import type { Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import type { Voices } from "../../../engines/voice/types.ts";
import { decodeRecording } from "./decode.ts";
import { layOut } from "./layOut.ts";
import type { Heard, RecordingReply, RecordingRequest } from "./protocol.ts";

/** Raised when the same recording would be aligned or sound otherwise. */
export const RECORDING_VERSION = "recording 2";

export interface RecordingDeps {
  voices: Pick<Voices, "align">;
  artifacts: Artifacts;
  ffmpeg: Pick<Ffmpeg, "run">;
}

/** dBFS, RMS: softer than this nobody speaks, and no gain makes it a narration. */
const SILENT_DB = -62;
const LEAST_SPEECH_SECONDS = 0.5;
/** Under the first the recording is not of this script; under the second a person is told to look. */
const FOUND = { least: 0.5, sure: 0.8 } as const;
/** Standard deviations below chance: another language or text stays under it (1.38 at most, as measured; the right one reached 1.67 and more). */
const LEAST_LIKENESS = 1.45;
/** Less speech than this is too little to learn the voice from: a true reading sounds little more like its script than another. */
const SHORT = { seconds: 8, found: 0.75, likeness: 0.9 } as const;
const CLIPPED_PLACES = 10;

/**
 * Throws NARRATION_UNREADABLE, NARRATION_SILENT, NARRATION_MISMATCH, VOICE_LANGUAGE where nothing can be aligned in this
 * language, CANCELLED.
 */
export async function narrateRecording(
  { voices, artifacts, ffmpeg }: RecordingDeps,
  { signal, progress }: { signal: AbortSignal; progress: (fraction: number, note?: string) => void },
  { file, scenes, language }: { file: OwnFile; scenes: readonly Pick<Scene, "id" | "lines">[]; language: string },
  dir: string,
): Promise<NarrationOutput> {
  progress(0.02, "Opening the recording");
  const decoded = await decodeRecording({ ffmpeg, artifacts }, file, dir, signal);
  const thread = new Workers<RecordingRequest, RecordingReply>(new URL("thread.ts", import.meta.url), 1);
  try {
    progress(0.1, "Listening to the recording");
    const heard = (await thread.run({ kind: "listen", path: decoded.sound }, { signal })) as Heard;
    requireSpeech(file, heard);
    progress(0.2, "Finding the script's words in it");
    const lines = scenes.flatMap((scene, s) => scene.lines.map(({ text }, line) => ({ text, scene: s, line })));
    const texts = lines.map(({ text }) => text);
    const alignment = await voices.align({ path: decoded.forAligner, lines: texts, language }, signal);
    requireMatch(file, alignment, language, heard);
    const laid = layOut(alignment, scenes, lines, heard.seconds);
    progress(0.8, "Levelling the recording");
    const path = join(dir, "narration.wav");
    const { start, end, words, pauses, departures } = laid;
    const polishing = { kind: "polish" as const, path: decoded.sound, gains: heard.gains, start, end, into: path };
    const { seconds } = await thread.run(polishing, { signal });
    return {
      audio: await artifacts.putFile(path, "audio/wav"),
      durationSeconds: seconds,
      words: words.map((word) => ({ ...word, end: Math.min(word.end, seconds) })),
      scenes: laid.scenes.map((scene, s) => (s === scenes.length - 1 ? { ...scene, end: seconds } : scene)),
      pauses,
      voice: { engine: "own", id: "own recording", language },
      timing: "aligned",
      departures,
      decisions: [
        `own recording ${file.name}: ${percent(alignment.found)} of the script found in it`,
        ...notes(heard, alignment.found, laid.cut),
        ...departures.map(
          ({ kind, text, start: at }) =>
            `at ${clock(at)} ${kind === "skipped" ? `the recording leaves out “${shorten(text ?? "")}”` : "the recording says something that is not in the script"}`,
        ),
      ],
    };
  } finally {
    await thread.close();
  }
}

export function requireSpeech(file: OwnFile, { seconds, speechSeconds, loud }: Heard): void {
  if (seconds > 0 && loud > SILENT_DB && speechSeconds >= LEAST_SPEECH_SECONDS) return;
  const level = Number.isFinite(loud) ? `, ${Math.round(loud)} dBFS at the loudest` : "";
  throw new AppError(
    "NARRATION_SILENT",
    "narration.listen",
    `Nobody is heard in ${file.name} (${Math.round(seconds)} s${level})`,
  );
}

export function requireMatch(
  file: OwnFile,
  { found, likeness }: { found: number; likeness: number },
  language: string,
  { speechSeconds }: Heard,
): void {
  const least = speechSeconds < SHORT.seconds ? SHORT : { found: FOUND.least, likeness: LEAST_LIKENESS };
  if (found >= least.found && likeness >= least.likeness) return;
  const how =
    found >= least.found ? "it sounds unlike the script throughout" : `only ${percent(found)} of its words were found`;
  throw new AppError(
    "NARRATION_MISMATCH",
    "narration.align",
    `${file.name} is not a recording of this script in ${language}: ${how}`,
    { details: { found, likeness } },
  );
}

function notes(heard: Heard, found: number, cut: { before: number; after: number }): string[] {
  const said: string[] = [];
  if (heard.speechSeconds < SHORT.seconds)
    said.push("the recording is too short to be sure that it is of this script: listen to the video once");
  if (found < FOUND.sure)
    said.push("much of the script is missing in the recording: check that both are of the same version");
  if (heard.clipped.places >= CLIPPED_PLACES)
    said.push(
      `the recording is clipped at ${heard.clipped.places} places, first at ${clock(heard.clipped.first)}: record with a lower input level`,
    );
  if (heard.loud - heard.noise < 20)
    said.push(`the recording is noisy: ${Math.round(heard.loud - heard.noise)} dB between voice and room`);
  if (cut.before > 0) said.push(`${Math.round(cut.before)} s of speech before the script's first word are left out`);
  if (cut.after > 0) said.push(`${Math.round(cut.after)} s of speech after the script's last word are left out`);
  return said;
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
