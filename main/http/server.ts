// The loopback server: each request passes the guard, then whoever it is for answers it. All transports of the contract meet here.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

import { ORPCError } from "@orpc/server";

import { requireScopes, type Caller } from "../api/caller.ts";
import type { ApiContext } from "../api/context.ts";
import { AppError, asAppError, systemCode } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import { Workers } from "../base/workers.ts";
import { answerDocs, DOCS_PATH } from "./docs.ts";
import { allowMethods, sendFailure, type Exchange } from "./exchange.ts";
import { guard } from "./guard.ts";
import { LIMITS, type HttpLimits } from "./limits.ts";
import { mediaAt } from "./media.ts";
import { answerPage } from "./page.ts";
import { REST_PREFIX } from "./prefix.ts";
import { languageOf, type AnswerLanguage } from "./problem.ts";
import { Rates, type RequestLimits } from "./rate.ts";
import { endUnread, endWith } from "./rawAnswer.ts";
import { createRest } from "./rest.ts";
import { createRpc, RPC_PREFIX, sendRpcFailure } from "./rpc.ts";
import { answerSession, SESSION_PATH } from "./session.ts";
import { Sockets, type Opened, type SocketHandler } from "./sockets.ts";
import { readTarget, type Target } from "./target.ts";
import { answerUpload, UPLOAD_PATH } from "./upload.ts";
import { addressOf, Who, type Known } from "./who.ts";

export interface HttpOptions {
  /** 0: any free one. Where another is taken, the next free one of the nine after it. */
  port: number;
  /** The data folder's own. */
  token: string;
  /** The built page; it need not be there. */
  pageDir: string;
  requestLimits: () => RequestLimits;
  /** What the texts of errors speak, whatever is asked for; absent or `auto`: what is asked for. */
  language?: () => AnswerLanguage | "auto";
  /** Told of what went wrong inside, once, for the log. */
  onFault: (error: unknown, requestId: string) => void;
  /** WebSockets beside `/rpc`, by their path; one that ends in `/` takes all below it. */
  sockets?: Record<string, SocketHandler>;
  /** Further answers under /api/v1, by their path, for who has the scope `read`. */
  texts?: Record<string, () => Promise<{ type: string; body: string }>>;
  /** Told of each answer, for statistics. */
  answered?: (answer: Answered) => void;
  limits?: Partial<HttpLimits>;
  now?: () => number;
}

export interface Answered {
  method: string;
  /** The pattern of the address, or `unknown`. */
  route: string;
  status: number;
  /** Until all was sent. */
  seconds: number;
}

export interface Served {
  url: string;
  /** Lets answers end for a moment, tells sockets that the server goes, and closes. */
  close(): Promise<void>;
}

/** Throws PORT_UNUSABLE. */
export async function serveHttp(context: ApiContext, options: HttpOptions): Promise<Served> {
  const server = new LoopbackServer(context, options);
  await server.listen(options.port);
  return server;
}

class LoopbackServer implements Served {
  readonly #context: ApiContext;
  readonly #options: HttpOptions;
  readonly #limits: HttpLimits;
  readonly #server: Server;
  readonly #sockets: Sockets;
  readonly #rates: Rates;
  readonly #who: Who;
  readonly #rest: ReturnType<typeof createRest>;
  readonly #rpc: ReturnType<typeof createRpc>;
  readonly #refused = new Map<string, number>();
  /** Answers under way, and whom they are for. */
  readonly #answering = new Map<ServerResponse, Known>();
  readonly #looking: NodeJS.Timeout;
  readonly #stopHearing: () => void;
  readonly #counting: NodeJS.Timeout;
  #open = 0;
  #description: Promise<string> | null = null;

  constructor(context: ApiContext, options: HttpOptions) {
    this.#context = context;
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    const body = { bytes: this.#limits.bodyBytes, milliseconds: this.#limits.bodyMilliseconds };
    const onError = (error: unknown, requestId: string) => this.#note(error, requestId);
    this.#rest = createRest(body, onError);
    this.#rpc = createRpc(body, onError);
    this.#sockets = new Sockets(this.#limits);
    this.#rates = new Rates(options.requestLimits, this.#limits.wrongAttempts);
    const { tokens, sessions } = context.access;
    const now = options.now === undefined ? {} : { now: options.now };
    this.#who = new Who({ ownerToken: options.token, tokens, sessions, rates: this.#rates, ...now });
    this.#server = createServer({
      maxHeaderSize: this.#limits.headerBytes,
      headersTimeout: this.#limits.headerMilliseconds,
      // The body has a time of its own (`#hurry`): a file that is handed in may take longer.
      requestTimeout: 0,
      keepAliveTimeout: this.#limits.idleMilliseconds,
      connectionsCheckingInterval: Math.min(1000, this.#limits.headerMilliseconds),
      // Some clients offer HTTP/2 with their first request; that is then answered as it is.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
    });
    this.#counting = setInterval(() => this.#noteRefused(), HOUR_MS).unref();
    this.#looking = setInterval(() => this.#endAnswers(), this.#limits.heartbeatMilliseconds).unref();
    this.#stopHearing = context.access.revocations.listen(() => void setImmediate(() => this.#endRevoked()));
    this.#server.on("connection", (socket: Socket) => this.#connected(socket));
    this.#server.on("request", (request, response) => void this.#answer(request, response));
    this.#server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
      if (Number(request.headers["content-length"] ?? 0) <= this.#limits.bodyBytes) response.writeContinue();
      void this.#answer(request, response);
    });
    this.#server.on("upgrade", (request, socket, head) => void this.#upgrade(request, socket, head));
    this.#server.on("clientError", (error, socket) => endUnread(socket, error));
  }

  get url(): string {
    const address = this.#server.address();
    if (!address || typeof address === "string") throw new AppError("INTERNAL", "http", "no port");
    return `http://127.0.0.1:${address.port}`;
  }

  async listen(port: number): Promise<void> {
    const last = port === 0 ? 0 : Math.min(port + PORTS_TRIED - 1, LAST_PORT);
    for (let tried = port; ; tried++) {
      try {
        this.#server.listen(tried, "127.0.0.1");
        await once(this.#server, "listening");
        return;
      } catch (error) {
        if (systemCode(error) === "EADDRINUSE" && tried < last) continue;
        const message = error instanceof Error ? error.message : String(error);
        throw new AppError("PORT_UNUSABLE", "http.listen", message, { cause: error });
      }
    }
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#server.closeAllConnections(), this.#limits.closeMilliseconds);
    await this.#sockets.close(this.#limits.closeMilliseconds);
    await closed;
    clearTimeout(timer);
    clearInterval(this.#counting);
    clearInterval(this.#looking);
    this.#stopHearing();
    this.#noteRefused();
  }

  #connected(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    this.#open++;
    socket.once("close", () => this.#open--);
    if (this.#open <= this.#limits.sockets) return;
    this.#count("TOO_MANY_CONNECTIONS");
    endWith(socket, new AppError("TOO_MANY_CONNECTIONS", "http.connected"));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#speak(request);
    const requestId = newId();
    const begun = performance.now();
    let exchange: Exchange | null = null;
    const method = METHODS.has(request.method ?? "") ? (request.method ?? "") : "other";
    this.#hurry(request, response);
    response.once("close", () => {
      const seconds = (performance.now() - begun) / 1000;
      const route = exchange?.route ?? UNKNOWN_ROUTE;
      this.#options.answered?.({ method, route, status: response.statusCode, seconds });
    });
    try {
      // One connection too many was answered already.
      if (request.socket.destroyed || request.socket.writableEnded) return;
      setHeaders(response, requestId);
      const target = readTarget(request.url ?? "");
      exchange = { request, response, requestId, origin: guard(request), target, route: UNKNOWN_ROUTE };
      if (target.path === RPC_PREFIX || target.path.startsWith(`${RPC_PREFIX}/`)) await this.#answerRpc(exchange);
      else await this.#route(exchange);
    } catch (error) {
      this.#fail({ request, response, requestId }, error, (known) =>
        sendFailure({ request, response, requestId }, known),
      );
    }
  }

  /** Ends a request whose body comes too slowly and is read by nobody who would say so. */
  #hurry(request: IncomingMessage, response: ServerResponse): void {
    if (request.complete || request.url?.startsWith(UPLOAD_PATH)) return;
    const { headerMilliseconds, bodyMilliseconds } = this.#limits;
    const timer = setTimeout(() => {
      if (!request.complete) request.destroy();
    }, headerMilliseconds + bodyMilliseconds);
    request.once("end", () => clearTimeout(timer));
    response.once("close", () => clearTimeout(timer));
  }

  async #route(exchange: Exchange): Promise<void> {
    const { target, request } = exchange;
    const { path } = target;
    if (!path.startsWith(`${REST_PREFIX}/`)) {
      if (PROGRAMS.test(path)) throw new AppError("NOT_FOUND", "http.route", `There is nothing at ${path}`);
      exchange.route = path === SESSION_PATH ? SESSION_PATH : PAGE_ROUTE;
      return path === SESSION_PATH ? this.#answerSession(exchange) : answerPage(exchange, this.#options.pageDir);
    }
    if (path === DOCS_PATH || path.startsWith(`${DOCS_PATH}/`)) return answerDocs(exchange);
    if (path === `${REST_PREFIX}/openapi.json`) return this.#describe(exchange);
    const media = mediaAt(path);
    const isUpload = path === UPLOAD_PATH;
    const known = await this.#who.find(request, isUpload ? "key" : media ? "cookie" : "none");
    const { caller } = known;
    this.#keep(exchange, known);
    if (caller.kind !== "page") await this.#countRequest(caller, exchange.request, exchange.response);
    const context = this.#contextOf(caller, exchange.origin);
    if (media) return media(exchange, context);
    if (isUpload) return answerUpload(exchange, context, this.#limits.bodyMilliseconds);
    const text = this.#options.texts?.[path.slice(REST_PREFIX.length)];
    if (!text) return this.#rest(exchange, context);
    exchange.route = path;
    allowMethods(exchange, "GET", "HEAD");
    requireScopes(caller, ["read"]);
    const { type, body } = await text();
    sendText(exchange.response, type, body);
  }

  async #answerRpc(exchange: Exchange): Promise<void> {
    exchange.route = RPC_PREFIX;
    try {
      const known = await this.#who.find(exchange.request, "key");
      const { caller } = known;
      this.#keep(exchange, known);
      if (caller.kind === "token") await this.#countRequest(caller, exchange.request, exchange.response);
      await this.#rpc.answer(exchange, this.#contextOf(caller, exchange.origin));
    } catch (error) {
      this.#fail(exchange, error, (known) => sendRpcFailure(exchange, known));
    }
  }

  #answerSession(exchange: Exchange): Promise<void> {
    return answerSession(exchange, {
      access: this.#context.access,
      who: this.#who,
      rates: this.#rates,
      body: { bytes: this.#limits.bodyBytes, milliseconds: this.#limits.bodyMilliseconds },
      now: this.#options.now ?? Date.now,
    });
  }

  async #describe(exchange: Exchange): Promise<void> {
    allowMethods(exchange, "GET", "HEAD");
    this.#description ??= describe(this.#context.version);
    const description = await this.#description.catch((error: unknown) => {
      this.#description = null;
      throw error;
    });
    sendText(exchange.response, "application/json", description);
  }

  /** A language that the person has chosen stands in the place of the one that the caller asks for. */
  #speak(request: IncomingMessage): void {
    const language = this.#options.language?.() ?? "auto";
    if (language !== "auto") request.headers["accept-language"] = language;
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    this.#speak(request);
    socket.on("error", () => socket.destroy());
    const requestId = newId();
    try {
      const target = readTarget(request.url ?? "");
      const origin = guard(request);
      const handler = this.#socketHandler(target);
      if (!handler) throw new AppError("NOT_FOUND", "http.socket", `There is no socket at ${target.path}`);
      const known = await this.#who.find(request, "key");
      // Its messages would be requests that nobody counts.
      if (known.caller.kind === "token" && target.path === RPC_PREFIX)
        throw new AppError("FORBIDDEN", "http.socket", "Programs use REST, and /ws for events");
      if (known.caller.kind === "token") await this.#countRequest(known.caller, request, null);
      this.#sockets.upgrade(socket, head, { ...known, request, origin, path: target.path }, handler);
    } catch (error) {
      const known = asAppError(error, "http.socket");
      this.#note(known, requestId);
      endWith(socket, known, { language: languageOf(request), requestId });
    }
  }

  #socketHandler({ path }: Target): SocketHandler | null {
    if (path === RPC_PREFIX)
      return (socket, opened: Opened) => this.#rpc.serve(socket, opened, this.#contextOf(opened.caller, opened.origin));
    const handlers = Object.entries(this.#options.sockets ?? {});
    return handlers.find(([at]) => (at.endsWith("/") ? path.startsWith(at) : path === at))?.[1] ?? null;
  }

  #keep({ response }: Exchange, known: Known): void {
    this.#answering.set(response, known);
    response.once("close", () => this.#answering.delete(response));
  }

  /** A stream may go on for days: it ends with the token or the session that it was asked for with. */
  #endAnswers(which: (response: ServerResponse) => boolean = () => true): void {
    for (const [response, known] of this.#answering) if (which(response) && !known.isValid()) response.destroy();
  }

  /** At once; but whoever has revoked their own is still answered. */
  #endRevoked(): void {
    this.#sockets.endSignedOut();
    this.#endAnswers(({ headersSent, writableEnded }) => headersSent && !writableEnded);
  }

  #contextOf(caller: Caller, origin: string): ApiContext {
    return { ...this.#context, caller, origin };
  }

  #countRequest(caller: Caller, request: IncomingMessage, response: ServerResponse | null): Promise<void> {
    return this.#rates.count(`${caller.kind}:${caller.id}`, addressOf(request), response);
  }

  #fail(
    exchange: Pick<Exchange, "request" | "response" | "requestId">,
    error: unknown,
    send: (known: AppError) => void,
  ): void {
    const { response } = exchange;
    const known = asAppError(error, "http");
    this.#note(known, exchange.requestId);
    if (response.headersSent) response.destroy();
    else send(known);
  }

  #note(error: unknown, requestId: string): void {
    const isOurs = error instanceof AppError || error instanceof ORPCError;
    if (!isOurs || error.status >= 500) this.#options.onFault(isOurs ? (error.cause ?? error) : error, requestId);
    else if (REFUSALS.has(error.code)) this.#count(error.code);
  }

  /** Refusals are counted: a row each would let anybody fill the log. */
  #count(code: string): void {
    this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1);
  }

  #noteRefused(): void {
    if (this.#refused.size === 0) return;
    const details = Object.fromEntries(this.#refused);
    const entry = { who: "nobody", action: "calls.refused", subject: null, details };
    try {
      this.#context.access.audit.append(entry, Date.now());
      this.#refused.clear();
    } catch (error) {
      // A full disk ends no backend: they are written down the next time.
      this.#options.onFault(error, "");
    }
  }
}

/** Whoever mistakes an address of these is no reader of the page. */
const PROGRAMS = /^\/(api|ws)(\/|$)/;

/** In statistics: anybody can make up addresses and methods, and none may make up a series of numbers. */
const UNKNOWN_ROUTE = "unknown";
const PAGE_ROUTE = "page";
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

const HOUR_MS = 3_600_000;
const PORTS_TRIED = 10;
const LAST_PORT = 65_535;

/** What the audit log counts. */
const REFUSALS = new Set([
  "HOST_REFUSED",
  "ORIGIN_REFUSED",
  "UNAUTHORISED",
  "CODE_INVALID",
  "FORBIDDEN",
  "PATH_REFUSED",
  "RATE_LIMITED",
  "TOO_MANY_CONNECTIONS",
]);

async function describe(version: string): Promise<string> {
  const thread = new Workers<{ version: string }, string>(new URL("openapiThread.ts", import.meta.url), 1);
  try {
    return await thread.run({ version });
  } finally {
    await thread.close();
  }
}

/** Of every answer, whatever it is. */
function setHeaders(response: ServerResponse, requestId: string): void {
  response.setHeader("X-Request-Id", requestId);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
}

function sendText(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-cache",
  });
  response.end(body);
}
