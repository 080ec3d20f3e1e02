// The one way out to what strangers run: https to public addresses only, redirects by hand, within limits of bytes and time, and each way in which it fails told apart.
import { promises as dns, type LookupAddress } from "node:dns";
import { request as plainRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as tlsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";

import type { ErrorCode } from "../../contract/errors.ts";
import { AppError } from "./errors.ts";
import { isPublicAddress } from "./publicAddress.ts";

export interface OutboundOptions {
  /** Who asks: sources want to know, and block whoever does not say. */
  userAgent: string;
  /** For tests: where a request goes instead, such as a double on loopback. Whether it may be sent is judged by the true address. */
  instead?: (url: URL) => URL | null;
  /** For tests: the addresses of a name. */
  resolve?: (host: string) => Promise<LookupAddress[]>;
}

export interface Ask {
  /** Who is asked, in the errors. */
  service: string;
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** They are never told, and sent to no other host. */
  secrets?: readonly string[];
  /** Other hosts to which a redirect may lead: a name, or `*.archive.org` for all below; `*` for any public one. */
  redirects?: readonly string[];
  /** Answers that are no failure; 200 alone unless told. */
  statuses?: readonly number[];
  /** Nothing came for so long: it is broken off. Milliseconds. */
  stallMs?: number;
  signal: AbortSignal;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** To be read to its end, or destroyed. Nothing comes for `stallMs`: it fails. */
  body: IncomingMessage;
}

export interface JsonWish {
  /** 16 MB unless told. */
  mostBytes?: number | undefined;
  /** Makes JSON of what a service calls so. */
  mend?: ((text: string) => string) | undefined;
}

export interface Outbound {
  /**
   * Throws SOURCE_KEY (401), SOURCE_REFUSED (403 and other refusals), NOT_FOUND (404, 410), SOURCE_LIMIT (429, with
   * `details.retryAfterSeconds`), SOURCE_UNAVAILABLE (5xx, no network, too slow), SOURCE_ADDRESS (a private address, another
   * host, no https), SOURCE_ODD, CANCELLED.
   */
  open(ask: Ask): Promise<Answer>;
  /** The same, for a text of JSON of at most `mostBytes`. SOURCE_ODD also where it is HTML, cut, or larger. */
  json(ask: Ask & JsonWish): Promise<{ value: unknown; headers: IncomingHttpHeaders }>;
}

const STALL_MS = 20_000;
/** For a whole answer in JSON: a server that sends a byte now and then holds nobody up. */
const JSON_MS = 60_000;
const JSON_BYTES = 16 << 20;
const HEAD_BYTES = 128 << 10;
const MOST_REDIRECTS = 5;
const OP = "outbound";

export function createOutbound(options: OutboundOptions): Outbound {
  const lookup = guardedLookup(options.resolve ?? ((host) => dns.lookup(host, { all: true, verbatim: true })));

  async function open(ask: Ask): Promise<Answer> {
    let url = parse(ask, ask.url);
    for (let hops = 0; ; hops++) {
      const message = await send(url, ask, options, lookup);
      const status = message.statusCode ?? 0;
      const location = message.headers.location;
      if (REDIRECTS.has(status) && location !== undefined) {
        message.destroy();
        if (hops === MOST_REDIRECTS) throw failure(ask, "SOURCE_ODD", `leads on and on, ${hops} times by now`);
        url = follow(ask, url, location);
        continue;
      }
      if ((ask.statuses ?? [200]).includes(status)) return { status, headers: message.headers, body: message };
      throw await refusal(ask, message);
    }
  }

  return {
    open,
    async json({ mostBytes = JSON_BYTES, mend = (text) => text, ...ask }) {
      const limit = AbortSignal.timeout(JSON_MS);
      const signal = AbortSignal.any([ask.signal, limit]);
      try {
        const { headers, body } = await open({ ...ask, signal });
        const bytes = await plain(ask, await readBody(ask, body, mostBytes), headers["content-encoding"], mostBytes);
        return { value: parseJson(ask, mend(bytes.toString("utf8")), headers["content-type"] ?? ""), headers };
      } catch (error) {
        if (ask.signal.aborted) throw cancelled(ask.signal);
        if (limit.aborted) throw failure(ask, "SOURCE_UNAVAILABLE", `took more than ${JSON_MS / 1000} s`);
        throw error;
      }
    },
  };
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Throws SOURCE_ADDRESS where nothing is sent there. */
function parse(ask: Ask, text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (!url) throw failure(ask, "SOURCE_ADDRESS", "names no address");
  const where = `leads to ${url.protocol}//${url.host}`;
  if (url.protocol !== "https:") throw failure(ask, "SOURCE_ADDRESS", `${where}, which is no https`);
  if (url.port !== "" || url.username !== "" || url.password !== "")
    throw failure(ask, "SOURCE_ADDRESS", `${where} with a port or a name of its own`);
  // Names are judged when they are looked up.
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 && !isPublicAddress(literal))
    throw failure(ask, "SOURCE_ADDRESS", `${where}, a private address`);
  return url;
}

function follow(ask: Ask, from: URL, location: string): URL {
  const to = parse(ask, location, from);
  if (to.host !== from.host) {
    if (!matchesHost(to.hostname, ask.redirects ?? []))
      throw failure(ask, "SOURCE_ADDRESS", `leads to another host, ${to.host}`);
    if (holdsSecret(ask, to.href)) throw failure(ask, "SOURCE_ADDRESS", `would hand its key to ${to.host}`);
  }
  return to;
}

/** @param patterns a name, `*.archive.org` for all below it, or `*` */
export function matchesHost(host: string, patterns: readonly string[]): boolean {
  return patterns.some(
    (pattern) => pattern === "*" || pattern === host || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1))),
  );
}

function holdsSecret({ secrets = [] }: Ask, text: string): boolean {
  return secrets.some(
    (secret) => secret !== "" && (text.includes(secret) || text.includes(encodeURIComponent(secret))),
  );
}

function send(url: URL, ask: Ask, options: OutboundOptions, lookup: LookupFunction): Promise<IncomingMessage> {
  const { signal, stallMs = STALL_MS } = ask;
  if (signal.aborted) throw cancelled(signal);
  const instead = options.instead?.(url) ?? null;
  const to = instead ?? url;
  const isSameHost = url.host === URL.parse(ask.url)?.host;
  const given = Object.entries(ask.headers ?? {}).filter(([, value]) => isSameHost || !holdsSecret(ask, value));
  const headers = {
    "user-agent": options.userAgent,
    // What is not packed cannot grow.
    "accept-encoding": "identity",
    ...Object.fromEntries(given),
  };
  return new Promise((resolve, reject) => {
    const request = (instead?.protocol === "http:" ? plainRequest : tlsRequest)(to, {
      headers,
      // Each connection is looked up, and judged, anew.
      agent: false,
      // ccMixter sends more than the 16 kB of Node.
      maxHeaderSize: HEAD_BYTES,
      signal,
      ...(instead ? {} : { lookup }),
    });
    let isLate = false;
    request.setTimeout(stallMs, () => {
      isLate = true;
      request.destroy(new Error(`sends nothing for ${stallMs / 1000} s`));
    });
    request.on("response", resolve);
    request.on("error", (error) => {
      if (signal.aborted) reject(cancelled(signal));
      else if (error instanceof AppError) reject(failure(ask, error.code, error.message));
      else
        reject(
          failure(ask, "SOURCE_UNAVAILABLE", isLate ? error.message : `cannot be reached: ${reason(error)}`, error),
        );
    });
    request.end();
  });
}

/** Looks a name up when it is connected to, and connects to nothing where any of its addresses is private. */
function guardedLookup(resolve: (host: string) => Promise<LookupAddress[]>): LookupFunction {
  const look = async (...[host, options, done]: Parameters<LookupFunction>): Promise<void> => {
    const addresses = await resolve(host).catch((error: NodeJS.ErrnoException) => error);
    if (addresses instanceof Error) return done(addresses, "");
    const [first] = addresses;
    if (!first) return done(new Error(`${host} has no address`), "");
    if (!addresses.every(({ address }) => isPublicAddress(address)))
      return done(new AppError("SOURCE_ADDRESS", OP, `leads to ${host}, a private address`), "");
    return options.all ? done(null, addresses) : done(null, first.address, first.family);
  };
  return (...asked) => void look(...asked);
}

async function readBody(ask: Ask, body: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes) throw failure(ask, "SOURCE_ODD", `answers with more than ${mostBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (ask.signal.aborted) throw cancelled(ask.signal);
    if (error instanceof AppError) throw error;
    throw failure(ask, "SOURCE_UNAVAILABLE", `broke off in the middle of its answer (${reason(error)})`, error);
  }
  return Buffer.concat(chunks);
}

const UNPACK: Readonly<Record<string, (bytes: Buffer, limit: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** Some servers pack although they are asked not to: it is unpacked, and never to more than may come. */
async function plain(ask: Ask, bytes: Buffer, coding: string | undefined, mostBytes: number): Promise<Buffer> {
  if (coding === undefined || coding === "identity") return bytes;
  const unpack = UNPACK[coding.toLowerCase()];
  if (!unpack) throw failure(ask, "SOURCE_ODD", `packs its answer as ${coding.slice(0, 40)}`);
  return unpack(bytes, { maxOutputLength: mostBytes }).catch((error: unknown) => {
    throw failure(ask, "SOURCE_ODD", `answers with what unpacks to more than ${mostBytes} bytes, or not at all`, error);
  });
}

function parseJson(ask: Ask, text: string, mediaType: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const isPage = /^text\/html\b/i.test(mediaType) || /^\s*<(!doctype|html)/i.test(text);
    const what = isPage ? "answers with a page for people, where JSON belongs" : "answers with broken JSON";
    throw failure(ask, "SOURCE_ODD", what, error);
  }
}

/** Of a text that tells why. */
const WHY_BYTES = 8 << 10;

async function refusal(ask: Ask, message: IncomingMessage): Promise<AppError> {
  const status = message.statusCode ?? 0;
  const { headers } = message;
  const why = await readWhy(message);
  const said = `answers ${status}${why === "" ? "" : ` (${hidden(ask, why)})`}`;
  if (status === 429 || (status === 503 && headers["retry-after"] !== undefined)) {
    const seconds = retryAfter(headers["retry-after"]);
    const wait = seconds === null ? "" : `; it can be asked again in ${seconds} s`;
    const details = { status, ...(seconds === null ? {} : { retryAfterSeconds: seconds }) };
    return failure(ask, "SOURCE_LIMIT", said + wait, undefined, details);
  }
  const code: ErrorCode =
    status === 401
      ? "SOURCE_KEY"
      : status === 404 || status === 410
        ? "NOT_FOUND"
        : status >= 500 || status === 408
          ? "SOURCE_UNAVAILABLE"
          : status >= 400
            ? "SOURCE_REFUSED"
            : "SOURCE_ODD";
  return failure(ask, code, said, undefined, { status });
}

/** The `error` or `message` of an answer in JSON; pages tell nothing. */
async function readWhy(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > WHY_BYTES) break;
    }
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const texts = [value, ...Object.values(value ?? {})].flatMap((one) => {
      if (typeof one !== "object" || one === null) return [];
      const { error, message: told, detail, reason: why, errors } = one as Record<string, unknown>;
      return [error, told, detail, why, ...(Array.isArray(errors) ? errors : [])];
    });
    const text = texts.find((one): one is string => typeof one === "string" && one.trim() !== "") ?? "";
    return text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").slice(0, 200);
  } catch {
    return "";
  } finally {
    message.destroy();
  }
}

/** Whole seconds from now, of seconds or a date (RFC 9110, 10.2.3); null where it is neither. */
export function retryAfter(value: string | undefined, now = Date.now()): number | null {
  if (value === undefined) return null;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : null;
}

function hidden({ secrets = [] }: Ask, text: string): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((told, secret) => told.replaceAll(secret, "…").replaceAll(encodeURIComponent(secret), "…"), text);
}

/** No address stands in it: a key may. */
function failure(
  ask: Ask,
  code: ErrorCode,
  what: string,
  cause?: unknown,
  details: Record<string, unknown> = {},
): AppError {
  const hint = code === "NOT_FOUND" ? { hint: "It was taken away there: search again." } : {};
  return new AppError(code, OP, hidden(ask, `${ask.service} ${what}`), {
    ...(cause instanceof Error ? { cause: new Error(hidden(ask, cause.message)) } : {}),
    ...hint,
    details: { service: ask.service, ...details },
  });
}

function reason(error: unknown): string {
  // Where each of several addresses failed, Node says nothing else.
  const one = error instanceof AggregateError ? error.errors[0] : error;
  const { code, message } = one instanceof Error ? (one as NodeJS.ErrnoException) : { code: undefined, message: "" };
  if (CERTIFICATE.test(code ?? "")) return "its certificate is not valid: something on the way may read along";
  return WORDS[code ?? ""] ?? code ?? (message || "no connection");
}

/** As Node and OpenSSL name it. */
const CERTIFICATE = /^ERR_TLS_CERT|^CERT_|SELF_SIGNED_CERT|^UNABLE_TO_(?:GET_ISSUER|VERIFY)/;

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name is not known; is this machine offline?",
  EAI_AGAIN: "its name cannot be looked up; is this machine offline?",
  ECONNREFUSED: "nobody answers there",
  ECONNRESET: "the connection was cut",
  ENETUNREACH: "the network is away",
  ETIMEDOUT: "nobody answers there in time",
};

function cancelled(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError ? signal.reason : new AppError("CANCELLED", OP);
}
