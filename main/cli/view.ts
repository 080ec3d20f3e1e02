// What a person sees while a video is made: a live view on a terminal, plain lines in a pipe. Always on standard error, so that standard output stays for results.
import { stripVTControlCharacters } from "node:util";

import { createLogUpdate } from "log-update";
import colours from "picocolors";

import type { StageState, VideoEvent } from "../../contract/events.ts";
import { STAGE_NAMES, type StageName } from "../../contract/stage.ts";

const LABELS: Record<StageName, string> = {
  script: "Script",
  narration: "Voice",
  footage: "Pictures and music",
  render: "Render",
  thumbnail: "Thumbnail",
  metadata: "Title and tags",
  review: "Review",
};

/** Shares of the whole work, measured on two cores without a GPU; they only set the pace of the first seconds. */
const SHARES: Record<StageName, number> = {
  script: 0.02,
  narration: 0.05,
  footage: 0.03,
  render: 0.78,
  thumbnail: 0.02,
  metadata: 0.01,
  review: 0.09,
};

export interface View {
  show(event: VideoEvent): void;
  /** Takes the live view off the screen, leaving its last state as text. */
  end(): void;
}

export function createView(stream: NodeJS.WriteStream, o: { quiet: boolean; expectedSeconds: number }): View {
  if (o.quiet) return { show: () => undefined, end: () => undefined };
  const progress = new Progress(o.expectedSeconds);
  return stream.isTTY ? liveView(stream, progress) : lineView(stream, progress);
}

/** The state of all stages, and how long the rest will take. */
export class Progress {
  readonly stages = new Map<StageName, StageState>();
  title = "";
  readonly #began = performance.now();
  readonly #expected: number;
  /** Fraction that was done when this command began: a video that goes on does not count it as speed. */
  #head: number | undefined;

  constructor(expectedSeconds: number) {
    this.#expected = expectedSeconds;
  }

  take(event: VideoEvent): void {
    if (event.type === "snapshot") {
      this.title = event.video.title;
      for (const stage of event.video.stages) this.stages.set(stage.name, stage);
      this.#head ??= this.fraction;
    } else this.stages.set(event.stage.name, event.stage);
  }

  get fraction(): number {
    let sum = 0;
    for (const [name, share] of Object.entries(SHARES) as [StageName, number][]) {
      const stage = this.stages.get(name);
      sum += share * (stage?.state === "done" || stage?.state === "waiting" ? 1 : (stage?.fraction ?? 0));
    }
    return Math.min(1, sum);
  }

  /** Seconds left: from the speed so far, weighed against the expectation while little is done. */
  get secondsLeft(): number {
    const elapsed = (performance.now() - this.#began) / 1000;
    const head = this.#head ?? 0;
    const done = (this.fraction - head) / Math.max(1e-6, 1 - head);
    const byExpectation = Math.max(0, this.#expected * (1 - head) - elapsed);
    if (done < 0.02) return byExpectation;
    const bySpeed = (elapsed / done) * (1 - done);
    const trust = Math.min(1, done / 0.3);
    return bySpeed * trust + byExpectation * (1 - trust);
  }
}

function liveView(stream: NodeJS.WriteStream, progress: Progress): View {
  const update = createLogUpdate(stream, { showCursor: false });
  const draw = () => update(frame(progress, stream.columns || 80, performance.now()));
  const timer = setInterval(draw, 120);
  timer.unref();
  return {
    show(event) {
      progress.take(event);
      draw();
    },
    end() {
      clearInterval(timer);
      draw();
      update.done();
    },
  };
}

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

function frame(progress: Progress, columns: number, now: number): string {
  const left = progress.secondsLeft;
  const lines = STAGE_NAMES.map((name) => stageLine(name, progress.stages.get(name), now));
  const total = `${bar(progress.fraction, Math.max(10, Math.min(40, columns - 34)))} ${percent(progress.fraction)}${progress.fraction < 1 ? `  about ${duration(left)} left` : ""}`;
  return [colours.bold(clip(progress.title, columns)), ...lines.map((l) => clip(l, columns)), total].join("\n");
}

function stageLine(name: StageName, stage: StageState | undefined, now: number): string {
  const label = LABELS[name].padEnd(18);
  const waits = colours.dim(`· ${label}${stage?.error ? ` again soon: ${stage.error.message}` : ""}`);
  if (!stage?.state) return waits;
  switch (stage.state) {
    case "queued":
      return waits;
    case "running": {
      const spinner = SPINNER[Math.floor(now / 120) % SPINNER.length] ?? "•";
      return `${colours.cyan(spinner)} ${label} ${bar(stage.fraction, 20)} ${percent(stage.fraction)}  ${colours.dim(stage.note ?? "")}`;
    }
    case "done":
    case "waiting": {
      const took = stage.cached ? "there already" : duration((stage.milliseconds ?? 0) / 1000);
      return `${colours.green("✔")} ${label} ${colours.dim(took)}`;
    }
    case "failed":
      return `${colours.red("✖")} ${label} ${stage.error?.message ?? "failed"}`;
    case "cancelled":
      return `${colours.yellow("■")} ${label} stopped`;
  }
}

/** Progress of a stage is told only so often: short stages just begin and end. */
const LINE_EVERY_MS = 5000;

/** Plain lines: a stage's beginning and end, and now and then how far it is. */
function lineView(stream: NodeJS.WriteStream, progress: Progress): View {
  const said = new Map<StageName, { key: string; at: number }>();
  let title = "";
  const say = (name: StageName, key: string, line: string) => {
    if (said.get(name)?.key === key) return;
    said.set(name, { key, at: performance.now() });
    stream.write(`${line}\n`);
  };
  const one = (stage: StageState) => {
    const label = LABELS[stage.name];
    switch (stage.state) {
      case "running": {
        const last = said.get(stage.name);
        if (!last?.key.startsWith("running")) return say(stage.name, "running", `${label} …`);
        if (performance.now() - last.at < LINE_EVERY_MS) return;
        const done = Math.floor(stage.fraction * 100);
        return say(stage.name, `running ${done}`, `${label} ${done} %, about ${duration(progress.secondsLeft)} left`);
      }
      case "done":
      case "waiting":
        return say(
          stage.name,
          "done",
          `${label} ${stage.cached ? "was there already" : `done in ${duration((stage.milliseconds ?? 0) / 1000)}`}`,
        );
      case "queued":
        if (stage.error) say(stage.name, `again ${stage.attempt}`, `${label} tries again soon: ${stage.error.message}`);
        return;
      case "failed":
        return say(stage.name, "failed", `${label} failed`);
      case "cancelled":
      case null:
        return;
    }
  };
  return {
    show(event) {
      progress.take(event);
      if (event.type === "snapshot") {
        if (event.video.title !== title) stream.write(`${(title = event.video.title)}\n`);
        event.video.stages.forEach(one);
      } else one(event.stage);
    },
    end: () => undefined,
  };
}

export function bar(fraction: number, width: number): string {
  const full = Math.round(Math.max(0, Math.min(1, fraction)) * width);
  return colours.cyan("█".repeat(full)) + colours.dim("░".repeat(width - full));
}

export function percent(fraction: number): string {
  return `${Math.floor(fraction * 100)} %`.padStart(5);
}

/** `45 s`, `2 min 5 s`, `1 h 12 min`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.max(0, Math.round(seconds * 10) / 10)} s`;
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** Cuts to the terminal's width; a line with colours is measured without them. */
export function clip(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length <= columns ? line : `${plain.slice(0, columns - 1)}…`;
}
