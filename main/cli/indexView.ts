// What a person sees while folders are indexed: one line that lives on a terminal, a few lines elsewhere.
import { createLogUpdate } from "log-update";
import colours from "picocolors";

import type { IndexProgress } from "../../contract/library.ts";
import { duration } from "./view.ts";

export interface IndexView {
  show(progress: IndexProgress): void;
  /** Leaves the last state as text. */
  end(): void;
}

/** In a pipe, progress is told only so often. */
const LINE_EVERY_MS = 5000;

/** @param stream Null: nothing is shown. */
export function createIndexView(stream: NodeJS.WriteStream | null): IndexView {
  if (!stream) return { show: () => undefined, end: () => undefined };
  const pace = new Pace();
  let last: string | null = null;
  if (stream.isTTY) {
    const update = createLogUpdate(stream, { showCursor: false });
    return {
      show: (progress) => update((last = line(progress, pace.secondsLeft(progress)))),
      end: () => void (last === null || update.done()),
    };
  }
  let told = performance.now();
  return {
    show(progress) {
      const left = pace.secondsLeft(progress);
      last = line(progress, left);
      if (!progress.done && performance.now() - told < LINE_EVERY_MS) return;
      told = performance.now();
      stream.write(`${last}\n`);
      last = null;
    },
    end: () => void (last === null || stream.write(`${last}\n`)),
  };
}

/** How fast files are read, so that the rest can be told. */
class Pace {
  #began: { at: number; read: number } | null = null;

  /** Null: it cannot be told yet. */
  secondsLeft({ found, indexed, known, unusable, done }: IndexProgress): number | null {
    if (done || indexed === 0) return null;
    const now = performance.now();
    // Before the first file was read, the folders were only walked.
    this.#began ??= { at: now, read: indexed };
    const read = indexed - this.#began.read;
    const seconds = (now - this.#began.at) / 1000;
    if (read === 0 || seconds < 0.5) return null;
    return (Math.max(0, found - indexed - known - unusable) / read) * seconds;
  }
}

/** `Your folders: 240 files found, 120 read, 60 known, 3 cannot be used; about 12 s left`. */
export function line({ found, indexed, known, unusable, done }: IndexProgress, secondsLeft: number | null): string {
  const counts = [
    `${found} ${found === 1 ? "file" : "files"} found`,
    `${indexed} read`,
    `${known} known`,
    ...(unusable > 0 ? [`${unusable} cannot be used`] : []),
  ];
  const left = done ? "" : secondsLeft === null ? " …" : `; about ${duration(secondsLeft)} left`;
  return `${colours.bold("Your folders:")} ${counts.join(", ")}${left}`;
}
