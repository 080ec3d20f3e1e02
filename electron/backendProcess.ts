// The backend as the shell has it: started in a process of its own, and started again when it ends by itself, with growing waits.
import { utilityProcess, type MessagePortMain, type UtilityProcess } from "electron";

import type { BackendState } from "../contract/shell.ts";
import { TAME } from "../main/base/malloc.ts";
import type { BackendStart, FromBackend, ToBackend, ToFork } from "./messages.ts";

export interface BackendProcessOptions {
  /** The built entry of the backend, and of what it forks. */
  script: string;
  forkScript: string;
  /** Read anew for each start: the data folder may have been moved. */
  start: () => BackendStart;
  onState: (state: BackendState) => void;
  now?: () => number;
}

const WAITS_MS = [500, 2000, 5000, 15_000, 30_000, 60_000];
/** Crashes of so long a time count together; after so many of them a person has to start it. */
const COUNTED_MS = 10 * 60_000;
const GIVEN_UP = 8;
const RESTART_DRAIN_MS = 5000;
/** Beyond its own draining. */
const STOP_GRACE_MS = 8000;
/** V8's young generation: docs/decisions/0014-memory.md. */
const NODE_FLAGS = ["--max-semi-space-size=2"];

export class BackendProcess {
  readonly #options: BackendProcessOptions;
  readonly #now: () => number;
  readonly #forks = new Map<number, UtilityProcess>();
  /** Of pages that came while there was no backend. */
  #waiting: MessagePortMain[] = [];
  #child: UtilityProcess | null = null;
  #state: BackendState = { state: "starting" };
  #address: { url: string; token: string } | null = null;
  #crashes: number[] = [];
  #reason = "";
  #timer: NodeJS.Timeout | undefined;
  #isStopping = false;
  #isRestarting = false;

  constructor(options: BackendProcessOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  get state(): BackendState {
    return this.#state;
  }

  /** Where its files are served, and who may have them; null while it does not run. */
  get address(): { url: string; token: string } | null {
    return this.#address;
  }

  /** Also after it was given up: what happened until then is forgotten. */
  start(): void {
    if (this.#child || this.#isStopping) return;
    clearTimeout(this.#timer);
    this.#crashes = [];
    this.#begin();
  }

  /** Hands the port to the backend, at once or when there is one. */
  connect(port: MessagePortMain): void {
    if (this.#child && this.#state.state === "running") this.#child.postMessage({ type: "connect" }, [port]);
    else this.#waiting.push(port);
  }

  /** For good. What is nearly done is given `drainMs`; what is unfinished goes on the next time. */
  async stop(drainMs: number): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child) return;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    child.once("exit", () => resolve());
    this.#tell({ type: "stop", drainMs });
    const timer = setTimeout(() => child.kill(), drainMs + STOP_GRACE_MS);
    await ended;
    clearTimeout(timer);
  }

  #begin(): void {
    this.#reason = "";
    this.#set({ state: "starting" });
    const { script, start } = this.#options;
    const child = utilityProcess.fork(script, [], {
      serviceName: "YTEmpire backend",
      stdio: ["ignore", "ignore", "pipe"],
      execArgv: NODE_FLAGS,
      // What it starts inherits it: docs/decisions/0014-memory.md.
      env: { ...process.env, ...(process.platform === "linux" ? TAME : {}) },
    });
    this.#child = child;
    // The last words of a process that breaks down say why.
    child.stderr?.on("data", (bytes: Buffer) => (this.#reason = (this.#reason + bytes.toString()).slice(-2000)));
    child.on("message", (message: FromBackend) => this.#hear(child, message));
    child.once("exit", (code) => this.#ended(child, code));
    this.#tell({ type: "start", options: start() });
  }

  #hear(child: UtilityProcess, message: FromBackend): void {
    if (child !== this.#child) return;
    switch (message.type) {
      case "running": {
        this.#address = { url: message.url, token: message.token };
        this.#set({ state: "running" });
        for (const port of this.#waiting.splice(0)) this.connect(port);
        return;
      }
      case "failed":
        this.#reason = `${message.message.replace(/[.\s]*$/, ".")} ${message.hint}`.trim();
        return;
      case "restart":
        this.#isRestarting = true;
        return this.#tell({ type: "stop", drainMs: RESTART_DRAIN_MS });
      case "fork":
        return this.#fork(message.id, message.script);
      case "forkTold":
        return this.#toFork(message.id, { type: "message", message: message.message });
      case "forkFed":
        return this.#toFork(message.id, { type: "stdin", bytes: message.bytes });
      case "forkEnd":
        if (message.force) this.#forks.get(message.id)?.kill();
        else this.#toFork(message.id, { type: "end" });
    }
  }

  #ended(child: UtilityProcess, code: number): void {
    if (child !== this.#child) return;
    this.#child = null;
    this.#address = null;
    for (const fork of this.#forks.values()) fork.kill();
    this.#forks.clear();
    if (this.#isStopping) return;
    if (this.#isRestarting) {
      this.#isRestarting = false;
      return this.#begin();
    }
    const now = this.#now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < COUNTED_MS), now];
    const times = this.#crashes.length;
    const reason = lastLine(this.#reason) || `It ended with code ${code}.`;
    const wait = times >= GIVEN_UP ? null : (WAITS_MS[Math.min(times, WAITS_MS.length) - 1] ?? 0);
    this.#set({ state: "crashed", times, reason, againAt: wait === null ? null : now + wait });
    if (wait !== null) this.#timer = setTimeout(() => this.#begin(), wait);
  }

  #fork(id: number, script: string): void {
    const fork = utilityProcess.fork(this.#options.forkScript, [script], {
      serviceName: "YTEmpire helper",
      stdio: ["ignore", "pipe", "pipe"],
      execArgv: NODE_FLAGS,
      env: { ...process.env, ...(process.platform === "linux" ? TAME : {}) },
    });
    this.#forks.set(id, fork);
    const printed = (stream: "out" | "err") => (bytes: Buffer) =>
      this.#tell({ type: "forkPrinted", id, stream, bytes: new Uint8Array(bytes) });
    fork.stdout?.on("data", printed("out"));
    fork.stderr?.on("data", printed("err"));
    fork.on("message", (message: unknown) => this.#tell({ type: "forkSaid", id, message }));
    fork.once("exit", (code) => {
      if (this.#forks.delete(id)) this.#tell({ type: "forkEnded", id, code });
    });
  }

  #toFork(id: number, message: ToFork): void {
    this.#forks.get(id)?.postMessage(message);
  }

  #tell(message: ToBackend): void {
    this.#child?.postMessage(message);
  }

  #set(state: BackendState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

/** Of what a process printed: the line that says most, an error's own. */
function lastLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.findLast((line) => /Error:/.test(line)) ?? lines.findLast((line) => line !== "") ?? "";
}
