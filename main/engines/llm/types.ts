// What the room of language models hands out: a model that answers, whichever engine it runs in.
import type { LlmEngine } from "../../../contract/llm.ts";

/** Millionths of a US dollar for a million tokens. */
export interface Price {
  input: number;
  output: number;
}

export interface Message {
  role: "user" | "assistant";
  text: string;
}

export interface Question {
  /** What it is asked for, of the ledger: `script.outline`. */
  operation: string;
  /** Who the model is to be, and its rules. */
  system: string;
  messages: readonly Message[];
  /** The answer is JSON of this schema (2020-12), as far as the engine can make it so: it is checked by whoever asked. */
  schema?: Record<string, unknown> | undefined;
  /** Of the answer. */
  maxTokens: number;
  temperature: number;
  seed: number;
  signal: AbortSignal;
  /** Told of each piece of the answer as it comes. */
  onText?: ((piece: string) => void) | undefined;
}

export interface Answer {
  text: string;
  /** `length`: cut at `maxTokens` or the context; `repeats`: stopped, since it said the same again and again; `refused`: the model or service would not. */
  finish: "stop" | "length" | "repeats" | "refused";
  inputTokens: number;
  outputTokens: number;
}

export interface LanguageModel {
  engine: LlmEngine;
  /** As the engine names it. */
  name: string;
  /** What tells it from another of the same name: a digest or a hash; the name where nothing does. */
  identity: string;
  contextTokens: number;
  /** Null: it runs on this machine and costs nothing. */
  price: Price | null;
  /** Throws LLM_UNREACHABLE, LLM_MISSING, LLM_KEY, LLM_QUOTA, LLM_FAILED, CANCELLED. */
  ask(question: Question): Promise<Answer>;
}
