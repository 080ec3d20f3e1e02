// A line or a scene that a person speaks in place of the voice: cut to its words, cleaned, with a time for each of them.
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Recording } from "../../../../contract/edits.ts";
import { EDIT_LIMITS } from "../../../../contract/edits.ts";
import { AppError } from "../../../base/errors.ts";
import { decodeWav } from "../../../base/sound/wav.ts";
import { Workers } from "../../../base/workers.ts";
import type { Alignment } from "../../../engines/voice/types.ts";
import { decodeRecording } from "./decode.ts";
import { requireMatch, requireSpeech, type RecordingDeps } from "./index.ts";
import type { Heard, RecordingReply, RecordingRequest } from "./protocol.ts";

export interface Piece extends Pick<Recording, "sceneId" | "line"> {
  /** Mono, −1 to 1. */
  samples: Float32Array;
  sampleRate: number;
  /** `line` counts those of the piece. */
  words: { text: string; start: number; end: number; line: number }[];
  decisions: string[];
}

/** What is kept of the room before the first word and after the last one. */
const EDGE = { before: 0.08, after: 0.2 } as const;
const FRAMES_A_SECOND = 100;

export interface PieceWish extends Recording {
  /** As written. */
  lines: readonly string[];
  /** BCP 47. */
  language: string;
}

/**
 * What is said must not be what is written: then the words are spread evenly over it, and a note says so.
 * Throws NARRATION_UNREADABLE, NARRATION_SILENT, CANCELLED, each naming the scene.
 */
export async function hearPiece(
  { voices, artifacts, ffmpeg }: RecordingDeps,
  { sceneId, line, file, lines, language }: PieceWish,
  dir: string,
  signal: AbortSignal,
): Promise<Piece> {
  await mkdir(dir, { recursive: true });
  const place = line === null ? sceneId : `${sceneId}, line ${line + 1}`;
  const named = { ...file, name: `${file.name} (${place})` };
  const decoded = await decodeRecording({ ffmpeg, artifacts }, named, dir, signal);
  const thread = new Workers<RecordingRequest, RecordingReply>(new URL("thread.ts", import.meta.url), 1);
  try {
    const heard = (await thread.run({ kind: "listen", path: decoded.sound }, { signal })) as Heard;
    requireSpeech(named, heard);
    if (heard.seconds > EDIT_LIMITS.recordingSeconds)
      throw new AppError(
        "NARRATION_UNREADABLE",
        "narration.piece",
        `${named.name} is ${Math.round(heard.seconds / 60)} minutes long; at most ${EDIT_LIMITS.recordingSeconds / 60} can be used`,
      );
    const aligned = await alignedWords();
    const { words, start, end, note } = aligned ?? spread(lines, heard);
    const into = join(dir, "piece.wav");
    await thread.run({ kind: "polish", path: decoded.sound, gains: heard.gains, start, end, into }, { signal });
    const { channels, sampleRate } = decodeWav(await readFile(into));
    const seconds = end - start;
    const within = (at: number): number => Math.min(seconds, Math.max(0, at - start));
    return {
      sceneId,
      line,
      samples: channels[0] ?? new Float32Array(),
      sampleRate,
      words: words.map((word) => ({ ...word, start: within(word.start), end: within(word.end) })),
      decisions: [`${place}: spoken by yourself (${file.name})${note}`],
    };

    async function alignedWords(): Promise<Laid | null> {
      try {
        const alignment = await voices.align({ path: decoded.forAligner, lines, language }, signal);
        requireMatch(named, alignment, language, heard);
        return layOut(alignment, heard.seconds);
      } catch (error) {
        const unlike = error instanceof AppError && UNLIKE.has(error.code);
        if (unlike) return null;
        throw error;
      }
    }
  } finally {
    await thread.close();
  }
}

/** Another text is said, or the language's sounds are not known: it is heard all the same. */
const UNLIKE: ReadonlySet<string> = new Set(["NARRATION_MISMATCH", "VOICE_LANGUAGE"]);

interface Laid {
  words: Piece["words"];
  /** Seconds of the recording. */
  start: number;
  end: number;
  note: string;
}

/** Words that were not found stand between their neighbours. */
function layOut(alignment: Alignment, recordingSeconds: number): Laid | null {
  const all = alignment.lines.flatMap((words, line) => words.map((word) => ({ ...word, line })));
  const found = all.flatMap((word) => (word.start === null ? [] : [word]));
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last) return null;
  const added = alignment.departures.filter(({ kind }) => kind === "added");
  const from = Math.min(first.start, ...added.map(({ start }) => start));
  const to = Math.max(last.end, ...added.map(({ end }) => end));
  let before = from;
  const words = all.map((word, i) => {
    const at = word.start ?? before;
    const next = all.slice(i + 1).find(({ start }) => start !== null)?.start ?? to;
    const end = word.end ?? Math.min(next, at + 0.2);
    before = end;
    return { text: word.text, line: word.line, start: at, end };
  });
  return {
    words,
    start: Math.max(0, from - EDGE.before),
    end: Math.min(recordingSeconds, to + EDGE.after),
    note: "",
  };
}

/** From the first sound of speech to the last, by letters. */
function spread(lines: readonly string[], heard: Pick<Heard, "seconds" | "speech">): Laid {
  const [from, to] = [heard.speech.from / FRAMES_A_SECOND, heard.speech.to / FRAMES_A_SECOND];
  const written = lines.flatMap((text, line) =>
    text
      .split(/\s+/u)
      .filter(Boolean)
      .map((word) => ({ text: word, line })),
  );
  const letters = written.reduce((sum, { text }) => sum + text.length, 0);
  let said = 0;
  const at = (count: number): number => from + ((to - from) * count) / Math.max(1, letters);
  const words = written.map((word) => {
    const start = at(said);
    said += word.text.length;
    return { ...word, start, end: at(said) };
  });
  return {
    words,
    start: Math.max(0, from - EDGE.before),
    end: Math.min(heard.seconds, to + EDGE.after),
    note: "; it does not sound like what is written, so the captions' times are estimated",
  };
}
