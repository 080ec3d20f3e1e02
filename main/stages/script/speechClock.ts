// How long texts take with the chosen voice: measured by the voice itself, up to a limit; beyond it reckoned from what was measured.
import type { Delivery } from "../../../contract/values.ts";
import { isSpeakable } from "./cleanText.ts";
import type { Durations } from "./plan.ts";

/** What the writer needs of the voices. */
export interface Voices {
  /** Throws VOICE_UNKNOWN or VOICE_LANGUAGE. */
  choose(wish: { language: string; voice: string | null }): { voice: { id: string }; decisions: string[] };
  /** Seconds each text takes to speak, without a pause after it. */
  measure(
    texts: string[],
    options: {
      voice: string;
      rate: number;
      pitch: number;
      language: string;
      delivery?: Delivery;
      signal?: AbortSignal;
    },
  ): Promise<number[]>;
}

export interface Speech {
  voice: string;
  rate: number;
  pitch: number;
  language: string;
  delivery: Delivery;
  signal: AbortSignal;
}

/** So many letters are measured (about five minutes of speech); of more text, a sample sets the scale. */
const MEASURED_LETTERS = 4500;

export class SpeechClock {
  readonly #voices: Voices;
  readonly #speech: Speech;
  readonly #known = new Map<string, number>();
  readonly #weights = new Map<string, number>();
  #letters = 0;
  #measured = { weight: 0, seconds: 0 };

  constructor(voices: Voices, speech: Speech) {
    this.#voices = voices;
    this.#speech = speech;
  }

  /** Measures what is new among the texts, as far as the limit allows. */
  async measure(texts: Iterable<string>): Promise<void> {
    const fresh: string[] = [];
    for (const text of new Set(texts)) {
      if (this.#known.has(text) || !isSpeakable(text) || this.#letters > MEASURED_LETTERS) continue;
      fresh.push(text);
      this.#letters += text.length;
    }
    if (fresh.length === 0) return;
    const { voice, rate, pitch, language, delivery, signal } = this.#speech;
    const seconds = await this.#voices.measure(fresh, { voice, rate, pitch, language, delivery, signal });
    for (const [i, text] of fresh.entries()) {
      this.#known.set(text, seconds[i] ?? 0);
      this.#measured.weight += speechWeight(text);
      this.#measured.seconds += seconds[i] ?? 0;
    }
  }

  readonly durations: Durations = (text) => this.#known.get(text) ?? this.#weight(text) * this.#scale();

  #weight(text: string): number {
    const known = this.#weights.get(text);
    if (known !== undefined) return known;
    const weight = speechWeight(text);
    this.#weights.set(text, weight);
    return weight;
  }

  #scale(): number {
    const { weight, seconds } = this.#measured;
    return weight > 0 ? seconds / weight : 1 / this.#speech.rate;
  }
}

/** Seconds by a rule of thumb for a voice at its own rate: letters, a little for each word and for each comma. */
export function speechWeight(text: string): number {
  const dense = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  const letters = (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) - dense;
  const words = text.split(/\s+/).filter(isSpeakable).length;
  const stops = text.match(/[,;:–—]/g)?.length ?? 0;
  return letters > 0 || dense > 0 ? 0.15 + letters * 0.055 + words * 0.06 + stops * 0.15 + dense * 0.2 : 0;
}
