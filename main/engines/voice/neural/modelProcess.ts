// One model in a process of its own: begun when it is first needed, one sentence at a time, ended when it is idle or cancelled.
import { fileURLToPath } from "node:url";

import { AppError, asAppError } from "../../../base/errors.ts";
import { runScript, type RunScript } from "../../process.ts";
import { type Header, type LoadRequest, LOADED, MARK, type SpeakRequest } from "./protocol.ts";

export interface ModelSpeech {
  samples: Int16Array;
  sampleRate: number;
  /** That the model took. */
  milliseconds: number;
}

export interface LoadedModel {
  sampleRate: number;
  speakers: number;
  loadedIn: number;
  /** What the runtime said while it loaded: another provider than was asked for, say. */
  said: string[];
}

interface Task {
  /** Null: only that the model be loaded. */
  request: Omit<SpeakRequest, "id"> | null;
  signal: AbortSignal | undefined;
  resolve: (speech: ModelSpeech | null) => void;
  reject: (error: unknown) => void;
}

interface Running {
  ending: AbortController;
  input: Input;
  said: string[];
  loaded: LoadedModel | null;
  /** Both have arrived: the header, and on the other pipe all that was said before it. */
  heard: { ready: Extract<Header, { kind: "ready" }> | null; all: boolean };
  task: Task | null;
  timer: NodeJS.Timeout | null;
}

/** A model holds its weights in memory; it is given back when nobody asked for it for so long. */
const IDLE_MS = 20_000;
/** A long sentence of a large model on a slow machine takes a minute. */
const SILENT_MS = 300_000;

export class ModelProcess {
  readonly #name: string;
  readonly #load: LoadRequest;
  readonly #script: string;
  readonly #run: RunScript;
  readonly #silentMs: number;
  #queue: Task[] = [];
  #running: Running | null = null;
  #nextId = 0;
  #closed = false;
  #ended: Promise<unknown> = Promise.resolve();

  /** The tests give a script that crashes or hangs, and less patience. */
  constructor(name: string, load: LoadRequest, more: { script?: string; silentMs?: number; run?: RunScript } = {}) {
    this.#name = name;
    this.#load = load;
    this.#script = more.script ?? fileURLToPath(new URL("child.ts", import.meta.url));
    this.#silentMs = more.silentMs ?? SILENT_MS;
    this.#run = more.run ?? runScript;
  }

  /** What is known since the model was last loaded. */
  get loaded(): LoadedModel | null {
    return this.#running?.loaded ?? null;
  }

  /** Throws VOICE_MODEL where it cannot be loaded, VOICE_FAILED where it cannot speak, CANCELLED. */
  async speak(request: Omit<SpeakRequest, "id">, signal?: AbortSignal): Promise<ModelSpeech> {
    return (await this.#ask(request, signal)) as ModelSpeech;
  }

  /** Throws as `speak`. */
  async load(signal?: AbortSignal): Promise<LoadedModel> {
    await this.#ask(null, signal);
    if (!this.loaded) throw new AppError("VOICE_MODEL", "voices.model", `${this.#name} could not be loaded`);
    return this.loaded;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const waiting = this.#queue;
    this.#queue = [];
    for (const task of waiting) task.reject(cancelled());
    this.#stop(cancelled());
    await this.#ended;
  }

  #ask(request: Task["request"], signal: AbortSignal | undefined): Promise<ModelSpeech | null> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted || this.#closed) return reject(cancelled());
      const task: Task = { request, signal, resolve, reject };
      const onAbort = (): void => this.#cancel(task);
      signal?.addEventListener("abort", onAbort, { once: true });
      task.resolve = (speech) => {
        signal?.removeEventListener("abort", onAbort);
        resolve(speech);
      };
      task.reject = (error) => {
        signal?.removeEventListener("abort", onAbort);
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      this.#queue.push(task);
      this.#next();
    });
  }

  /** The library cannot be stopped inside a sentence: the process ends, the next one begins when it is needed. */
  #cancel(task: Task): void {
    this.#queue = this.#queue.filter((one) => one !== task);
    if (this.#running?.task === task) this.#stop(cancelled());
    task.reject(cancelled());
    // Not at once: the same signal may be about to cancel all that waits.
    setImmediate(() => this.#next());
  }

  #next(): void {
    if (this.#closed || this.#queue.length === 0) return;
    this.#running ??= this.#start();
    const running = this.#running;
    if (running.task || !running.loaded) return;
    const task = this.#queue.shift() as Task;
    if (task.request === null) {
      task.resolve(null);
      return this.#rest(running);
    }
    running.task = task;
    this.#watch(running, this.#silentMs, () =>
      this.#stop(failed("VOICE_FAILED", this.#name, `no word for ${this.#silentMs / 1000} s`)),
    );
    running.input.push({ ...task.request, id: this.#nextId++ });
  }

  #rest(running: Running): void {
    if (this.#queue.length > 0) return this.#next();
    this.#watch(running, IDLE_MS, () => this.#stop(cancelled()));
  }

  #watch(running: Running, milliseconds: number, then: () => void): void {
    if (running.timer) clearTimeout(running.timer);
    running.timer = setTimeout(then, milliseconds).unref();
  }

  #start(): Running {
    const running: Running = {
      ending: new AbortController(),
      input: new Input(),
      said: [],
      loaded: null,
      heard: { ready: null, all: false },
      task: null,
      timer: null,
    };
    running.input.push(this.#load);
    this.#watch(running, this.#silentMs, () =>
      this.#stop(failed("VOICE_MODEL", this.#name, "it was not loaded in time")),
    );
    const frames = new Frames(
      (header, body) => this.#hear(running, header, body),
      () => this.#end(running, "it says what nobody understands"),
    );
    this.#ended = this.#run(this.#script, {
      op: "voices.model",
      signal: running.ending.signal,
      stdin: running.input,
      onStdout: (chunk) => frames.write(chunk),
      onStderrLine: (line) => {
        if (line === LOADED) {
          running.heard.all = true;
          this.#ready(running);
        } else running.said = [...running.said.slice(-50), plain(line)];
      },
    }).then(
      ({ exitCode, endedBy, startError }) => this.#end(running, reason(running.said, exitCode, endedBy, startError)),
      (error: unknown) => this.#end(running, asAppError(error, "voices.model")),
    );
    return running;
  }

  #hear(running: Running, header: Header, body: Uint8Array): void {
    switch (header.kind) {
      case "ready":
        running.heard.ready = header;
        return this.#ready(running);
      case "failed":
        return this.#end(running, reason([...running.said, header.message], null, null, null));
      case "speech":
      case "refused": {
        const { task } = running;
        running.task = null;
        if (header.kind === "refused") task?.reject(failed("VOICE_FAILED", this.#name, header.message));
        else {
          const samples = new Int16Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength));
          task?.resolve({ samples, sampleRate: header.sampleRate, milliseconds: header.milliseconds });
        }
        return this.#rest(running);
      }
    }
  }

  #ready(running: Running): void {
    const { ready, all } = running.heard;
    if (!ready || !all || running.loaded) return;
    const { sampleRate, speakers, loadedIn } = ready;
    running.loaded = { sampleRate, speakers, loadedIn, said: running.said };
    this.#rest(running);
  }

  /** Ends the process; what it was doing is rejected with the error. */
  #stop(error: AppError): void {
    const running = this.#running;
    if (running) this.#end(running, error);
  }

  #end(running: Running, ended: AppError | string): void {
    if (running.timer) clearTimeout(running.timer);
    running.input.close();
    running.ending.abort();
    if (this.#running !== running) return;
    this.#running = null;
    const error =
      typeof ended === "string" ? failed(running.loaded ? "VOICE_FAILED" : "VOICE_MODEL", this.#name, ended) : ended;
    running.task?.reject(error);
    // A model that does not load will not load for those who wait either.
    if (!running.loaded && error.code !== "CANCELLED") {
      const waiting = this.#queue;
      this.#queue = [];
      for (const task of waiting) task.reject(error);
    }
    this.#next();
  }
}

/** Lines of JSON that a process reads one after another. */
class Input implements AsyncIterable<Uint8Array> {
  readonly #lines: string[] = [];
  #wake: (() => void) | null = null;
  #closed = false;

  push(message: unknown): void {
    this.#lines.push(`${JSON.stringify(message)}\n`);
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while (!this.#closed) {
      const line = this.#lines.shift();
      if (line !== undefined) yield Buffer.from(line);
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

/** Header lines, each with the bytes that it announces. */
class Frames {
  readonly #onFrame: (header: Header, body: Uint8Array) => void;
  readonly #onNonsense: () => void;
  #rest = Buffer.alloc(0);
  #header: Header | null = null;

  constructor(onFrame: (header: Header, body: Uint8Array) => void, onNonsense: () => void) {
    this.#onFrame = onFrame;
    this.#onNonsense = onNonsense;
  }

  write(chunk: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#take());
  }

  #take(): boolean {
    if (!this.#header) {
      const begin = this.#rest.indexOf(MARK);
      // What the library prints by itself may have no end.
      this.#rest = begin < 0 ? Buffer.alloc(0) : this.#rest.subarray(begin);
      const end = this.#rest.indexOf("\n");
      if (end < 0) return false;
      const line = this.#rest.toString("utf8", 1, end);
      this.#rest = this.#rest.subarray(end + 1);
      try {
        this.#header = JSON.parse(line) as Header;
      } catch {
        this.#onNonsense();
        return false;
      }
    }
    const bytes = this.#header.kind === "speech" ? this.#header.bytes : 0;
    if (this.#rest.length < bytes) return false;
    const header = this.#header;
    const body = this.#rest.subarray(0, bytes);
    this.#header = null;
    this.#rest = this.#rest.subarray(bytes);
    this.#onFrame(header, body);
    return true;
  }
}

/** What the library says last is why it ended; an exception of the runtime says more than the line before it. */
function reason(
  said: readonly string[],
  exitCode: number | null,
  endedBy: string | null,
  startError: string | null,
): string {
  if (startError !== null) return `its process could not be begun: ${startError}`;
  const exception = said.findLast((line) => /what\(\)|Error:/.test(line))?.replace(/^.*what\(\):\s*/, "");
  const line = exception ?? said.at(-1);
  const how =
    endedBy === null
      ? exitCode === null
        ? ""
        : `its process ended with code ${exitCode}`
      : `its process was ended by ${endedBy}`;
  return [line, how].filter(Boolean).join("; ");
}

/** Without the place in the library's source. */
function plain(line: string): string {
  return line.replace(/^\S+\.(?:cc|h|cpp):\S+:\d+ /, "").trim();
}

function failed(code: "VOICE_FAILED" | "VOICE_MODEL", name: string, why: string): AppError {
  return new AppError(
    code,
    "voices.model",
    `The model ${name} ${code === "VOICE_MODEL" ? "cannot be loaded" : "could not speak"}: ${why}`,
  );
}

function cancelled(): AppError {
  return new AppError("CANCELLED", "voices.model");
}
