// What services are paid, noted as it is spent: for which video, by which model, for what. A video that becomes dear is told.
import type { Ledger as ModelLedger } from "../engines/llm/gate.ts";
import type { NewSpent, SpendingStore } from "../store/spending.ts";

/** Millionths of a US dollar that a video may cost in all before a person hears of it. */
export const DEAR_VIDEO = 2_000_000;

export interface Ledger {
  models: ModelLedger;
  note(spent: Omit<NewSpent, "at">): void;
}

export function createLedger(deps: {
  spending: Pick<SpendingStore, "record" | "ofModels" | "ofVideo">;
  /** Told with each payment beyond `DEAR_VIDEO`: what the video has cost in all. */
  onDear: (videoId: string, microUsd: number) => void;
  /** Milliseconds UTC. */
  now?: () => number;
}): Ledger {
  const { spending, onDear, now = Date.now } = deps;
  const note = (spent: Omit<NewSpent, "at">) => {
    spending.record({ ...spent, at: now() });
    if (!spent.videoId) return;
    const whole = spending.ofVideo(spent.videoId);
    if (whole > DEAR_VIDEO) onDear(spent.videoId, whole);
  };
  return {
    note,
    models: {
      spent: (videoId) => spending.ofModels(videoId, now()),
      record: ({ inputTokens, outputTokens, ...payment }) =>
        note({ kind: "model", units: inputTokens + outputTokens, ...payment }),
    },
  };
}
