// Which language model does a stage's work as things are just now, as a part of the key of its result.
import type { Departure } from "../../contract/llm.ts";

/** Undefined: no model is there, and nobody has asked for one. */
export function answeredBy(
  model: { engine: string; identity: string } | null,
  departures: readonly Departure[],
): string | undefined {
  if (model) return `${model.engine} ${model.identity}`;
  const missed = departures.filter(({ unasked }) => !unasked).map(({ engine, code }) => `${engine} ${code}`);
  return missed.length === 0 ? undefined : `none: ${missed.join(", ")}`;
}
