// Asks a model for data of a schema: parsed, repaired where it only lacks form, asked again with what was wrong, at most three times.
import { jsonrepair } from "jsonrepair";
import { z } from "zod";

import type { ModelUse } from "../../../contract/llm.ts";
import { AppError } from "../../base/errors.ts";
import type { Answer, LanguageModel, Message } from "./types.ts";

const ATTEMPTS = 3;

export interface Wish<S extends z.ZodType> {
  /** What it is for: `script.outline`. */
  operation: string;
  system: string;
  prompt: string;
  /** `said()` for whatever is text: what a model says is cleaned before anybody uses it. */
  schema: S;
  maxTokens: number;
  temperature: number;
  seed: number;
  signal: AbortSignal;
  /** Told of the answer as it comes, of each attempt. */
  onText?: ((piece: string) => void) | undefined;
}

export interface Got<S extends z.ZodType> {
  value: z.output<S>;
  /** One for each attempt. */
  uses: ModelUse[];
}

/** Throws LLM_ANSWER with what was wrong with the last answer, LLM_REFUSED, and what the model throws. `onUse` hears of failed attempts, too: they are paid. */
export async function askFor<S extends z.ZodType>(
  model: LanguageModel,
  wish: Wish<S>,
  onUse: (use: ModelUse) => void = () => undefined,
): Promise<Got<S>> {
  const { operation, system, prompt, schema, maxTokens, temperature, seed, signal, onText } = wish;
  const jsonSchema = z.toJSONSchema(schema, { io: "input" });
  const messages: Message[] = [{ role: "user", text: prompt }];
  const uses: ModelUse[] = [];
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const begun = performance.now();
    const answer = await model.ask({
      operation,
      system,
      messages,
      schema: jsonSchema,
      maxTokens,
      // The very same question would be answered the very same way.
      temperature: Math.min(1, temperature + 0.2 * (attempt - 1)),
      seed: seed + attempt - 1,
      signal,
      onText,
    });
    const use = useOf(model, operation, answer, performance.now() - begun);
    uses.push(use);
    onUse(use);
    const read = readAnswer(schema, answer);
    if (read.ok) return { value: read.value, uses };
    if (attempt === ATTEMPTS) throw new AppError(read.code, "llm.askFor", `${model.name}: ${read.why}`);
    // What was said without end would fill the context, and be taken up again.
    const said = answer.finish === "stop" ? answer.text.slice(0, 8000) : `${answer.text.slice(0, 500)} …`;
    messages.splice(1, 2, { role: "assistant", text: said || "…" }, { role: "user", text: correction(read) });
  }
}

type Read<T> = { ok: true; value: T } | { ok: false; code: "LLM_ANSWER" | "LLM_REFUSED"; why: string };

/** @returns the value, or why there is none. */
export function readAnswer<S extends z.ZodType>(schema: S, answer: Pick<Answer, "text" | "finish">): Read<z.output<S>> {
  if (answer.finish === "refused") return { ok: false, code: "LLM_REFUSED", why: "it will not write about this" };
  const json = jsonOf(answer.text);
  if (json === undefined)
    return {
      ok: false,
      code: isRefusal(answer.text) ? "LLM_REFUSED" : "LLM_ANSWER",
      why:
        answer.text.trim() === "" ? "it answers nothing" : `it answers no JSON: “${answer.text.trim().slice(0, 80)}”`,
    };
  // Half an answer that looks whole after its repair would be taken for what the model meant.
  if (answer.finish !== "stop")
    return {
      ok: false,
      code: "LLM_ANSWER",
      why: answer.finish === "length" ? "its answer is longer than it may be" : "it says the same again and again",
    };
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, code: "LLM_ANSWER", why: z.prettifyError(parsed.error).replaceAll("\n", " ").slice(0, 500) };
}

/** The JSON in a text: models put words and fences around it, forget commas, and leave their thoughts before it. Undefined: there is none. */
function jsonOf(text: string): unknown {
  const spoken = text.replace(/<think>[\s\S]*?(<\/think>|$)/g, "");
  const from = spoken.search(/[{[]/);
  if (from < 0) return undefined;
  const to = Math.max(spoken.lastIndexOf("}"), spoken.lastIndexOf("]"));
  const own = to > from ? spoken.slice(from, to + 1) : spoken.slice(from);
  for (const attempt of [() => own, () => jsonrepair(own)])
    try {
      return JSON.parse(attempt());
    } catch {
      // The next attempt, or none.
    }
  return undefined;
}

function isRefusal(text: string): boolean {
  return /\b(i (can(no|')t|am (unable|not able)|won't)|ich kann (das|dir)? ?nicht|as an ai)\b/i.test(
    text.slice(0, 300),
  );
}

function correction({ why }: { why: string }): string {
  return `That cannot be used: ${why}. Answer with the whole JSON again, mended, and with nothing else.`;
}

function useOf(model: LanguageModel, operation: string, answer: Answer, milliseconds: number): ModelUse {
  const { inputTokens, outputTokens } = answer;
  const { engine, name, price } = model;
  const microUsd = price ? Math.ceil((inputTokens * price.input + outputTokens * price.output) / 1e6) : 0;
  return { operation, engine, model: name, inputTokens, outputTokens, microUsd, milliseconds };
}
