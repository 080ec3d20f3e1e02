// What a person sees of a batch: a line for each video that ends, and on a terminal the ones that are being made.
import { createLogUpdate } from "log-update";
import colours from "picocolors";

import type { VideoEvent } from "../../../contract/events.ts";
import { bar, clip, duration, percent, Progress, type View } from "../view.ts";

export interface BatchView {
  /** A row's own progress. */
  row(row: number, name: string, expectedSeconds: number): View;
  /** A line that stays. */
  say(line: string): void;
  /** One more row has ended. */
  ended(): void;
  end(): void;
}

/** @param rows how many there are to make */
export function createBatchView(stream: NodeJS.WriteStream, rows: number, quiet: boolean): BatchView {
  if (quiet) return { row: () => SILENT, say: () => undefined, ended: () => undefined, end: () => undefined };
  return stream.isTTY ? liveView(stream, rows) : lineView(stream);
}

const SILENT: View = { show: () => undefined, end: () => undefined };

function lineView(stream: NodeJS.WriteStream): BatchView {
  return {
    row: () => SILENT,
    say: (line) => void stream.write(`${line}\n`),
    ended: () => undefined,
    end: () => undefined,
  };
}

function liveView(stream: NodeJS.WriteStream, rows: number): BatchView {
  const update = createLogUpdate(stream, { showCursor: false });
  const running = new Map<number, { name: string; progress: Progress }>();
  const began = performance.now();
  let done = 0;
  const draw = () => {
    const columns = stream.columns || 80;
    const parts = [...running.values()].map(({ progress }) => progress.fraction);
    const fraction = (done + parts.reduce((sum, part) => sum + part, 0)) / Math.max(1, rows);
    const elapsed = (performance.now() - began) / 1000;
    const left = fraction > 0.005 ? `  about ${duration((elapsed / fraction) * (1 - fraction))} left` : "";
    const lines = [...running].map(([row, { name, progress }]) =>
      clip(`${colours.dim(String(row).padStart(6))}  ${percent(progress.fraction).padStart(5)}  ${name}`, columns),
    );
    update(
      [
        ...lines,
        clip(`${bar(fraction, Math.max(10, Math.min(40, columns - 44)))} ${done} of ${rows}${left}`, columns),
      ].join("\n"),
    );
  };
  const timer = setInterval(draw, 250);
  timer.unref();
  return {
    row(row, name, expectedSeconds) {
      const progress = new Progress(expectedSeconds);
      running.set(row, { name, progress });
      return {
        show: (event: VideoEvent) => progress.take(event),
        end: () => void running.delete(row),
      };
    },
    say(line) {
      update.clear();
      stream.write(`${line}\n`);
      draw();
    },
    ended() {
      done++;
    },
    end() {
      clearInterval(timer);
      update.clear();
      update.done();
    },
  };
}
