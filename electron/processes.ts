// How the backend's scripts get processes where this program is no Node that could be started again: the shell forks them.
import { fileURLToPath } from "node:url";

import { AppError } from "../main/base/errors.ts";
import type { WorkerHost } from "../main/base/workerHost.ts";
import type { ProcessOptions, ProcessResult, RunScript } from "../main/engines/process.ts";
import type { FromBackend, ToBackend } from "./messages.ts";

interface Fork {
  said(message: unknown): void;
  printed(stream: "out" | "err", bytes: Uint8Array): void;
  ended(code: number): void;
}

/** How long a process may take to end what it has begun outside of itself. */
const ENDING_MS = 2000;

export class ShellProcesses {
  readonly #tell: (message: FromBackend) => void;
  readonly #forks = new Map<number, Fork>();
  #nextId = 0;

  constructor(tell: (message: FromBackend) => void) {
    this.#tell = tell;
  }

  /** What the shell says of the forks. */
  hear(message: ToBackend): void {
    if (message.type === "forkSaid") this.#forks.get(message.id)?.said(message.message);
    else if (message.type === "forkPrinted") this.#forks.get(message.id)?.printed(message.stream, message.bytes);
    else if (message.type === "forkEnded") {
      const fork = this.#forks.get(message.id);
      this.#forks.delete(message.id);
      fork?.ended(message.code);
    }
  }

  readonly start = (script: URL): WorkerHost => {
    const heard: ((message: unknown) => void)[] = [];
    const told: ((why: string) => void)[] = [];
    const ended = Promise.withResolvers<void>();
    const id = this.#fork(fileURLToPath(script), {
      said: (message) => heard.forEach((listener) => listener(message)),
      printed: () => undefined,
      ended: (code) => {
        ended.resolve();
        told.forEach((listener) => listener(`code ${code}`));
      },
    });
    return {
      send: (message) => this.#tell({ type: "forkTold", id, message }),
      onMessage: (listener) => void heard.push(listener),
      onEnd: (listener) => void told.push(listener),
      // The port to the shell keeps this process alive anyway.
      ref: () => undefined,
      unref: () => undefined,
      end: async () => {
        if (!this.#forks.has(id)) return;
        const timer = setTimeout(() => this.#tell({ type: "forkEnd", id, force: true }), ENDING_MS);
        this.#tell({ type: "forkEnd", id, force: false });
        await ended.promise;
        clearTimeout(timer);
      },
    };
  };

  readonly run: RunScript = async (script, options) => {
    const { op, signal } = options;
    const cancelled = () =>
      signal?.reason instanceof AppError
        ? signal.reason
        : new AppError("CANCELLED", op, undefined, { cause: signal?.reason });
    if (signal?.aborted) throw cancelled();
    const began = performance.now();
    const ended = Promise.withResolvers<number>();
    const out = new Lines(options.onStdoutLine);
    const err = new Lines(options.onStderrLine);
    const id = this.#fork(script, {
      said: () => undefined,
      printed: (stream, bytes) => {
        if (stream === "err") err.write(bytes);
        else if (options.onStdout) options.onStdout(bytes);
        else out.write(bytes);
      },
      ended: ended.resolve,
    });
    const onAbort = () => this.#tell({ type: "forkEnd", id, force: true });
    signal?.addEventListener("abort", onAbort, { once: true });
    void this.#feed(id, options.stdin);
    const code = await ended.promise;
    signal?.removeEventListener("abort", onAbort);
    if (signal?.aborted) throw cancelled();
    const result: ProcessResult = {
      ok: code === 0,
      exitCode: code,
      endedBy: null,
      startError: null,
      stdout: out.end(),
      stderr: err.end(),
      milliseconds: Math.round(performance.now() - began),
    };
    return result;
  };

  #fork(script: string, fork: Fork): number {
    const id = this.#nextId++;
    this.#forks.set(id, fork);
    this.#tell({ type: "fork", id, script });
    return id;
  }

  async #feed(id: number, stdin: ProcessOptions["stdin"]): Promise<void> {
    const parts = typeof stdin === "string" ? [Buffer.from(stdin)] : stdin instanceof Uint8Array ? [stdin] : stdin;
    for await (const bytes of parts ?? []) {
      if (!this.#forks.has(id)) return;
      this.#tell({ type: "forkFed", id, bytes });
    }
    if (this.#forks.has(id)) this.#tell({ type: "forkFed", id, bytes: null });
  }
}

/** The newest of what a process prints, by lines. */
class Lines {
  readonly #onLine: ((line: string) => void) | undefined;
  readonly #decoder = new TextDecoder();
  #rest = "";
  #text = "";

  constructor(onLine?: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(bytes: Uint8Array): void {
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#text = (this.#text + text).slice(-KEPT);
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = (lines.pop() ?? "").slice(-KEPT);
    for (const line of lines) this.#onLine?.(line);
  }

  end(): string {
    if (this.#rest !== "") this.#onLine?.(this.#rest);
    return this.#text;
  }
}

const KEPT = 256 * 1024;
