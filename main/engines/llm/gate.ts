// What may be paid to services of language models: estimated before each question, refused beyond a limit, counted after it.
import { AppError } from "../../base/errors.ts";
import { tokensAtMost } from "./tokens.ts";
import type { Answer, LanguageModel, Question } from "./types.ts";

/** Millionths of a US dollar. */
export interface Limits {
  request: number;
  video: number;
  /** Of the calendar, UTC. */
  day: number;
  month: number;
}

export interface Payment {
  service: string;
  model: string;
  operation: string;
  /** Null: it was asked for no video. */
  videoId: string | null;
  inputTokens: number;
  outputTokens: number;
  microUsd: number;
}

export interface Ledger {
  /** What was paid to language models up to now. */
  spent(videoId: string | null): Omit<Limits, "request">;
  record(payment: Payment): void;
}

export interface Gate {
  /** The model as it may be asked for a video. Throws LLM_COST then, with the limit that would be passed; a free model is handed back as it is. */
  behind: (model: LanguageModel, videoId: string | null) => LanguageModel;
}

const SCOPES = { request: "one request", video: "this video", day: "today", month: "this month" } as const;

/** @param limits read before each question: a person may change them. */
export function createGate({ limits, ledger }: { limits: () => Limits; ledger: Ledger }): Gate {
  /** Estimates of what is being asked at this moment, by video: two questions at once must not pass a limit that each alone keeps. */
  const running = new Set<{ videoId: string | null; microUsd: number }>();

  function admit(name: string, videoId: string | null, estimate: number): void {
    const spent = ledger.spent(videoId);
    const most = limits();
    const sum = (own: boolean) =>
      [...running].reduce((all, one) => (own && one.videoId !== videoId ? all : all + one.microUsd), 0);
    const before = {
      request: 0,
      video: videoId === null ? 0 : spent.video + sum(true),
      day: spent.day + sum(false),
      month: spent.month + sum(false),
    };
    for (const scope of ["request", "video", "day", "month"] as const)
      if (before[scope] + estimate > most[scope])
        throw new AppError(
          "LLM_COST",
          "llm.gate",
          `${name}: up to ${usd(estimate)} more would pass the limit of ${usd(most[scope])} for ${SCOPES[scope]}${
            scope === "request" ? "" : ` (${usd(before[scope])} are spent)`
          }`,
          { details: { scope, estimate, limit: most[scope], spent: before[scope] } },
        );
  }

  return {
    behind(model, videoId) {
      const { price, engine: service, name } = model;
      if (!price) return model;
      const cost = (input: number, output: number) => Math.ceil((input * price.input + output * price.output) / 1e6);
      return {
        ...model,
        async ask(question) {
          const input = inputAtMost(question);
          const reserved = { videoId, microUsd: cost(input, question.maxTokens) };
          admit(name, videoId, reserved.microUsd);
          running.add(reserved);
          const record = (inputTokens: number, outputTokens: number) =>
            ledger.record({
              service,
              model: name,
              operation: question.operation,
              videoId,
              inputTokens,
              outputTokens,
              microUsd: cost(inputTokens, outputTokens),
            });
          let heard = "";
          let answer: Answer;
          try {
            answer = await model.ask({
              ...question,
              onText(piece) {
                heard += piece;
                question.onText?.(piece);
              },
            });
          } catch (error) {
            // What was answered before it broke off is charged, and so is the question.
            if (heard !== "") record(input, tokensAtMost(heard));
            throw error;
          } finally {
            running.delete(reserved);
          }
          record(answer.inputTokens, answer.outputTokens);
          return answer;
        },
      };
    },
  };
}

/** Tokens, never too few. */
function inputAtMost({ system, schema, messages }: Question): number {
  return tokensAtMost(system + (schema ? JSON.stringify(schema) : "") + messages.map(({ text }) => text).join(""));
}

function usd(micro: number): string {
  return `$${(micro / 1e6).toFixed(micro < 100_000 ? 4 : 2)}`;
}
