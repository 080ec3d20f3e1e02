// A worker thread that draws backgrounds, seen from outside: requests as promises; if it dies, they all fail.
import { Worker } from "node:worker_threads";

import type { BackgroundSpec } from "../../../contract/footage.ts";
import { AppError } from "../../base/errors.ts";
import type { Size } from "../../base/picture.ts";
import type { Answer, Request } from "./protocol.ts";

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Drawing makes little garbage; with V8's usual limits each thread would still hold some 15 MB more. */
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 128 };

/** Two frames are drawn ahead while the consumer is busy with a third. */
const PLACES = 3;

export class Thread {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { resourceLimits: LIMITS });
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #failure: Error | undefined;
  #places: SharedArrayBuffer[] = [];

  constructor() {
    // Only what is being waited for keeps the process alive.
    this.#worker.unref();
    this.#worker.on("message", (answer: Answer) => {
      if (answer.type === "failed") this.#fail(new AppError("INTERNAL", "background.draw", answer.message));
      else {
        this.#waiting.get(answer.id)?.resolve(answer);
        this.#waiting.delete(answer.id);
        if (this.#waiting.size === 0) this.#worker.unref();
      }
    });
    this.#worker.on("error", (error) =>
      this.#fail(new AppError("INTERNAL", "background.draw", undefined, { cause: error })),
    );
    this.#worker.on("exit", () => this.#fail(new AppError("INTERNAL", "background.draw", "the drawing thread ended")));
  }

  /** False once anything has failed in it. */
  get usable(): boolean {
    return this.#failure === undefined;
  }

  /**
   * Memory for frames of so many bytes that both sides see, the same for one shot after another. Buffers that are handed to and fro
   * would count as new in each: V8 then looks through its whole heap after every tenth frame, on a core that encodes.
   */
  places(bytes: number): SharedArrayBuffer[] {
    if (this.#places[0]?.byteLength !== bytes)
      this.#places = Array.from({ length: PLACES }, () => new SharedArrayBuffer(bytes));
    return this.#places;
  }

  post(request: Request): void {
    this.#worker.postMessage(request, []);
  }

  /** Draws into a place of the shot that is open. */
  async frame(frame: number, place: number): Promise<void> {
    const answer = await this.#ask((id) => this.post({ type: "frame", id, frame, place }));
    if (answer.type !== "frame") throw new AppError("INTERNAL", "background.draw");
  }

  async still(spec: BackgroundSpec, size: Size, at: number): Promise<Uint8Array> {
    const answer = await this.#ask((id) => this.post({ type: "still", id, spec, size, at }));
    if (answer.type !== "still") throw new AppError("INTERNAL", "background.draw");
    return answer.png;
  }

  async end(): Promise<void> {
    this.#failure ??= new AppError("CANCELLED", "background.draw");
    await this.#worker.terminate();
  }

  #ask(post: (id: number) => void): Promise<Answer> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      post(id);
    });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#failure);
    this.#waiting.clear();
    this.#worker.unref();
  }
}
