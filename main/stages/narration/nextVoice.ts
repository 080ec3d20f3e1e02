// One voice of the chain after another, each for the whole narration: a video never changes its voice half-way.
import type { ErrorCode } from "../../../contract/errors.ts";
import { AppError } from "../../base/errors.ts";
import type { VoiceInfo, Voices, VoiceWish } from "../../engines/voice/types.ts";

export interface ChosenVoice {
  voice: VoiceInfo;
  /** How it was chosen, with every voice that failed before it and why. */
  decisions: string[];
}

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

/**
 * @param narrate speaks all with one voice; its signal is aborted once it has failed, so that nothing more is paid for.
 *   `attempt` counts from 0.
 * Throws what the first `choose` throws, and what the last voice threw where no other is left.
 */
export async function withNextVoice<T>(
  voices: Pick<Voices, "choose">,
  wish: VoiceWish,
  signal: AbortSignal,
  narrate: (chosen: ChosenVoice, signal: AbortSignal, attempt: number) => Promise<T>,
): Promise<T> {
  const failed: string[] = [];
  const told: string[] = [];
  let chosen: ChosenVoice = voices.choose(wish);
  for (;;) {
    const over = new AbortController();
    try {
      return await narrate(chosen, AbortSignal.any([signal, over.signal]), failed.length);
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError) || !OF_THE_VOICE.has(error.code)) throw error;
      failed.push(chosen.voice.id);
      told.push(`voice ${chosen.voice.id} failed: ${error.message}; the whole narration is spoken by another voice`);
      const next = nextOf(voices, { ...wish, not: failed });
      if (!next) throw error;
      chosen = { voice: next.voice, decisions: [...told, ...next.decisions] };
    } finally {
      over.abort();
    }
  }
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
