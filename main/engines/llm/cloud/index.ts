// Language models of services, by the AI SDK's clients: OpenAI, Anthropic, Google, and any server that speaks OpenAI's protocol.
import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, type LanguageModelV4, type LanguageModelV4StreamPart } from "@ai-sdk/provider";

import type { LlmEngine } from "../../../../contract/llm.ts";
import { AppError, systemCode } from "../../../base/errors.ts";
import { listen } from "../listen.ts";
import { tokensAtMost } from "../tokens.ts";
import type { Answer, LanguageModel, Price, Question } from "../types.ts";

export type CloudEngine = Exclude<LlmEngine, "ollama" | "gguf">;

export interface CloudModel {
  engine: CloudEngine;
  name: string;
  /** Of the service, or of a server that speaks its protocol. */
  address?: string | undefined;
  /** Empty where the server wants none. */
  key: string;
  contextTokens: number;
  /** Null: a server of one's own, which costs nothing. */
  price: Price | null;
  /** Until the first piece of an answer, and between two. */
  waits?: { firstMs: number; nextMs: number } | undefined;
}

const NAMES: Record<CloudEngine, string> = {
  openaiCompatible: "The server",
  openai: "OpenAI",
  anthropic: "Anthropic",
  google: "Google",
};

export function openCloud(model: CloudModel): LanguageModel {
  const { engine, name, price, contextTokens } = model;
  const client = CLIENTS[engine](model);
  return { engine, name, identity: name, contextTokens, price, ask: (question) => ask(client, model, question) };
}

/** A key must not follow to another address. */
const direct: typeof fetch = (input, init) => fetch(input, { ...init, redirect: "error" });

const CLIENTS: Record<CloudEngine, (model: CloudModel) => LanguageModelV4> = {
  openaiCompatible: ({ name, address = "", key }) =>
    createOpenAICompatible({
      name: "server",
      baseURL: address,
      fetch: direct,
      includeUsage: true,
      supportsStructuredOutputs: true,
      ...(key === "" ? {} : { apiKey: key }),
    })(name),
  openai: ({ name, address, key }) => createOpenAI({ apiKey: key, fetch: direct, ...at(address) }).chat(name),
  anthropic: ({ name, address, key }) => createAnthropic({ apiKey: key, fetch: direct, ...at(address) })(name),
  google: ({ name, address, key }) => createGoogleGenerativeAI({ apiKey: key, fetch: direct, ...at(address) })(name),
};

function at(address: string | undefined): { baseURL?: string } {
  return address === undefined ? {} : { baseURL: address };
}

async function ask(client: LanguageModelV4, model: CloudModel, question: Question): Promise<Answer> {
  const listening = listen(NAMES[model.engine], question, model.waits);
  let end: Extract<LanguageModelV4StreamPart, { type: "finish" }> | null = null;
  try {
    const { stream } = await client.doStream({
      prompt: [
        { role: "system", content: question.system },
        ...question.messages.map(({ role, text }) => ({ role, content: [{ type: "text" as const, text }] })),
      ],
      maxOutputTokens: question.maxTokens,
      temperature: question.temperature,
      ...(SEEDED.has(model.engine) ? { seed: question.seed } : {}),
      ...(question.schema ? { responseFormat: { type: "json", name: "answer", schema: question.schema } } : {}),
      abortSignal: listening.signal,
    });
    for await (const part of stream) {
      if (part.type === "error") throw part.error;
      if (part.type === "finish") end = part;
      // Leaving the loop cancels the stream, and what would still be paid for.
      if (part.type === "text-delta" && !listening.hear(part.delta)) break;
    }
  } catch (error) {
    if (listening.heard().finish === null) throw listening.asFault(error) ?? fault(error, model);
  } finally {
    listening.end();
  }
  const { text, finish } = listening.heard();
  return {
    text,
    finish: finish ?? finishOf(end?.finishReason.unified, text),
    // A service that does not say counts as much as can be: what is paid must not be counted too low.
    inputTokens: end?.usage.inputTokens.total ?? tokensAtMost(question.system + question.messages.map(textOf).join("")),
    outputTokens: end?.usage.outputTokens.total ?? tokensAtMost(text),
  };
}

/** Anthropic's messages have no seed. */
const SEEDED: ReadonlySet<CloudEngine> = new Set(["openai", "openaiCompatible", "google"]);

const textOf = ({ text }: { text: string }): string => text;

function finishOf(reason: string | undefined, text: string): Answer["finish"] {
  if (reason === "content-filter") return "refused";
  // A stream that breaks off without an end was cut, too.
  return reason === "length" || (reason === undefined && text !== "") ? "length" : "stop";
}

function fault(error: unknown, { engine, key, name, address }: CloudModel): AppError {
  if (error instanceof AppError) return error;
  const who = NAMES[engine];
  if (!APICallError.isInstance(error) || error.statusCode === undefined) {
    const message = error instanceof Error ? plain(error.message, key) : "it answered in an unknown form";
    const why = systemCode(error) ?? message;
    return new AppError("LLM_UNREACHABLE", "llm.cloud", `${who}${address ? ` at ${address}` : ""}: ${why}`);
  }
  const { statusCode: status, responseHeaders } = error;
  const message = `${who} answers ${status}: ${plain(error.message, key)}`;
  const retryAfter = Number(responseHeaders?.["retry-after"]);
  const details = { status, ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}) };
  const more = { details, retryable: error.isRetryable };
  // Google says it with 400 and a reason of its own.
  if (status === 401 || status === 403 || /API_KEY_INVALID/.test(error.responseBody ?? ""))
    return new AppError("LLM_KEY", "llm.cloud", message, more);
  if (status === 402 || (status === 429 && /quota|billing|credit|exceeded your/i.test(error.message)))
    return new AppError("LLM_QUOTA", "llm.cloud", message, { ...more, retryable: false });
  if (status === 404)
    return new AppError("LLM_MISSING", "llm.cloud", `${message} (model ${name})`, { ...more, retryable: false });
  if (status === 429 || status >= 500) return new AppError("LLM_UNREACHABLE", "llm.cloud", message, more);
  return new AppError("LLM_FAILED", "llm.cloud", message, { ...more, retryable: false });
}

/** Services repeat parts of a key in what they answer. The cause is left out: it holds the whole question and its headers. */
function plain(message: string, key: string): string {
  const short = message.replace(/\s+/g, " ").slice(0, 300);
  return (key === "" ? short : short.replaceAll(key, "…")).replace(/\b(sk|AIza)[-_A-Za-z0-9*]{8,}/g, "…");
}
