// How a step of the room asks its model: with the rules that hold for all of them.
import type { z } from "zod";

import type { StageContext } from "../../../../contract/stage.ts";
import { Json } from "../../../../contract/values.ts";
import type { Asker } from "../../../engines/llm/index.ts";
import { type Brief, systemOf } from "./brief.ts";

export interface Step<S extends z.ZodType> {
  schema: S;
  prompt: string;
  maxTokens: number;
  /** 0: always the likeliest word; 1: as it was taught. */
  temperature: number;
}

/** @param operation of the ledger. Throws what the engine throws: LLM_ANSWER, LLM_REFUSED, LLM_COST, …, CANCELLED. */
export type Ask = <S extends z.ZodType>(operation: string, step: Step<S>) => Promise<z.output<S>>;

/** @param once keeps each step's answer, so that a later attempt at the same script goes on from there. */
export function askWith({ ask, model }: Asker, brief: Brief, once: StageContext["once"]): Ask {
  const system = systemOf(brief);
  return async (operation, step) => {
    const kept = await once(`${model.identity} ${operation}`, async () =>
      Json.parse(await ask({ operation, system, seed: brief.seed, ...step })),
    );
    return step.schema.parse(kept);
  };
}
