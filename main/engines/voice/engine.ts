// What an engine beside the embedded ones gives: voices of installed models, or voices of a service.
import type { Synthesis, SynthesisRequest } from "./protocol.ts";
import type { VoiceInfo } from "./types.ts";

export interface SpeechEngine {
  kind: "neural" | "cloud";
  /** Another one whenever the same text could sound otherwise: models, addresses, settings. Without secrets. */
  version: string;
  /** The voices that can speak now, the best of a language first. */
  voices(): VoiceInfo[];
  /** A voice asked for by its id; the reason where it is this engine's and cannot speak now; null where it is not this engine's. */
  find(id: string): VoiceInfo | { refused: string } | null;
  /** Speaks one sentence. `request.voice` is the voice's whole id. Throws VOICE_FAILED, CANCELLED and what a service answers. */
  synthesise(request: SynthesisRequest, signal: AbortSignal | undefined): Promise<Synthesis>;
  /** See `Voices.cost`; the texts are as they are spoken. */
  cost?(texts: readonly string[], voice: string): string | null;
  close(): Promise<void>;
}
