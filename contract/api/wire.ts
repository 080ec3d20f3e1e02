// What every noun of the contract is made with: the errors of the catalogue, the scope that an operation asks for, and pages of lists.
import { oc } from "@orpc/contract";
import { z } from "zod";

import { ERRORS, type ErrorCode } from "../errors.ts";

/** What every error of the catalogue carries over the wire beside its code and message. */
export const ErrorData = z.object({
  hint: z.string(),
  op: z.string(),
  retryable: z.boolean(),
  /** Safe facts about it, such as the field that is wrong. */
  details: z.record(z.string(), z.json()).optional(),
});

const errors = Object.fromEntries(
  Object.entries(ERRORS).map(([code, { status, message }]) => [code, { status, message, data: ErrorData }]),
) as Record<ErrorCode, { status: number; message: string; data: typeof ErrorData }>;

export const SCOPES = ["read", "make", "files", "ai", "admin"] as const;
/**
 * What a token may do: look at everything; make, change, decide and delete videos and channels; name files and folders of
 * this machine; have models work; change settings and tokens.
 */
export const Scope = z.enum(SCOPES);
export type Scope = z.infer<typeof Scope>;

export interface OperationMeta {
  /** All of these are needed. */
  scopes: readonly Scope[];
}

const needs = (...scopes: Scope[]) => oc.$meta<OperationMeta>({ scopes }).errors(errors);

/** How each operation begins: with the scopes that its caller must have. */
export const reads = needs("read");
export const makes = needs("make");
/** Names paths of this machine. */
export const usesFiles = needs("files");
export const makesFiles = needs("make", "files");
export const runsModels = needs("ai");
export const administers = needs("admin");
export const administersFiles = needs("admin", "files");

/** Absolute, on the machine of the backend. */
export const Path = z.string().min(1).max(4096);

/** In REST the header `If-Match`: the change is refused with CHANGED_MEANWHILE where the version is another by now. */
export const IfVersion = z
  .int()
  .positive()
  .optional()
  .describe("Refused with CHANGED_MEANWHILE unless this is the present version; in REST also as If-Match");

export const PAGE_MOST = 200;
/** The question for one page of a list. `cursor` is what the page before called `nextCursor`. */
export const pageInput = {
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,200}$/)
    .optional(),
  limit: z.int().min(1).max(PAGE_MOST).default(50),
};

/** One page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    /** Null: this is the last page. */
    nextCursor: z.string().nullable(),
  });
}

/** ISO 8601, UTC. */
export const Time = z.iso.datetime();
