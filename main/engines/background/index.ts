// The background engine: moving pictures from a kind, a palette and a seed, frame by frame, the same every time.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import type { BackgroundSpec } from "../../../contract/footage.ts";
import type { FrameRate } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import type { Size } from "../../base/picture.ts";
import { Thread } from "./thread.ts";

export interface OpenShot {
  /**
   * Raw yuv420p, BT.709, limited range. A frame's bytes are valid until the next one is asked for, and may be altered. One
   * stretch of frames is asked for after another: all share the same memory.
   */
  frames(from: number, count: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  close(): void;
}

export interface Shot {
  size: Size;
  rate: FrameRate;
  /** Frames from the shot's first to its last, the transitions' overlaps included. */
  total: number;
}

export interface BackgroundEngine {
  /** Part of the key of everything that holds a drawn background. */
  version: string;
  open(spec: BackgroundSpec, shot: Shot): Promise<OpenShot>;
  /** PNG of one moment, 0–1 of the shot. */
  still(spec: BackgroundSpec, size: Size, at: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Each open shot draws in a thread of its own; threads are kept for the next. Sizes must be even. */
export function createBackgroundEngine(): BackgroundEngine {
  const idle: Thread[] = [];
  const all = new Set<Thread>();
  const take = (): Thread => {
    const thread = idle.pop() ?? new Thread();
    all.add(thread);
    return thread;
  };
  const giveBack = (thread: Thread): void => {
    if (thread.usable && idle.length < KEPT_THREADS) idle.push(thread);
    else {
      all.delete(thread);
      void thread.end();
    }
  };

  return {
    version: VERSION,

    async open(spec, { size, rate, total }) {
      checkSize(size);
      const thread = take();
      const places = thread.places((size.width * size.height * 3) / 2);
      const pictures = places.map((place) => new Uint8Array(place));
      thread.post({ type: "open", spec, size, rate, total, places });
      let open = true;
      return {
        async *frames(from, count, signal) {
          const ahead: Promise<void>[] = [];
          let next = 0;
          const ask = (): void => {
            if (next < count) ahead.push(thread.frame(from + next, next % pictures.length));
            next++;
          };
          try {
            for (const _ of pictures) ask();
            for (let i = 0; i < count; i++) {
              signal?.throwIfAborted();
              await ahead.shift();
              yield pictures[i % pictures.length] as Uint8Array;
              ask();
            }
          } finally {
            await Promise.allSettled(ahead);
          }
        },
        close() {
          if (open) giveBack(thread);
          open = false;
        },
      };
    },

    async still(spec, size, at) {
      checkSize(size);
      const thread = take();
      try {
        return Buffer.from(await thread.still(spec, size, at));
      } finally {
        giveBack(thread);
      }
    },

    async close() {
      await Promise.all([...all].map((thread) => thread.end()));
      all.clear();
      idle.length = 0;
    },
  };
}

/** As many as draw at once for most of the time; a thread holds some 40 MB. */
const KEPT_THREADS = Math.min(4, availableParallelism());

function checkSize({ width, height }: Size): void {
  if (width % 2 !== 0 || height % 2 !== 0 || width < 64 || height < 64)
    throw new AppError("INTERNAL", "background.open", `a background of ${width}×${height} cannot be drawn`);
}

/** Raised when any background looks or moves differently. */
const DRAWING = 9;
const VERSION = `${DRAWING}-${createHash("sha256")
  .update(readFileSync(join(import.meta.dirname, "compose.wasm")))
  .digest("hex")
  .slice(0, 8)}`;
