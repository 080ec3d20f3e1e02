// What is said between the backend and the process that runs a model.
import type { ErrorCode } from "../../../../contract/errors.ts";
import type { Departure } from "../../../../contract/llm.ts";
import type { Question } from "../types.ts";
import type { GgufHeader } from "./header.ts";
import type { Machine } from "./need.ts";

/** `auto`: whichever card there is, by the libraries that are there. */
export type Gpu = "auto" | false;

export type ToChild =
  /** Answered by `seen`: what the machine has, as long as no model is loaded. */
  | { op: "look"; id: number; gpu: Gpu; freeRam: number | null }
  /** Answered by `placed`: where the model would lie; nothing is loaded yet. */
  | {
      op: "place";
      id: number;
      path: string;
      header: GgufHeader;
      gpu: Gpu;
      contextTokens: number;
      /** Bytes; null: it looks itself. */
      freeRam: number | null;
    }
  | { op: "ask"; id: number; question: Asked }
  /** Of a question: it is answered by what was said up to then. */
  | { op: "stop"; id: number };

export type Asked = Pick<Question, "system" | "messages" | "schema" | "maxTokens" | "temperature" | "seed">;

export interface Placed {
  contextTokens: number;
  gpuLayers: number;
  /** `cuda`, `vulkan`, `metal`; null: the processor. */
  card: string | null;
}

/** What the machine has for a model. */
export interface Seen extends Machine {
  /** `cuda`, `vulkan`, `metal`; null: no card that a model could use. */
  card: string | null;
  /** Bytes of the card. */
  totalVram: number | null;
}

export interface Told {
  text: string;
  finish: "stop" | "length";
  inputTokens: number;
  outputTokens: number;
}

export type FromChild =
  | { id: number; said: "seen"; seen: Seen }
  | { id: number; said: "placed"; placed: Placed }
  /** It is loaded: what it dies of from here on is not the loading. */
  | { id: number; said: "loaded" }
  /** Empty: it thinks. */
  | { id: number; said: "piece"; piece: string }
  | { id: number; said: "note"; note: Departure }
  | { id: number; said: "answer"; answer: Told }
  | {
      id: number;
      said: "failed";
      code: ErrorCode;
      message: string;
      hint: string | null;
      details: Record<string, unknown>;
    };
