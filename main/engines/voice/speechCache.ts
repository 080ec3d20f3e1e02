// Keeps what was spoken, so that measuring a text and speaking it later synthesise it once; the oldest goes when it is full.
import { AppError } from "../../base/errors.ts";
import type { Synthesis, SynthesisRequest } from "./protocol.ts";

/** Some 65 minutes of flite's speech. */
const MOST_BYTES = 128 * 1024 * 1024;

export class SpeechCache {
  readonly #synthesise: (request: SynthesisRequest, signal?: AbortSignal) => Promise<Synthesis>;
  readonly #kept = new Map<string, Promise<Synthesis>>();
  readonly #sizes = new Map<string, number>();
  #bytes = 0;

  constructor(synthesise: (request: SynthesisRequest, signal?: AbortSignal) => Promise<Synthesis>) {
    this.#synthesise = synthesise;
  }

  async get(request: SynthesisRequest, signal?: AbortSignal): Promise<Synthesis> {
    const key = JSON.stringify([
      request.engine,
      request.voice,
      request.language,
      request.rate,
      request.pitch,
      request.range,
      request.stressed,
      request.text,
    ]);
    for (;;) {
      const found = this.#kept.get(key);
      if (!found) return await this.#make(key, request, signal);
      this.#kept.delete(key);
      this.#kept.set(key, found);
      try {
        return await found;
      } catch (error) {
        // Whoever asked first gave up; this caller has not.
        if (!(error instanceof AppError && error.code === "CANCELLED") || signal?.aborted) throw error;
      }
    }
  }

  async #make(key: string, request: SynthesisRequest, signal?: AbortSignal): Promise<Synthesis> {
    const made = this.#synthesise(request, signal);
    this.#kept.set(key, made);
    try {
      const { samples } = await made;
      this.#sizes.set(key, samples.byteLength);
      this.#bytes += samples.byteLength;
      this.#shrink();
    } catch (error) {
      if (this.#kept.get(key) === made) this.#kept.delete(key);
      throw error;
    }
    return await made;
  }

  #shrink(): void {
    for (const key of this.#kept.keys()) {
      if (this.#bytes <= MOST_BYTES) return;
      const size = this.#sizes.get(key);
      if (size === undefined) continue;
      this.#bytes -= size;
      this.#sizes.delete(key);
      this.#kept.delete(key);
    }
  }
}
