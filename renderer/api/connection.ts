// The way to the backend, which comes back by itself: calls wait for it, and who watches is told when it is new.
import type { ClientContext, ClientLink } from "@orpc/client";

import { openLine } from "./line.ts";
import { isKnown } from "./session.ts";

export type ConnectionState =
  | { status: "connecting" }
  | { status: "open" }
  /** Since when, in milliseconds of `Date.now()`. */
  | { status: "lost"; since: number }
  | { status: "signedOut" };

type Link = ClientLink<ClientContext>;

/** A socket, or the app's port: it opens once, tells by `open` and `close`, and is gone when it has closed. */
export interface Line extends Pick<EventTarget, "addEventListener"> {
  /** Once it is open. */
  link(): Link;
  close(): void;
}

const WAITS_MS = [250, 500, 1000, 2000, 4000];

export interface ConnectionDeps {
  open(): Line;
  isKnown: typeof isKnown;
}

export class Connection {
  readonly #deps: ConnectionDeps;
  readonly #listeners = new Set<() => void>();
  #state: ConnectionState = { status: "connecting" };
  #link: Link | null = null;
  #line: Line | null = null;
  #tries = 0;
  #isStopping = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: ConnectionDeps = { open: openLine, isKnown }) {
    this.#deps = deps;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Connects, or tries again at once where it waits. */
  start(): void {
    clearTimeout(this.#timer);
    if (this.#line) return;
    if (this.#state.status === "signedOut") this.#set({ status: "connecting" });
    const line = this.#deps.open();
    this.#line = line;
    line.addEventListener("open", () => {
      if (this.#line !== line) return;
      this.#tries = 0;
      this.#link = line.link();
      this.#set({ status: "open" });
    });
    line.addEventListener("close", () => void this.#closed(line));
  }

  /** For good, until `start`; told once the line has closed, so that nobody still speaks into it. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#link = null;
    this.#isStopping = true;
    if (this.#line) this.#line.close();
    else this.#stopped();
  }

  /** Waits until there is one. Throws the signal's reason, and a DOMException of name `NetworkError` after `patienceMs`. */
  async link(signal?: AbortSignal, patienceMs = Infinity): Promise<Link> {
    if (this.#link) return this.#link;
    return new Promise((resolve, reject) => {
      const end = (act: () => void) => {
        leave();
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        act();
      };
      const onAbort = () => end(() => reject(signal?.reason));
      const leave = this.subscribe(() => {
        const link = this.#link;
        if (link) end(() => resolve(link));
      });
      const timer =
        patienceMs === Infinity
          ? undefined
          : setTimeout(() => end(() => reject(new DOMException("no connection", "NetworkError"))), patienceMs);
      signal?.addEventListener("abort", onAbort);
      if (signal?.aborted) onAbort();
    });
  }

  async #closed(line: Line): Promise<void> {
    if (this.#line !== line) return;
    this.#line = null;
    this.#link = null;
    if (this.#isStopping) return this.#stopped();
    if (this.#state.status !== "lost") this.#set({ status: "lost", since: Date.now() });
    const known = await this.#deps.isKnown();
    // Stopped or started again meanwhile.
    if (this.#line || this.state.status !== "lost") return;
    if (known === "no") return this.#set({ status: "signedOut" });
    const wait = WAITS_MS[Math.min(this.#tries++, WAITS_MS.length - 1)] ?? 0;
    // Spread, so that the pages of one machine do not all come at once.
    this.#timer = setTimeout(() => this.start(), wait * (0.75 + Math.random() / 2));
  }

  #stopped(): void {
    this.#isStopping = false;
    this.#set({ status: "signedOut" });
  }

  #set(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
