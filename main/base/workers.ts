// Workers for what would hold up the event loop, or break the process down: requests in, results out, cancelled by ending the worker.
import { availableParallelism } from "node:os";
import { type Transferable, parentPort } from "node:worker_threads";

import { AppError, systemCode } from "./errors.ts";
import { giveWay } from "./giveWay.ts";
import { startProcess, startThread, type StartProcess, type WorkerHost } from "./workerHost.ts";

/** A worker ended before it answered: by itself, by a fault of native code, or from outside. */
export class WorkerEnded extends Error {}

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

interface Running {
  worker: WorkerHost;
  task: Task | null;
  /** Ends the worker when it has had nothing to do for a while. */
  idle: NodeJS.Timeout | null;
}

/** A worker with its engine holds some 60–100 MB; it is given back when nobody asked for it for so long. */
const IDLE_MS = 3000;

/** What native code has begun cannot be stopped; nobody waits for it any more. */
const ORPHAN_MS = 1000;

/**
 * Up to `size` workers of one script, started when first needed, each with one request at a time. A request whose
 * signal aborts rejects with CANCELLED at once; its worker is ended and the next request gets a new one. A worker that
 * ends rejects its request with WorkerEnded.
 */
export class Workers<Request, Result> {
  readonly #script: URL;
  readonly #size: number;
  readonly #idleMs: number;
  readonly #start: (script: URL) => WorkerHost;
  readonly #all = new Set<Running>();
  #queue: Task[] = [];
  #nextId = 0;
  #closed = false;

  /** @param place `process`, or what starts one: native code that breaks down on its input takes nothing else with it. */
  constructor(
    script: URL,
    size: number = Math.min(4, availableParallelism()),
    idleMs = IDLE_MS,
    place: "thread" | "process" | StartProcess = "thread",
  ) {
    this.#script = script;
    this.#size = size;
    this.#idleMs = idleMs;
    this.#start = place === "thread" ? startThread : place === "process" ? startProcess : place;
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

  /** Ends all workers; what still runs rejects with CANCELLED. */
  async close(): Promise<void> {
    this.#closed = true;
    const waiting = this.#queue;
    this.#queue = [];
    const all = [...this.#all];
    this.#all.clear();
    for (const task of [...waiting, ...all.flatMap((one) => one.task ?? [])])
      task.reject(new AppError("CANCELLED", "workers.close"));
    await Promise.all(all.map(({ worker }) => worker.end()));
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const one = [...this.#all].find(({ task }) => task === null) ?? this.#add();
      if (!one) return;
      const task = this.#queue.shift() as Task;
      one.task = task;
      if (one.idle) clearTimeout(one.idle);
      one.worker.ref();
      one.worker.send({ id: task.id, request: task.request }, task.transfer);
    }
  }

  #add(): Running | null {
    if (this.#closed || this.#all.size >= this.#size) return null;
    const running: Running = { task: null, idle: null, worker: this.#start(this.#script) };
    // An idle worker does not keep the process alive.
    running.worker.unref();
    running.worker.onMessage((reply) => {
      const { task } = running;
      const answer = reply as Reply;
      if (task?.id !== answer.id) return;
      running.task = null;
      running.worker.unref();
      running.idle = setTimeout(() => this.#end(running), this.#idleMs).unref();
      if ("error" in answer) task.reject(uncross(answer.error));
      else task.resolve(answer.result as never);
      this.#next();
    });
    running.worker.onEnd((why) => {
      if (!this.#all.delete(running)) return;
      running.task?.reject(typeof why === "string" ? new WorkerEnded(`a worker ended with ${why}`) : why);
      this.#next();
    });
    this.#all.add(running);
    return running;
  }

  #end(running: Running): void {
    this.#all.delete(running);
    void running.worker.end();
  }

  #cancel(task: Task): void {
    const error = new AppError("CANCELLED", "workers.run");
    const running = [...this.#all].find((one) => one.task === task);
    if (running) this.#end(running);
    else this.#queue = this.#queue.filter((one) => one !== task);
    task.reject(error);
    // Not at once: the same signal may be about to cancel all that waits, and each start of a worker takes long.
    setImmediate(() => this.#next());
  }
}

/**
 * The other side: called once in a worker's script. The handler names what of its result is handed over, not copied;
 * its signal aborts where the process that asked is gone.
 */
export function serveWorker<Request, Result>(
  handle: (request: Request, signal: AbortSignal) => Promise<{ result: Result; transfer?: Transferable[] }>,
): void {
  const gone = new AbortController();
  const answer = async ({ id, request }: { id: number; request: Request }): Promise<void> => {
    const reply = await handle(request, gone.signal).then(
      ({ result, transfer = [] }) => ({ message: { id, result }, transfer }),
      (error: unknown) => ({ message: { id, error: cross(error) }, transfer: [] }),
    );
    if (parentPort) parentPort.postMessage(reply.message, reply.transfer);
    else process.send?.(reply.message);
  };
  if (parentPort) {
    giveWay();
    parentPort.on("message", (message: { id: number; request: Request }) => void answer(message));
  } else {
    if (!process.send) throw new Error("neither a worker thread nor a worker process");
    process.on("message", (message) => void answer(message as { id: number; request: Request }));
    // Ctrl-C reaches all processes of a terminal: this one ends when the one that asked says so.
    process.on("SIGINT", () => undefined);
    process.once("disconnect", () => {
      gone.abort(new AppError("CANCELLED", "workers.run"));
      setTimeout(() => process.exit(), ORPHAN_MS).unref();
    });
  }
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
