// The contract as REST under /api/v1: headers become input, answers get their envelope, ETag and the fields asked for.
import { getEventIteratorSchemaDetails } from "@orpc/contract";
import { SmartCoercionPlugin } from "@orpc/json-schema";
import { OpenAPIHandler } from "@orpc/openapi/node";
import { StandardOpenAPIMatcher } from "@orpc/openapi/standard";
import type { Schema } from "@orpc/server";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { z } from "zod";

import { ERRORS, type ErrorCode } from "../../contract/errors.ts";
import { router, type ApiContext } from "../api/router.ts";
import { AppError } from "../base/errors.ts";
import { hashJson } from "../base/hash.ts";
import { readJsonBody, type BodyLimits } from "./body.ts";
import { setFailureHeaders, type Exchange } from "./exchange.ts";
import { REST_PREFIX } from "./prefix.ts";
import { failureOf, languageOf, successOf, type Fault } from "./problem.ts";
import type { Target } from "./target.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const MOST_FIELDS = 50;
const UNCACHED = { "cache-control": "no-store" };

/** What a request brings along, for the interceptors. */
type RestContext = ApiContext & { exchange: Exchange };

/** Told of each call that failed: an ORPCError, but for what nobody foresaw. */
export type OnError = (error: unknown, requestId: string) => void;

export function createRest(body: BodyLimits, onError: OnError) {
  const handler = new OpenAPIHandler<RestContext>(router, {
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
    interceptors: [
      async (call) => {
        try {
          return await call.next();
        } catch (error) {
          onError(error, call.context.exchange.requestId);
          throw error;
        }
      },
    ],
    rootInterceptors: [
      async (call) => {
        const { context } = call;
        const result = await call.next();
        if (!result.matched) return result;
        const { status, headers, body: data } = result.response;
        if (status >= 400) return { matched: true, response: failed(status, data, context.exchange) };
        // A stream of events has no envelope: each event is one.
        if (data instanceof ReadableStream || isAsyncIterable(data))
          return { matched: true, response: { status, headers: { ...headers, ...UNCACHED }, body: data } };
        return { matched: true, response: succeeded({ status, headers, body: data }, context) };
      },
    ],
  });
  const matcher = new StandardOpenAPIMatcher();
  matcher.init(router);
  const lists = new ListNames();
  const answers = new AnswerFields();

  /** Throws NOT_FOUND, METHOD_NOT_ALLOWED and what is wrong with the body. */
  return async (exchange: Exchange, context: ApiContext): Promise<void> => {
    const { request, response, target } = exchange;
    const isHead = request.method === "HEAD";
    // Node leaves the body of an answer to HEAD away by itself.
    if (isHead) request.method = "GET";
    const path = target.path.slice(REST_PREFIX.length) as `/${string}`;
    const match = await matcher.match(request.method ?? "", path);
    if (!match) throw await missing(matcher, path, response);
    const { inputSchema, outputSchema, route } = match.procedure["~orpc"];
    answers.assertKnown(fieldsOf(target.query), outputSchema);
    // A stream has no end that its head could be told before.
    if (isHead && getEventIteratorSchemaDetails(outputSchema)) {
      response.setHeader("Allow", "GET");
      throw new AppError("METHOD_NOT_ALLOWED", "http.rest", `${REST_PREFIX}${path} takes GET`);
    }
    exchange.route = `${REST_PREFIX}${route.path ?? path}`;
    const given = await readJsonBody(request, body);
    // Never undefined: oRPC would then make a body of its own from headers such as Content-Disposition.
    Object.assign(request, {
      body: request.method === "GET" ? {} : withHeaders(given === undefined ? {} : given, exchange),
    });
    if (request.method === "GET") request.url = lists.marked(target, inputSchema);
    await handler.handle(request, response, { prefix: REST_PREFIX, context: { ...context, exchange } });
  };
}

/** NOT_FOUND, or METHOD_NOT_ALLOWED with the Allow header set. */
async function missing(
  matcher: StandardOpenAPIMatcher,
  path: `/${string}`,
  response: Exchange["response"],
): Promise<AppError> {
  const taken: string[] = [];
  for (const method of METHODS)
    if (await matcher.match(method, path)) taken.push(...(method === "GET" ? ["GET", "HEAD"] : [method]));
  if (taken.length === 0) return new AppError("NOT_FOUND", "http.rest", `There is nothing at ${REST_PREFIX}${path}`);
  response.setHeader("Allow", taken.join(", "));
  return new AppError("METHOD_NOT_ALLOWED", "http.rest", `${REST_PREFIX}${path} takes ${taken.join(", ")}`);
}

const WithProperties = z.object({ properties: z.record(z.string(), z.unknown()) });
const IsList = z.object({ type: z.literal("array") });

/** Which parameters of a query are lists: `state=failed` is then a list of one, as programs send it. */
class ListNames {
  readonly #converter = new ZodToJsonSchemaConverter();
  readonly #names = new WeakMap<object, Set<string>>();

  /** The address with these parameters written as lists. */
  marked({ path, query }: Target, schema: Schema<unknown, unknown> | undefined): string {
    const names = schema ? this.#of(schema) : new Set<string>();
    const marked = [...query].map(([name, value]): [string, string] => [names.has(name) ? `${name}[]` : name, value]);
    return query.size === 0 ? path : `${path}?${new URLSearchParams(marked).toString()}`;
  }

  #of(schema: Schema<unknown, unknown>): Set<string> {
    const known = this.#names.get(schema);
    if (known) return known;
    const [, converted] = this.#converter.convert(schema, { strategy: "input" });
    const { properties } = WithProperties.safeParse(converted).data ?? { properties: {} };
    const names = Object.entries(properties).filter(([, property]) => IsList.safeParse(property).success);
    const found = new Set(names.map(([name]) => name));
    this.#names.set(schema, found);
    return found;
  }
}

const Part = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
});

/** Which fields an operation's answer can have: a misspelt one would leave nothing of it, and nobody would know why. */
class AnswerFields {
  readonly #converter = new ZodToJsonSchemaConverter();
  readonly #names = new WeakMap<object, ReadonlySet<string>>();

  /** Throws REQUEST_INVALID. */
  assertKnown(fields: ReadonlySet<string> | null, schema: Schema<unknown, unknown> | undefined): void {
    if (fields === null || !schema) return;
    const known = this.#of(schema);
    const unknown = [...fields].filter((name) => !known.has(name));
    if (known.size === 0 || unknown.length === 0) return;
    throw new AppError(
      "REQUEST_INVALID",
      "http.rest",
      `fields: there is no ${unknown.join(" and no ")} in the answer`,
      {
        hint: `There are: ${[...known].join(", ")}.`,
        details: { field: "fields", unknown },
      },
    );
  }

  #of(schema: Schema<unknown, unknown>): ReadonlySet<string> {
    const known = this.#names.get(schema);
    if (known) return known;
    const [, converted] = this.#converter.convert(schema, { strategy: "output" });
    const found = new Set(namesIn(converted));
    this.#names.set(schema, found);
    return found;
  }
}

/** Of an object, of what a list holds, and of the items of a page. */
function namesIn(schema: unknown): string[] {
  const { properties = {}, items, anyOf = [], allOf = [], oneOf = [] } = Part.safeParse(schema).data ?? {};
  const page = Part.safeParse(properties["items"]).data;
  if (page?.items !== undefined) return namesIn(page.items);
  return [
    ...Object.keys(properties),
    ...[items, ...anyOf, ...allOf, ...oneOf].flatMap((one) => (one === undefined ? [] : namesIn(one))),
  ];
}

/** If-Match and Idempotency-Key as the fields of the input that they are. Throws CHANGED_MEANWHILE for an If-Match of nothing here. */
function withHeaders(given: unknown, { request }: Exchange): unknown {
  const { "if-match": ifMatch, "idempotency-key": key } = request.headers;
  const fields = {
    ...(ifMatch === undefined || ifMatch === "*" ? {} : { ifVersion: versionOf(ifMatch) }),
    ...(key === undefined ? {} : { idempotencyKey: String(key) }),
  };
  if (Object.keys(fields).length === 0) return given;
  return typeof given === "object" && given !== null && !Array.isArray(given) ? { ...given, ...fields } : given;
}

/** Of `W/"7.0123456789ab"`, as the answers have it, and of `"7"`. */
function versionOf(etag: string): number {
  const version = /^(?:W\/)?"v?(\d{1,15})(?:\.[0-9a-f]+)?"$/.exec(etag.trim())?.[1];
  if (version === undefined)
    throw new AppError(
      "CHANGED_MEANWHILE",
      "http.rest",
      `If-Match is ${etag.slice(0, 100)}, which is no version of this`,
    );
  return Number(version);
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

const Versioned = z.object({ version: z.int() });

function succeeded({ status, headers, body }: Answer, { exchange, version }: RestContext): Answer {
  const { request, target } = exchange;
  const versioned = request.method === "GET" ? Versioned.safeParse(body).data : undefined;
  const etag = versioned && `W/"${versioned.version}.${hashJson(body).slice(0, 12)}"`;
  const caching = etag === undefined ? UNCACHED : { "cache-control": "private, no-cache", etag };
  if (etag !== undefined && isNamed(request.headers["if-none-match"], etag))
    return { status: 304, headers: { ...headers, ...caching }, body: undefined };
  const data = pruned(body ?? null, fieldsOf(target.query));
  return { status, headers: { ...headers, ...caching }, body: successOf(data, version) };
}

/** Weak comparison (RFC 9110, 8.8.3.2): `W/` makes no difference. */
export function isNamed(header: string | undefined, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, "");
  return header !== undefined && (header.trim() === "*" || header.split(",").some((tag) => bare(tag) === bare(etag)));
}

/** `fields=id,title`: null where all are wanted. Throws REQUEST_INVALID. */
function fieldsOf(query: URLSearchParams): Set<string> | null {
  const given = query.getAll("fields");
  if (given.length === 0) return null;
  const names = given.join(",").split(",");
  if (names.length > MOST_FIELDS || names.some((name) => !/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name)))
    throw new AppError("REQUEST_INVALID", "http.rest", "fields: names with commas between them", {
      details: { field: "fields" },
    });
  return new Set(names);
}

/** Of a page of a list, the fields of its items. */
function pruned(data: unknown, fields: Set<string> | null): unknown {
  if (fields === null || typeof data !== "object" || data === null) return data;
  const pick = (one: unknown): unknown =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).filter(([name]) => fields.has(name)))
      : one;
  if (Array.isArray(data)) return data.map(pick);
  return "items" in data && Array.isArray(data.items) ? { ...data, items: data.items.map(pick) } : pick(data);
}

const WireError = z.object({
  code: z.string(),
  message: z.string(),
  data: z
    .object({ hint: z.string(), details: z.record(z.string(), z.unknown()).optional() })
    .optional()
    .catch(undefined),
});

function failed(status: number, body: unknown, { request, response, requestId }: Exchange): Answer {
  const { code, message, data } = WireError.parse(body);
  const known = isCode(code);
  // What is not of the catalogue is the framework's own word.
  const fallback: ErrorCode = status >= 500 ? "INTERNAL" : "REQUEST_INVALID";
  const fault: Fault = known
    ? { code, message, hint: data?.hint ?? ERRORS[code].hint, details: data?.details ?? {} }
    : { ...ERRORS[fallback], code: fallback, ...(status >= 500 ? {} : { message }), details: {} };
  const error = new AppError(isCode(fault.code) ? fault.code : fallback, "http.rest", fault.message, fault);
  setFailureHeaders(response, error);
  return {
    status: error.status,
    headers: UNCACHED,
    body: failureOf(error, languageOf(request), requestId),
  };
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

function isAsyncIterable(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
