// Listens to an answer while it comes: a model that falls silent, repeats itself without end or writes on and on is stopped.
import { AppError } from "../../base/errors.ts";
import type { Answer } from "./types.ts";

/** Loading a large model from a slow disk is a part of the first. */
const FIRST_PIECE_MS = 5 * 60_000;
const NEXT_PIECE_MS = 60_000;
/** Characters: no token of a usual vocabulary is longer on average. */
const CHARACTERS_A_TOKEN = 16;
/** So often the same stretch in a row, and so many characters of it, are no rhyme and no list any more. */
const REPEATS = 6;
const LEAST_REPEATED = 120;
const LONGEST_STRETCH = 400;

export interface Listening {
  /** Ends by the person's signal, or since the model is no longer listened to. */
  signal: AbortSignal;
  /** False: enough was heard, the stream is to be left. */
  hear(piece: string): boolean;
  /** What was heard, and whether it was stopped here. */
  heard(): { text: string; finish: Extract<Answer["finish"], "length" | "repeats"> | null };
  /** What a failure of the stream means, where it came from here. */
  asFault(error: unknown): AppError | null;
  end(): void;
}

/** @param who is named in errors: "Ollama", "the model". */
export function listen(
  who: string,
  question: { signal: AbortSignal; maxTokens: number; onText?: ((piece: string) => void) | undefined },
  { firstMs = FIRST_PIECE_MS, nextMs = NEXT_PIECE_MS } = {},
): Listening {
  const stop = new AbortController();
  let text = "";
  let finish: "length" | "repeats" | null = null;
  let silentFor: number | null = null;
  let checkedTo = 0;
  const waitFor = (ms: number) =>
    setTimeout(() => {
      silentFor = ms;
      stop.abort();
    }, ms);
  let timer = waitFor(firstMs);
  return {
    signal: AbortSignal.any([question.signal, stop.signal]),
    hear(piece) {
      clearTimeout(timer);
      timer = waitFor(nextMs);
      text += piece;
      question.onText?.(piece);
      if (text.length > question.maxTokens * CHARACTERS_A_TOKEN) finish = "length";
      else if (text.length - checkedTo > 64) {
        checkedTo = text.length;
        if (repeats(text)) finish = "repeats";
      }
      return finish === null;
    },
    heard: () => ({ text, finish }),
    asFault(error) {
      if (question.signal.aborted) return new AppError("CANCELLED", "llm.ask", undefined, { cause: error });
      if (silentFor !== null)
        return new AppError("LLM_UNREACHABLE", "llm.ask", `${who} has said nothing for ${silentFor / 1000} s`);
      return null;
    },
    end: () => clearTimeout(timer),
  };
}

/** Whether a text ends in the same stretch again and again. */
export function repeats(text: string): boolean {
  const end = text.slice(-LONGEST_STRETCH * REPEATS);
  for (let length = 1; length <= LONGEST_STRETCH && length * REPEATS <= end.length; length++) {
    const times = Math.max(REPEATS, Math.ceil(LEAST_REPEATED / length));
    if (length * times > end.length) continue;
    const stretch = end.slice(-length);
    if (stretch.trim() === "" && length < 40) continue;
    if (end.endsWith(stretch.repeat(times))) return true;
  }
  return false;
}
