// The one function that runs every outside program: arguments as an array, obedient to a signal, watched for silence, killed as a whole tree.
import { constants, setPriority } from "node:os";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";

import { execa } from "execa";

import { AppError } from "../base/errors.ts";

export interface ProcessOptions {
  /** What is being done, such as `render.join`: the `op` of the errors. */
  op: string;
  cwd?: string;
  /** Added to the environment of this process. */
  env?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Wall time after which the program is ended. */
  timeoutMs?: number | undefined;
  /** Time without a sign of life (output, or taken input) after which the program is ended. */
  silenceMs?: number | undefined;
  /** It makes way for whatever else wants the processor: a desktop stays usable beside it. */
  nice?: boolean | undefined;
  /** Whether a line of output is a sign of life. By default every byte is. */
  isAlive?: ((line: string) => boolean) | undefined;
  /** Pulled only as fast as the program reads; a chunk's memory may be used again once the next is asked for. */
  stdin?: AsyncIterable<Uint8Array> | Uint8Array | string | undefined;
  /** Receives stdout as bytes; the result's `stdout` is then empty. */
  onStdout?: ((chunk: Uint8Array) => void) | undefined;
  onStdoutLine?: ((line: string) => void) | undefined;
  onStderrLine?: ((line: string) => void) | undefined;
}

/** How a program ended, well or not: the caller decides what a failure means. */
export interface ProcessResult {
  ok: boolean;
  /** Null where a signal ended it, or where it never began. */
  exitCode: number | null;
  /** The signal from outside that ended it, or null. */
  endedBy: string | null;
  /** Why it could not be started (`ENOENT`, `EACCES`), or null. */
  startError: string | null;
  /** The last 256 kB of each, as UTF-8. */
  stdout: string;
  stderr: string;
  milliseconds: number;
}

/** Runs a script of our own in a process of its own, as `runProcess` runs a program. */
export type RunScript = (script: string, options: ProcessOptions) => Promise<ProcessResult>;

export const runScript: RunScript = (script, options) => runProcess(process.execPath, [script], options);

const TAIL_CHARACTERS = 256 * 1024;
/** Above every default `highWaterMark` of Node's streams. */
const SMALL_CHUNK = 256 * 1024;

/**
 * Runs a program and waits until it and its whole process tree have ended. A failure of the program is a result;
 * thrown are CANCELLED (the signal), PROCESS_TIMEOUT (time or silence), and what the input iterable throws.
 */
export async function runProcess(
  file: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const { op, signal } = options;
  if (signal?.aborted) throw cancelled(op, signal);
  const began = performance.now();
  const ending = new AbortController();
  const ended = new AbortController();
  let cause: unknown;
  const end = (reason: unknown) => {
    if (ending.signal.aborted) return;
    cause = reason;
    ending.abort();
  };
  const child = execa(file, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env ? { env: options.env } : {}),
    stdin: options.stdin === undefined ? "ignore" : "pipe",
    buffer: false,
    reject: false,
    windowsHide: true,
    cancelSignal: ending.signal,
    // What these programs write are temporary files: nothing is gained by asking them to end, and a stopped one would not hear it.
    killSignal: "SIGKILL",
    killDescendants: true,
  });

  if (options.nice && child.pid !== undefined) makeWay(child.pid);
  const onAbort = () => end(cancelled(op, signal));
  signal?.addEventListener("abort", onAbort, { once: true });
  const watchdog = watch(options, (message) =>
    end(new AppError("PROCESS_TIMEOUT", op, `${baseName(file)} ${message}`, { details: { file } })),
  );
  const alive = (line: string) => {
    if (options.isAlive?.(line) ?? true) watchdog.sign();
  };
  const stdout = new Tail((line) => {
    alive(line);
    options.onStdoutLine?.(line);
  });
  const stderr = new Tail((line) => {
    alive(line);
    options.onStderrLine?.(line);
  });
  const { onStdout } = options;
  child.stdout.on("data", (chunk: Buffer) => {
    if (onStdout) {
      watchdog.sign();
      onStdout(chunk);
    } else stdout.write(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => stderr.write(chunk));

  try {
    const feeding =
      options.stdin === undefined || !child.stdin
        ? Promise.resolve()
        : pipeline(taken(options.stdin, watchdog.sign, ended.signal), child.stdin, { signal: ending.signal }).catch(
            (error: unknown) => {
              // A program that ends before it has read all is judged by its exit code.
              if (!isClosedPipe(error)) end(error);
            },
          );
    const result = await child.finally(() => ended.abort());
    // What a descendant still holds open must not outlive the program.
    if (ending.signal.aborted) killGroup(child.pid);
    child.stdin?.destroy();
    await feeding;
    stdout.end();
    stderr.end();
    if (ending.signal.aborted) throw cause;
    return {
      ok: !result.failed,
      exitCode: result.exitCode ?? null,
      endedBy: result.signal ?? null,
      startError: child.pid === undefined ? (result.code ?? "unknown") : null,
      stdout: stdout.text,
      stderr: stderr.text,
      milliseconds: Math.round(performance.now() - began),
    };
  } finally {
    watchdog.stop();
    signal?.removeEventListener("abort", onAbort);
  }
}

function cancelled(op: string, signal: AbortSignal | undefined): AppError {
  return signal?.reason instanceof AppError
    ? signal.reason
    : new AppError("CANCELLED", op, undefined, { cause: signal?.reason });
}

/** Looks at the clock a few times a second instead of setting a timer anew for every chunk. */
function watch(
  { timeoutMs, silenceMs }: ProcessOptions,
  end: (message: string) => void,
): { sign: () => void; stop: () => void } {
  const began = performance.now();
  let last = began;
  if (timeoutMs === undefined && silenceMs === undefined) return { sign: () => {}, stop: () => {} };
  const timer = setInterval(
    () => {
      const now = performance.now();
      if (timeoutMs !== undefined && now - began > timeoutMs) end(`was not done after ${timeoutMs / 1000} s`);
      else if (silenceMs !== undefined && now - last > silenceMs) end(`gave no sign of life for ${silenceMs / 1000} s`);
    },
    Math.min(250, timeoutMs ?? Infinity, silenceMs ?? Infinity),
  );
  return {
    sign: () => {
      last = performance.now();
    },
    stop: () => clearInterval(timer),
  };
}

async function* taken(
  input: AsyncIterable<Uint8Array> | Uint8Array | string,
  sign: () => void,
  ended: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (typeof input === "string") yield Buffer.from(input);
  else if (input instanceof Uint8Array) yield input;
  else {
    const chunks = input[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await unlessEnded(chunks.next(), ended);
        if (!next || next.done) return;
        sign();
        // A small chunk waits in the stream's buffer while the next is asked for; a large one is awaited.
        yield next.value.length < SMALL_CHUNK ? Uint8Array.from(next.value) : next.value;
        sign();
      }
    } finally {
      const closed = Promise.resolve(chunks.return?.()).catch(() => {});
      // Of an input that waits for something the end is not awaited: it may never come.
      if (!ended.aborted) await closed;
    }
  }
}

/** Null as soon as the program has ended, though the input may still wait for its next chunk. */
async function unlessEnded<T>(promise: Promise<T>, ended: AbortSignal): Promise<T | null> {
  if (ended.aborted) return null;
  let onEnd: (() => void) | undefined;
  try {
    // Not Promise.race against one promise for all chunks: that would keep each of them until the end.
    return await new Promise<T | null>((resolve, reject) => {
      onEnd = () => resolve(null);
      ended.addEventListener("abort", onEnd, { once: true });
      promise.then(resolve, reject);
    });
  } finally {
    if (onEnd) ended.removeEventListener("abort", onEnd);
  }
}

/** The program has closed its input, or has ended: EPIPE on POSIX, EOF on Windows; or we closed it ourselves after its end. */
function isClosedPipe(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return ["EPIPE", "EOF", "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED", "ABORT_ERR"].includes(
    String(code),
  );
}

/** At its very beginning: threads that it starts later inherit it. What may not be changed stays as it is. */
function makeWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or is nicer than that.
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined || process.platform === "win32") return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The whole group has ended.
  }
}

function baseName(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}

/** Cuts output into lines (CR counts too: progress bars use it) and keeps its end. */
class Tail {
  text = "";
  #rest = "";
  readonly #decoder = new StringDecoder("utf8");
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(chunk: Buffer): void {
    this.#take(this.#decoder.write(chunk));
  }

  end(): void {
    this.#take(this.#decoder.end());
    if (this.#rest) this.#onLine(this.#rest);
    this.#rest = "";
  }

  #take(text: string): void {
    this.text += text;
    if (this.text.length > 2 * TAIL_CHARACTERS) this.text = this.text.slice(-TAIL_CHARACTERS);
    const lines = (this.#rest + text).split(/\r\n|\n|\r/);
    // A line without an end is no reason to keep everything.
    this.#rest = (lines.pop() ?? "").slice(-TAIL_CHARACTERS);
    for (const line of lines) if (line) this.#onLine(line);
  }
}
