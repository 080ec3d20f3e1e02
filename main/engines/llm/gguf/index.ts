// GGUF files by llama.cpp in a process of its own, which is started when it is asked and ended when it has had nothing to do.
import type { Departure } from "../../../../contract/llm.ts";
import { AppError } from "../../../base/errors.ts";
import { type StartProcess, startProcess, type WorkerHost } from "../../../base/workerHost.ts";
import { listen } from "../listen.ts";
import type { Answer, LanguageModel, Question } from "../types.ts";
import { type GgufHeader, readHeader } from "./header.ts";
import type { FromChild, Gpu, Placed, Seen, ToChild } from "./protocol.ts";

export { type GgufHeader, readHeader } from "./header.ts";
export type { Seen } from "./protocol.ts";

export interface GgufModel extends LanguageModel {
  header: GgufHeader;
  /** Where it lies as of when it was opened. */
  placed: Placed;
}

export interface GgufEngine {
  /** Finds out where it would lie; it is loaded with the first question. Throws LLM_MISSING, MODEL_DAMAGED, LLM_FAILED, LLM_MEMORY, CANCELLED. */
  open(path: string, signal: AbortSignal): Promise<GgufModel>;
  /** What the machine has for a model, as it was at most a minute ago and without what a model holds by now. Throws LLM_FAILED, CANCELLED. */
  machine(signal: AbortSignal): Promise<Seen>;
  /** Frees the memory of the model at once; a question that runs ends first. @param path of this one alone */
  unload(path?: string): Promise<void>;
  /** The same where nobody asks: such as for a render, which waits for no answer. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

export interface GgufOptions {
  start?: StartProcess | undefined;
  /** Of the process; the tests give one that breaks down. */
  script?: URL;
  gpu?: Gpu;
  /** Wanted of the context; a model with less, or a machine without room for so much, gets less. */
  contextTokens?: number;
  /** What does not go as it should and is made good otherwise: the processor in place of the card, any JSON in place of a schema. */
  onNote?: (note: Departure) => void;
  /** The process, and with it the model, is ended when nobody has asked for so long. */
  idleMs?: number;
  waits?: { firstMs: number; nextMs: number } | undefined;
  /** Bytes that the model may count on; else the process looks itself. */
  freeRam?: () => number;
}

export const CONTEXT_TOKENS = 8192;
/** For so long is believed what was seen of the machine: each look starts the card's libraries. */
const SEEN_MS = 60_000;
/** As Ollama's: then its memory is free for the render. */
const IDLE_MS = 2 * 60_000;
/** Starting the libraries of a graphics card takes seconds, from a slow disk a minute. */
const PLACING_MS = 90_000;
/** A model hears of the end of a question between two tokens; one that does not is ended with its process. */
const STOPPING_MS = 5000;

export function createGguf({
  start = startProcess,
  script = new URL("child.ts", import.meta.url),
  gpu = "auto",
  contextTokens = CONTEXT_TOKENS,
  onNote = () => undefined,
  idleMs = IDLE_MS,
  waits,
  freeRam,
}: GgufOptions = {}): GgufEngine {
  let child: Child | null = null;
  let idle: NodeJS.Timeout | undefined;
  let isClosed = false;
  let busy = 0;
  let seen: { machine: Seen; at: number } | null = null;
  /** Off for good once the process has died of the card: the next try would die of it, too. */
  let allowed = gpu;
  /** One at a time: resolves when the one before is done with the process, whatever came of it. */
  let turn: Promise<unknown> = Promise.resolve();

  /** The caller waits no longer than the signal lets it; the next turn comes when the process is free again. */
  function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    busy++;
    const mine = turn.then(async () => {
      if (isClosed || signal.aborted) throw cancelled();
      clearTimeout(idle);
      try {
        return await work();
      } finally {
        idle = setTimeout(() => void end(), idleMs).unref();
        child?.host.unref();
      }
    });
    turn = mine.catch(() => undefined).finally(() => busy--);
    return orAborted(mine, signal);
  }

  async function end(): Promise<void> {
    const ended = child;
    child = null;
    await ended?.host.end();
  }

  /** The process with this model, started where there is none or another's. */
  async function childFor(path: string, header: GgufHeader, tokens: number, signal: AbortSignal): Promise<Child> {
    if (child && !child.ended && child.identity === header.identity) {
      child.host.ref();
      return child;
    }
    await look(signal);
    const { own, told } = await askFresh(
      (id) => ({ op: "place", id, path, header, gpu: allowed, contextTokens: tokens, freeRam: freeRam?.() ?? null }),
      (message) => (message.said === "placed" ? message.placed : undefined),
      signal,
    );
    own.identity = header.identity;
    own.path = path;
    own.placed = told;
    return own;
  }

  async function look(signal: AbortSignal): Promise<Seen> {
    const { told } = await askFresh(
      (id) => ({ op: "look", id, gpu: allowed, freeRam: freeRam?.() ?? null }),
      (message) => (message.said === "seen" ? message.seen : undefined),
      signal,
    );
    seen = { machine: told, at: Date.now() };
    return told;
  }

  /** Asks a process that has no model yet, started where there is none; once more without the card where it dies of that. */
  async function askFresh<T>(
    request: (id: number) => ToChild,
    hear: (message: FromChild) => T | undefined,
    signal: AbortSignal,
  ): Promise<{ own: Child; told: T }> {
    if (!child || child.ended || child.identity !== null) {
      await end();
      child = new Child(start(script));
    }
    const own = child;
    own.host.ref();
    const timeout = AbortSignal.timeout(PLACING_MS);
    try {
      const told = await own.ask<T>(request, { signal: AbortSignal.any([signal, timeout]), stoppingMs: 0, hear });
      return { own, told };
    } catch (error) {
      await end();
      if (isClosed || signal.aborted) throw cancelled(error);
      if (timeout.aborted)
        throw new AppError("LLM_FAILED", "llm.gguf", `llama.cpp has not started within ${PLACING_MS / 1000} s`);
      if (!(error instanceof ChildEnded)) throw error;
      if (allowed === false) throw broke(error);
      leaveCard(error);
      return askFresh(request, hear, signal);
    }
  }

  function leaveCard({ message }: Error): void {
    allowed = false;
    onNote({
      engine: "gguf",
      code: "LLM_FAILED",
      message: `The model's process died with the graphics card: ${message}`,
      hint: "The processor writes from now on, more slowly; a newer driver of the card may help.",
    });
  }

  async function ask(path: string, header: GgufHeader, tokens: number, question: Question): Promise<Answer> {
    const own = await childFor(path, header, tokens, question.signal);
    if (own.placed && own.placed.contextTokens < tokens)
      throw new AppError(
        "LLM_MEMORY",
        "llm.gguf",
        `There is memory for ${own.placed.contextTokens} tokens only, where there was for ${tokens}`,
      );
    const { system, messages, schema, maxTokens, temperature, seed } = question;
    const listening = listen("The model", question, waits);
    let isLoaded = false;
    try {
      const told = await own.ask<Omit<Answer, "finish"> & { finish: "stop" | "length" }>(
        (id) => ({ op: "ask", id, question: { system, messages, schema, maxTokens, temperature, seed } }),
        {
          signal: listening.signal,
          hear(message, stop) {
            if (message.said === "loaded") isLoaded = true;
            else if (message.said === "note") onNote(message.note);
            else if (message.said === "piece" && !listening.hear(message.piece)) stop();
            return message.said === "answer" ? message.answer : undefined;
          },
        },
      );
      return { ...told, finish: listening.heard().finish ?? told.finish };
    } catch (error) {
      // Where it does not obey, or is gone, there is no use in it any more.
      if (own.isBusy || own.ended) await end();
      const fault = listening.asFault(error);
      if (isClosed) throw cancelled(error);
      if (fault) throw fault;
      if (!(error instanceof ChildEnded)) throw error;
      if (!isLoaded && own.placed && own.placed.gpuLayers > 0) {
        leaveCard(error);
        return ask(path, header, tokens, question);
      }
      throw broke(error);
    } finally {
      listening.end();
    }
  }

  async function unload(path?: string): Promise<void> {
    if (path === undefined || child?.path === path) await inTurn(new AbortController().signal, end);
  }

  return {
    async open(path, signal) {
      const header = await readHeader(path);
      signal.throwIfAborted();
      const placed = await inTurn(signal, async () => (await childFor(path, header, contextTokens, signal)).placed);
      if (!placed) throw new Error("it was not placed");
      return {
        engine: "gguf",
        name: header.name ?? path.replace(/^.*[/\\]/, "").replace(/\.gguf$/i, ""),
        identity: header.identity,
        contextTokens: placed.contextTokens,
        price: null,
        header,
        placed,
        ask: (question) => inTurn(question.signal, () => ask(path, header, placed.contextTokens, question)),
      };
    },
    async machine(signal) {
      const known = () => seen && (child?.identity || Date.now() - seen.at < SEEN_MS) && seen.machine;
      return known() || inTurn(signal, async () => known() || look(signal));
    },
    unload,
    rest: () => (busy === 0 ? unload() : Promise.resolve()),
    async close() {
      isClosed = true;
      clearTimeout(idle);
      await end();
    },
  };
}

/** The process ended before it answered. */
class ChildEnded extends Error {}

interface Waiting {
  id: number;
  hear: (message: FromChild) => void;
  fail: (error: Error) => void;
}

class Child {
  readonly host: WorkerHost;
  /** Of the model that it has; null: none yet. */
  identity: string | null = null;
  path: string | null = null;
  placed: Placed | null = null;
  ended = false;
  #waiting: Waiting | null = null;
  #lastId = 0;

  constructor(host: WorkerHost) {
    this.host = host;
    host.onMessage((message) => {
      const told = message as FromChild;
      if (told.id === this.#waiting?.id) this.#waiting.hear(told);
    });
    host.onEnd((why) => {
      this.ended = true;
      this.#waiting?.fail(new ChildEnded(typeof why === "string" ? why : why.message));
    });
  }

  /** A question is still worked at, though nobody waits for it. */
  get isBusy(): boolean {
    return this.#waiting !== null;
  }

  /**
   * Resolves with what `hear` hands back. Rejects with ChildEnded, the failure told, or CANCELLED by the signal: then once
   * the process has obeyed, or `stoppingMs` later with ChildEnded.
   */
  ask<T>(
    request: (id: number) => ToChild,
    {
      signal,
      stoppingMs = STOPPING_MS,
      hear,
    }: { signal: AbortSignal; stoppingMs?: number; hear: (message: FromChild, stop: () => void) => T | undefined },
  ): Promise<T> {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let stopping: NodeJS.Timeout | undefined;
    const stop = () => {
      if (stopping) return;
      this.host.send({ op: "stop", id } satisfies ToChild, []);
      stopping = setTimeout(() => reject(new ChildEnded("it does not obey")), stoppingMs);
    };
    const done = () => {
      this.#waiting = null;
      clearTimeout(stopping);
      signal.removeEventListener("abort", stop);
    };
    this.#waiting = {
      id,
      hear(message) {
        if (message.said === "failed") {
          done();
          const { code, message: text, hint, details } = message;
          reject(new AppError(code, "llm.gguf", text, { details, ...(hint === null ? {} : { hint }) }));
          return;
        }
        const result = hear(message, stop);
        if (result === undefined) return;
        done();
        if (signal.aborted) reject(cancelled());
        else resolve(result);
      },
      fail(error) {
        done();
        reject(error);
      },
    };
    if (this.ended) this.#waiting.fail(new ChildEnded("it is gone"));
    else if (signal.aborted) this.#waiting.fail(cancelled());
    else {
      signal.addEventListener("abort", stop, { once: true });
      this.host.send(request(id), []);
    }
    return promise;
  }
}

function broke({ message }: Error): AppError {
  return new AppError(
    "LLM_FAILED",
    "llm.gguf",
    `The model's process broke down (${message}); the next question starts it anew`,
  );
}

function cancelled(cause?: unknown): AppError {
  return new AppError("CANCELLED", "llm.gguf", undefined, { cause });
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(cancelled());
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
