// Ollama, by its own client: the server that many have running already, with the models that they chose.
import type { ModelResponse, Ollama } from "ollama";
import { z } from "zod";

import { AppError, systemCode } from "../../../base/errors.ts";
import { listen } from "../listen.ts";
import type { Answer, LanguageModel, Question } from "../types.ts";

export const OLLAMA_ADDRESS = "http://127.0.0.1:11434";
/** Structured output came with 0.5.0 (its release notes of December 2024). */
const OLDEST = [0, 5, 0] as const;
const LOOK_MS = 2000;
/** What is asked for of the context unless the model has less: Ollama's own default is 4,096, which a long script passes. */
const CONTEXT_TOKENS = 8192;
/** A model stays loaded for so long after an answer; then its memory is free for the render. */
const KEEP_ALIVE = "2m";

export interface OllamaModel {
  name: string;
  /** SHA-256 of its manifest. */
  digest: string;
  bytes: number;
  /** `7.6B`, as the server tells it. */
  parameters: string | null;
}

export interface OllamaEngine {
  /** Those that write, largest first. Throws LLM_UNREACHABLE with how to start it, LLM_VERSION. */
  models(signal: AbortSignal): Promise<OllamaModel[]>;
  /** Throws LLM_MISSING where the server has no such model, and what `models` throws. */
  open(name: string, signal: AbortSignal): Promise<LanguageModel>;
}

export function createOllama({ address = OLLAMA_ADDRESS, waits }: OllamaOptions = {}): OllamaEngine {
  /** A client of one call each: that is how the package lets a single call be given up. */
  const client = async (signal: AbortSignal, isLooking = false) => {
    // Loaded when it is needed: most backends never ask.
    const { Ollama: Client } = await import("ollama");
    return new Client({
      host: address,
      fetch: (input, init) => fetch(input, { ...init, signal: isLooking ? soon(signal) : signal, redirect: "error" }),
    });
  };
  const look = async <T>(signal: AbortSignal, what: (ollama: Ollama) => Promise<T>): Promise<T> => {
    try {
      return await what(await client(signal, true));
    } catch (error) {
      throw fault(error, address, signal);
    }
  };
  const engine: OllamaEngine = {
    async models(signal) {
      const { version } = Version.parse(await look(signal, (ollama) => ollama.version()));
      if (isOlder(version))
        throw new AppError("LLM_VERSION", "llm.ollama", `Ollama ${version} is older than ${OLDEST.join(".")}`);
      const { models } = await look(signal, (ollama) => ollama.list());
      return models
        .filter(isWriter)
        .map(({ name, digest, size, details }) => ({
          name,
          digest,
          bytes: size,
          parameters: details?.parameter_size ?? null,
        }))
        .toSorted((a, b) => b.bytes - a.bytes);
    },
    async open(name, signal) {
      const all = await engine.models(signal);
      const model = all.find((one) => one.name === name || one.name === `${name}:latest`);
      if (!model)
        throw new AppError("LLM_MISSING", "llm.ollama", `Ollama has no model ${name}`, {
          hint: `Fetch it with: ollama pull ${name}`,
          details: { models: all.map((one) => one.name).slice(0, 20) },
        });
      const { model_info } = await look(signal, (ollama) => ollama.show({ model: model.name }));
      return {
        engine: "ollama",
        name: model.name,
        identity: model.digest,
        contextTokens: Math.min(CONTEXT_TOKENS, contextOf(model_info) ?? CONTEXT_TOKENS),
        price: null,
        ask: (question) => ask(client, address, model.name, question, waits),
      };
    },
  };
  return engine;
}

export interface OllamaOptions {
  address?: string;
  /** Until the first piece of an answer, and between two. */
  waits?: { firstMs: number; nextMs: number } | undefined;
}

async function ask(
  client: (signal: AbortSignal) => Promise<Ollama>,
  address: string,
  model: string,
  question: Question,
  waits: OllamaOptions["waits"],
): Promise<Answer> {
  const listening = listen("Ollama", question, waits);
  let [inputTokens, outputTokens, reason] = [0, 0, "stop"];
  try {
    const ollama = await client(listening.signal);
    const stream = await ollama.chat({
      model,
      stream: true,
      messages: [
        { role: "system", content: question.system },
        ...question.messages.map(({ role, text }) => ({ role, content: text })),
      ],
      ...(question.schema ? { format: question.schema } : {}),
      keep_alive: KEEP_ALIVE,
      options: {
        num_predict: question.maxTokens,
        num_ctx: CONTEXT_TOKENS,
        temperature: question.temperature,
        seed: question.seed,
      },
    });
    for await (const part of stream) {
      if (part.done) {
        [inputTokens, outputTokens] = [part.prompt_eval_count ?? 0, part.eval_count ?? 0];
        reason = part.done_reason;
      }
      if (!listening.hear(part.message.content)) {
        stream.abort();
        break;
      }
    }
  } catch (error) {
    if (listening.heard().finish === null) throw listening.asFault(error) ?? fault(error, address, question.signal);
  } finally {
    listening.end();
  }
  const { text, finish } = listening.heard();
  return { text, finish: finish ?? (reason === "length" ? "length" : "stop"), inputTokens, outputTokens };
}

const Version = z.object({ version: z.string() });

function isOlder(version: string): boolean {
  const numbers = version.split(/[.-]/).map(Number);
  for (const [i, least] of OLDEST.entries()) {
    const own = numbers[i];
    // A build of one's own is called `0.0.0` or by a word.
    if (own === undefined || Number.isNaN(own) || version.startsWith("0.0.0")) return false;
    if (own !== least) return own < least;
  }
  return false;
}

/** Those that only embed have a family of BERT's. */
function isWriter({ name, details }: ModelResponse): boolean {
  return !/\b(bert|embed)/i.test([name, details?.family, ...(details?.families ?? [])].join(" "));
}

/** The server sends a plain object where the package's types speak of a Map. */
function contextOf(info: unknown): number | null {
  const found = Object.entries((info ?? {}) as Record<string, unknown>).find(([key]) =>
    key.endsWith(".context_length"),
  );
  return typeof found?.[1] === "number" && found[1] > 0 ? found[1] : null;
}

function soon(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
}

/** What the client throws: a word for a server that is not there, and answers by their status. */
function fault(error: unknown, address: string, signal: AbortSignal): AppError {
  if (error instanceof AppError) return error;
  if (signal.aborted) return new AppError("CANCELLED", "llm.ollama", undefined, { cause: error });
  const status = error instanceof Error && "status_code" in error ? Number(error.status_code) : null;
  const message = error instanceof Error ? error.message : String(error);
  if (status === 404) return new AppError("LLM_MISSING", "llm.ollama", `Ollama: ${message}`, { cause: error });
  if (/memory|cuda|vram/i.test(message))
    return new AppError("LLM_MEMORY", "llm.ollama", `Ollama: ${message}`, { cause: error });
  if (status !== null)
    return new AppError("LLM_FAILED", "llm.ollama", `Ollama answers ${status}: ${message}`, { cause: error });
  const why = systemCode(error) ?? (/abort|timeout/i.test(message) ? `no answer within ${LOOK_MS / 1000} s` : message);
  return new AppError("LLM_UNREACHABLE", "llm.ollama", `Ollama does not answer at ${address}: ${why}`, {
    cause: error,
    hint: "Start it (ollama serve, or its app), or get it from ollama.com; another engine writes meanwhile.",
  });
}
