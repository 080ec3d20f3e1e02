// Worker threads for what would hold up the event loop: requests in, results out, cancelled by ending the thread.
import { availableParallelism } from "node:os";
import { type Transferable, Worker, parentPort } from "node:worker_threads";

import { AppError, systemCode } from "./errors.ts";

/** An error as it crosses: its class and own fields do not survive the copy by themselves. */
interface CrossedError {
  name: string;
  message: string;
  stack: string;
  /** Of Node's own errors, such as ENOSPC. */
  code?: string;
  app?: Pick<AppError, "code" | "op" | "hint" | "retryable" | "details">;
}

type Reply = { id: number; result: unknown } | { id: number; error: CrossedError };

interface Task {
  id: number;
  request: unknown;
  transfer: readonly Transferable[];
  signal: AbortSignal | undefined;
  resolve: (result: never) => void;
  reject: (error: unknown) => void;
}

interface Thread {
  worker: Worker;
  task: Task | null;
  /** Ends the thread when it has had nothing to do for a while. */
  idle: NodeJS.Timeout | null;
}

/** The engines' own memory lies outside of V8's heap; with its usual limits each thread would hold some 30 MB of garbage. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/** A thread with its engine holds some 60–100 MB; it is given back when nobody asked for it for so long. */
const IDLE_MS = 3000;

/**
 * Up to `size` threads of one script, started when first needed, each with one request at a time. A request whose
 * signal aborts rejects with CANCELLED at once; its thread is ended and the next request gets a new one.
 */
export class Workers<Request, Result> {
  readonly #script: URL;
  readonly #size: number;
  readonly #idleMs: number;
  readonly #threads = new Set<Thread>();
  #queue: Task[] = [];
  #nextId = 0;
  #closed = false;

  constructor(script: URL, size: number = Math.min(4, availableParallelism()), idleMs = IDLE_MS) {
    this.#script = script;
    this.#size = size;
    this.#idleMs = idleMs;
  }

  get size(): number {
    return this.#size;
  }

  run(
    request: Request,
    options: { signal?: AbortSignal | undefined; transfer?: Transferable[] } = {},
  ): Promise<Result> {
    const { signal, transfer = [] } = options;
    return new Promise<Result>((resolve, reject) => {
      if (signal?.aborted || this.#closed) return reject(new AppError("CANCELLED", "workers.run"));
      const task: Task = { id: this.#nextId++, request, transfer, signal, resolve, reject };
      const onAbort = (): void => this.#cancel(task);
      signal?.addEventListener("abort", onAbort, { once: true });
      task.resolve = (result: Result) => {
        signal?.removeEventListener("abort", onAbort);
        resolve(result);
      };
      task.reject = (error) => {
        signal?.removeEventListener("abort", onAbort);
        reject(error);
      };
      this.#queue.push(task);
      this.#next();
    });
  }

  /** Ends all threads; what still runs rejects with CANCELLED. */
  async close(): Promise<void> {
    this.#closed = true;
    const waiting = this.#queue;
    this.#queue = [];
    const threads = [...this.#threads];
    this.#threads.clear();
    for (const task of [...waiting, ...threads.flatMap((thread) => thread.task ?? [])])
      task.reject(new AppError("CANCELLED", "workers.close"));
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const thread = [...this.#threads].find((one) => one.task === null) ?? this.#start();
      if (!thread) return;
      const task = this.#queue.shift() as Task;
      thread.task = task;
      if (thread.idle) clearTimeout(thread.idle);
      thread.worker.ref();
      thread.worker.postMessage({ id: task.id, request: task.request }, task.transfer);
    }
  }

  #start(): Thread | null {
    if (this.#closed || this.#threads.size >= this.#size) return null;
    const thread: Thread = { worker: new Worker(this.#script, { resourceLimits: LIMITS }), task: null, idle: null };
    // An idle thread does not keep the process alive.
    thread.worker.unref();
    thread.worker.on("message", (reply: Reply) => {
      const task = thread.task;
      if (task?.id !== reply.id) return;
      thread.task = null;
      thread.worker.unref();
      thread.idle = setTimeout(() => this.#end(thread), this.#idleMs).unref();
      if ("error" in reply) task.reject(uncross(reply.error));
      else task.resolve(reply.result as never);
      this.#next();
    });
    const end = (error: unknown): void => {
      if (!this.#threads.delete(thread)) return;
      thread.task?.reject(error);
      this.#next();
    };
    thread.worker.on("error", end);
    thread.worker.on("exit", (code) => end(new Error(`a worker thread ended with code ${code}`)));
    this.#threads.add(thread);
    return thread;
  }

  #end(thread: Thread): void {
    this.#threads.delete(thread);
    void thread.worker.terminate();
  }

  #cancel(task: Task): void {
    const error = new AppError("CANCELLED", "workers.run");
    const thread = [...this.#threads].find((one) => one.task === task);
    if (thread) this.#end(thread);
    else this.#queue = this.#queue.filter((one) => one !== task);
    task.reject(error);
    // Not at once: the same signal may be about to cancel all that waits, and each start of a thread takes long.
    setImmediate(() => this.#next());
  }
}

/** The other side: called once in a worker's script. The handler names what of its result is handed over, not copied. */
export function serveWorker<Request, Result>(
  handle: (request: Request) => Promise<{ result: Result; transfer?: Transferable[] }>,
): void {
  const port = parentPort;
  if (!port) throw new Error("not a worker thread");
  port.on("message", ({ id, request }: { id: number; request: Request }) => {
    handle(request).then(
      ({ result, transfer = [] }) => port.postMessage({ id, result }, transfer),
      (error: unknown) => port.postMessage({ id, error: cross(error) }),
    );
  });
}

function cross(error: unknown): CrossedError {
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof AppError) {
    const { code, op, hint, retryable, details } = error;
    return { name, message, stack, app: { code, op, hint, retryable, details } };
  }
  const code = systemCode(error);
  return { name, message, stack, ...(code === undefined ? {} : { code }) };
}

function uncross({ app, message, ...rest }: CrossedError): Error {
  const error = app ? new AppError(app.code, app.op, message, app) : new Error(message);
  return Object.assign(error, app ? { stack: rest.stack } : rest);
}
