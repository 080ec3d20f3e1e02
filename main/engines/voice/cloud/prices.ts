// What the cloud voices cost by their services' list prices: the one place where they stand.
import type { ServiceName } from "./service.ts";

/**
 * When these were last set down: from knowledge, not from the services' pages. They are for the estimate and the limit
 * alone; nobody is billed by them. YTEMPIRE_CLOUD_VOICE_PRICES replaces them.
 */
export const PRICES_AS_OF = "2025-06";

/** Micro-USD a character, by what the voice (Google) or the model (the others) is called; the first that fits counts. */
const PRICES: Record<ServiceName, readonly (readonly [named: RegExp, price: number])[]> = {
  // The dearest way to buy characters there: beyond the plan's own.
  elevenlabs: [
    [/flash|turbo/, 150],
    [/./, 300],
  ],
  google: [
    [/studio/i, 160],
    [/chirp|journey/i, 30],
    [/standard/i, 4],
    [/./, 16],
  ],
  // The models that are paid by the second: at what a character of English comes to.
  openai: [
    [/^tts-1-hd/, 30],
    [/^tts-1/, 15],
    [/./, 20],
  ],
};

/** Micro-USD a character. */
export function listPrice(service: ServiceName, voiceOrModel: string): number {
  const price = PRICES[service].find(([named]) => named.test(voiceOrModel))?.[1];
  if (price === undefined) throw new RangeError(`no list price for ${service} ${voiceOrModel}`);
  return price;
}
