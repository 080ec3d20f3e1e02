// Renders one span, whole or in parts: runs ffmpeg on what was opened for it, counts the frames.
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";

import type { Timeline } from "../../../contract/timeline.ts";
import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/ids.ts";
import type { OpenShot } from "../../engines/background/index.ts";
import { readVideoTrack } from "./ambience/mp4Read.ts";
import { openSpan, type SpanDeps, type SpanRun } from "./openSpan.ts";
import { spanArguments } from "./spanArguments.ts";
import type { Part, Span } from "./spans.ts";

/** The path of the span's file, in `run.dir`. */
export async function renderSpan(deps: SpanDeps, timeline: Timeline, span: Span, run: SpanRun): Promise<string> {
  const output = join(run.dir, `${newId()}.${run.encoding.encoder.container}`);
  await wholly([output], () => render(deps, timeline, span, run, output));
  return output;
}

/** A span in one go, each of its parts in a file of its own. */
export async function renderParts(
  deps: SpanDeps,
  timeline: Timeline,
  span: Span,
  parts: readonly Span[],
  run: SpanRun,
): Promise<string[]> {
  if (parts.length === 1) return [await renderSpan(deps, timeline, span, run)];
  const name = join(run.dir, newId());
  const cuts = parts.slice(1).map(({ startFrame }) => startFrame - span.startFrame);
  // A data folder may have a percent sign in its name.
  const pattern = `${name.replaceAll("%", "%%")}-%d.mp4`;
  const files = parts.map((_, i) => `${name}-${i}.mp4`);
  const encoding = { ...run.encoding, cuts };
  await wholly(files, () => render(deps, timeline, span, { ...run, encoding }, pattern));
  const whole = await Promise.all(files.map((path, i) => holds(path, parts[i] as Span)));
  if (whole.every(Boolean)) return files;
  // A build that begins anew elsewhere than it is told: each part is then a span of its own.
  await Promise.all(files.map((path) => rm(path, { force: true })));
  const made: string[] = [];
  for (const part of parts) made.push(await renderSpan(deps, timeline, part, run));
  return made;
}

/** Of what failed nothing stays: where the disk is full, it would be in the way of the next try. */
async function wholly(files: readonly string[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await Promise.allSettled(files.map((path) => rm(path, { force: true })));
    throw error;
  }
}

/** Of too few files the last are missing. */
async function holds(path: string, { frames }: Span): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && readVideoTrack(path).sizes.length === frames;
}

async function render(deps: SpanDeps, timeline: Timeline, span: Span, run: SpanRun, output: string): Promise<void> {
  const { signal } = run;
  const shots: OpenShot[] = [];
  const files: string[] = [];
  try {
    const { plan, stdin } = await openSpan(deps, timeline, span, run, shots, files);
    let counted = 0;
    await deps.ffmpeg.run(spanArguments(plan, run.encoding, output), {
      op: "render.span",
      signal,
      stdin,
      takesFrames: plan.source.kind === "raw" && !plan.entering,
      onProgress: ({ frame }) => {
        counted = frame;
        run.onFrame(Math.min(frame, span.frames));
      },
    });
    // A source that ends early gives a short span without an error.
    if (counted !== span.frames)
      throw new AppError(
        "FFMPEG_FAILED",
        "render.span",
        `a span at frame ${span.startFrame} came out with ${counted} frames instead of ${span.frames}: ${describe(span)}`,
      );
  } finally {
    for (const shot of shots) shot.close();
    await Promise.all(files.map((file) => rm(file, { force: true })));
  }
}

function describe({ part, entering }: Span): string {
  return entering ? `${describePart(part)} into ${describePart(entering)}` : describePart(part);
}

function describePart({ visual, from }: Part): string {
  if (visual.kind === "background") return `background ${visual.spec.kind} from frame ${from}`;
  const { hash } = visual.kind === "clip" ? visual.clip : visual.image;
  return `${visual.kind} ${hash.slice(0, 12)} from frame ${from}`;
}
