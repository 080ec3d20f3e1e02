// One voice of the chain after another, each for the whole narration: a video never changes its voice half-way. A service in trouble is waited for first.
import type { ErrorCode } from "../../../contract/errors.ts";
import type { Outcome, StageContext } from "../../../contract/stage.ts";
import { AppError } from "../../base/errors.ts";
import type { VoiceInfo, Voices, VoiceWish } from "../../engines/voice/types.ts";

export interface ChosenVoice {
  voice: VoiceInfo;
  /** How it was chosen, with every voice that failed before it and why. */
  decisions: string[];
}

/** Told how each voice did that was tried: null where it spoke all. */
export type VoiceHeard = (voice: VoiceInfo, error: AppError | null) => void;

/** What lies with a voice, its model or its service: another voice may do. */
const OF_THE_VOICE = new Set<ErrorCode>([
  "VOICE_FAILED",
  "VOICE_MODEL",
  "VOICE_COST",
  "VOICE_KEY",
  "VOICE_QUOTA",
  "VOICE_SERVICE",
  "VOICE_UNKNOWN",
]);

/** How long a service in trouble is waited for, time after time; what it spoke before is kept and not paid for again. */
const WAITS_SECONDS = [5, 20, 60];

/**
 * @param narrate speaks all with one voice; its signal is aborted once it has failed, so that nothing more is paid for.
 *   `attempt` counts from 0.
 * @returns `retry` where a service may be well again later. What another voice than the first speaks is kept for this
 *   video alone: when the same is made again, the first may speak.
 * Throws what the first `choose` throws, and what the last voice threw where no other is left.
 */
export async function withNextVoice<T>(
  { voices, heard = () => undefined }: { voices: Pick<Voices, "choose">; heard?: VoiceHeard | undefined },
  wish: VoiceWish,
  { signal, once }: Pick<StageContext, "signal" | "once">,
  narrate: (chosen: ChosenVoice, signal: AbortSignal, attempt: number) => Promise<T>,
): Promise<Outcome<T>> {
  const failed: string[] = [];
  const told: string[] = [];
  let chosen: ChosenVoice = voices.choose(wish);
  for (;;) {
    const over = new AbortController();
    try {
      const output = await narrate(chosen, AbortSignal.any([signal, over.signal]), failed.length);
      heard(chosen.voice, null);
      return { status: "done", output, ...(failed.length > 0 ? { keep: "video" } : {}) };
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError) || !OF_THE_VOICE.has(error.code)) throw error;
      heard(chosen.voice, error);
      const { id, kind } = chosen.voice;
      let times = "";
      if (kind === "cloud" && error.retryable) {
        const count = await countFault(once, id);
        const seconds = WAITS_SECONDS[count - 1];
        if (seconds !== undefined)
          return { status: "retry", notBefore: later(Math.max(seconds, asked(error))), reason: error.message };
        times = `, ${count} times in a row`;
      }
      failed.push(id);
      told.push(`voice ${id} failed${times}: ${error.message}; the whole narration is spoken by another voice`);
      const next = nextOf(voices, { ...wish, not: failed });
      if (!next) throw error;
      chosen = { voice: next.voice, decisions: [...told, ...next.decisions] };
    } finally {
      over.abort();
    }
  }
}

/** How often the voice's service was in trouble, this time included, over all attempts of the job. */
async function countFault(once: StageContext["once"], voice: string): Promise<number> {
  for (let count = 1; ; count++) {
    let first = false;
    await once(`${voice} in trouble ${count}`, () => {
      first = true;
      return Promise.resolve(true);
    });
    if (first) return count;
  }
}

/** Seconds that the service itself asks to be left alone. */
function asked({ details }: AppError): number {
  return typeof details["retryAfterSeconds"] === "number" ? details["retryAfterSeconds"] : 0;
}

function later(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000);
}

/** Null where no voice is left. */
function nextOf(voices: Pick<Voices, "choose">, wish: VoiceWish): ChosenVoice | null {
  try {
    return voices.choose(wish);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
