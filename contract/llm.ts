// Language models, as rooms and screens speak of them: which engines there are, what one was used for, and why another was not.
import { z } from "zod";

export const LLM_ENGINES = ["ollama", "gguf", "openaiCompatible", "openai", "anthropic", "google"] as const;
export const LlmEngine = z.enum(LLM_ENGINES);
export type LlmEngine = z.infer<typeof LlmEngine>;

/** What writes scripts: `auto` (the first language model that is there), `templates`, or an engine to ask first, with its model: `ollama:qwen2.5:7b`. */
export const WriterWish = z
  .string()
  .regex(
    new RegExp(`^(?:auto|templates|(?:${LLM_ENGINES.join("|")})(?::\\S.{0,199})?)$`),
    "write auto, templates, or an engine such as ollama or ollama:qwen2.5:7b",
  );

/** One question to a model, as it was answered and paid for. */
export const ModelUse = z.object({
  /** What it was asked for: `script.outline`. */
  operation: z.string(),
  engine: LlmEngine,
  /** As the engine names it: `qwen2.5:7b`. */
  model: z.string(),
  inputTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  /** Millionths of a US dollar; 0 of a model on this machine. */
  microUsd: z.int().nonnegative(),
  milliseconds: z.number().nonnegative(),
});
export type ModelUse = z.infer<typeof ModelUse>;

/** Why an engine that comes first was passed over. */
export const Departure = z.object({
  engine: LlmEngine,
  /** Of the catalogue of errors. */
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  /** It is merely not on this machine, and nobody has asked for it: no news. */
  unasked: z.literal(true).exactOptional(),
});
export type Departure = z.infer<typeof Departure>;
