// Where a worker runs: a thread of this process, or a process of its own.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Transferable, Worker } from "node:worker_threads";

export interface WorkerHost {
  send(message: unknown, transfer: readonly Transferable[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once: with the error that ended it, or in words with what else did. */
  onEnd(listener: (why: Error | string) => void): void;
  /** Whether it keeps this process alive. */
  ref(): void;
  unref(): void;
  /** Resolves when it has ended, or will without being waited for. */
  end(): Promise<unknown>;
}

/** The engines' own memory lies outside of V8's heap; with its usual limits each thread would hold some 30 MB of garbage. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };
/** How long a process may take to end what it has begun outside of itself. */
const ENDING_MS = 2000;

export function startThread(script: URL): WorkerHost {
  const worker = new Worker(script, { resourceLimits: LIMITS });
  return {
    send: (message, transfer) => worker.postMessage(message, transfer),
    onMessage: (listener) => void worker.on("message", listener),
    onEnd(listener) {
      worker.on("error", listener);
      worker.on("exit", (code) => listener(`code ${code}`));
    },
    ref: () => worker.ref(),
    unref: () => worker.unref(),
    end: () => worker.terminate(),
  };
}

/** Starts a script in a process of its own. */
export type StartProcess = (script: URL) => WorkerHost;

/** The script ends by itself when the channel to it is closed, and with it what it started. Nothing is handed over: all is copied. */
export function startProcess(script: URL): WorkerHost {
  const child = fork(fileURLToPath(script), {
    serialization: "advanced",
    execArgv: ["--max-semi-space-size=2"],
    // What native code says there is meant for nobody; what matters comes as an answer.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  return {
    // A failure to send is told by the end of the process.
    send: (message) => void child.send(message as object, () => undefined),
    onMessage: (listener) => void child.on("message", listener),
    onEnd(listener) {
      child.on("error", listener);
      child.on("exit", (code, signal) => listener(signal ?? `code ${code}`));
    },
    ref() {
      child.ref();
      child.channel?.ref();
    },
    unref() {
      child.unref();
      child.channel?.unref();
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      child.once("exit", () => resolve());
      child.ref();
      setTimeout(() => child.kill("SIGKILL"), ENDING_MS).unref();
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
