// Renders one span: draws what it needs, opens its sources, runs ffmpeg, counts the frames.
import { open, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";

import type { Fit, Visual } from "../../../contract/footage.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { foreignInput } from "../../base/foreignMedia.ts";
import { hashBytes, hashJson } from "../../base/hash.ts";
import { newId } from "../../base/ids.ts";
import type { Picture, Size } from "../../base/picture.ts";
import type { BackgroundEngine, OpenShot } from "../../engines/background/index.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { TextEngine } from "../../engines/text/index.ts";
import type { ClipLoops } from "./clipLoops.ts";
import { kenBurns, stillSize } from "./kenBurns.ts";
import {
  spanArguments,
  stillArguments,
  type CaptionLayer,
  type CardLayer,
  type ClipSource,
  type Encoding,
  type Source,
  type Still,
} from "./spanArguments.ts";
import type { CaptionState, Part, Span, SpanCard } from "./spans.ts";

export interface SpanDeps {
  ffmpeg: Ffmpeg;
  artifacts: Pick<Artifacts, "open">;
  text: TextEngine;
  backgrounds: BackgroundEngine;
}

/** Raised when the same span would now come out otherwise. */
const VERSION = 3;

/** The hash of all that a span is made from; not its place in the video. */
export function spanKey(
  { width, height, rate, look }: Timeline,
  span: Span,
  { ffmpeg, text, backgrounds }: SpanDeps,
  encoder: Encoding["encoder"],
): string {
  const parts = [span.part, ...(span.entering ? [span.entering] : [])];
  const drawn = span.captions.length > 0 || span.cards.length > 0;
  return hashJson({
    version: VERSION,
    ffmpeg: ffmpeg.version,
    encoder,
    size: [width, height],
    rate,
    frames: span.frames,
    parts,
    ...(span.logo ? { logo: span.logo } : {}),
    cards: span.cards,
    captions: span.captions.map(({ cue, active, from, to }) => ({ lines: wordsOf(cue), active, from, to })),
    ...(drawn ? { text: text.version, look: { palette: look.palette, fonts: look.fonts, caption: look.caption } } : {}),
    ...(parts.some((part) => part.visual.kind === "background") ? { backgrounds: backgrounds.version } : {}),
  });
}

/** Pictures that spans lay over, drawn once for the whole video, as files in one folder. */
export class Pictures {
  readonly dir: string;
  readonly #known = new Map<string, Promise<Still>>();

  constructor(dir: string) {
    this.dir = dir;
  }

  /** `name` is the file's, relative to `dir`. */
  get(key: string, draw: () => Picture): Promise<Still & { name: string }> {
    const name = `${hashBytes(key).slice(0, 32)}.png`;
    let still = this.#known.get(name);
    if (!still) {
      still = this.#draw(name, draw);
      this.#known.set(name, still);
    }
    return still.then((one) => ({ ...one, name }));
  }

  async #draw(name: string, draw: () => Picture): Promise<Still> {
    // Drawing holds the event loop for some milliseconds: heartbeats come in between two pictures.
    await setImmediate();
    const { png, x, y } = draw();
    const path = join(this.dir, name);
    await writeFile(path, png);
    return { path, x, y };
  }
}

/** Decoded stills: body and transitions of a scene show the same one. The last few are held, 4 MB each. */
export class Stills {
  readonly #held = new Map<string, Promise<{ pixels: Uint8Array } & Size>>();

  get(
    ffmpeg: Ffmpeg,
    path: string,
    size: Size,
    fit: Fit | undefined,
    signal: AbortSignal,
  ): Promise<{ pixels: Uint8Array } & Size> {
    const key = `${path} ${size.width} ${size.height} ${JSON.stringify(fit)}`;
    const still = this.#held.get(key) ?? decodeStill(ffmpeg, path, size, fit, signal);
    this.#held.delete(key);
    this.#held.set(key, still);
    const [oldest] = this.#held.keys();
    if (this.#held.size > HELD_STILLS && oldest !== undefined) this.#held.delete(oldest);
    return still;
  }
}

const HELD_STILLS = 8;

async function decodeStill(
  ffmpeg: Ffmpeg,
  path: string,
  size: Size,
  fit: Fit | undefined,
  signal: AbortSignal,
): Promise<{ pixels: Uint8Array } & Size> {
  const chunks: Uint8Array[] = [];
  const args = stillArguments(path, size.width, size.height, fit);
  await ffmpeg.run(args, { op: "render.still", signal, onStdout: (chunk) => chunks.push(chunk) });
  const pixels = Buffer.concat(chunks);
  if (pixels.length !== (size.width * size.height * 3) / 2)
    throw new AppError("FFMPEG_FAILED", "render.still", `${path} is not a picture that can be read`);
  return { pixels, ...size };
}

export interface SpanRun {
  encoding: Encoding;
  /** A folder of this render's own. */
  dir: string;
  pictures: Pictures;
  stills: Stills;
  loops: ClipLoops;
  signal: AbortSignal;
  onFrame(frame: number): void;
}

/** The path of the span's file, in `run.dir`. */
export async function renderSpan(deps: SpanDeps, timeline: Timeline, span: Span, run: SpanRun): Promise<string> {
  const { dir, pictures, signal } = run;
  const output = join(dir, `${newId()}.mp4`);
  const shots: OpenShot[] = [];
  try {
    const openPart = (part: Part) => openSource(deps, timeline, part, run, shots);
    const entering = span.entering && (await openPart(span.entering));
    // Only one input can be the pipe: what enters is written out where both are generated. It is closed before the other
    // is opened, so that one thread draws both.
    if (entering && span.entering && span.part.visual.kind !== "clip") {
      await spill(entering, span.entering.from, span.frames - span.entering.at, dir, signal);
      entering.close();
    }
    const leaving = await openPart(span.part);
    const plan = {
      ...timeline,
      frames: span.frames,
      source: leaving.source,
      entering: entering && span.entering ? { source: entering.source, at: span.entering.at } : null,
      logo: span.logo && { ...span.logo, path: await deps.artifacts.open(span.logo.image) },
      cards: await layCards(deps.text, timeline, span, pictures),
      captions: [
        ...(await layBreaths(deps.text, timeline, span, pictures)),
        ...(await layCaptions(deps.text, timeline, span, pictures)),
      ],
    };
    const stdin = leaving.frames
      ? leaving.frames(span.part.from, span.frames, signal)
      : span.entering && entering?.frames?.(span.entering.from, span.frames - span.entering.at, signal);
    let counted = 0;
    await deps.ffmpeg.run(spanArguments(plan, run.encoding, output), {
      op: "render.span",
      signal,
      stdin: stdin ?? undefined,
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
    return output;
  } finally {
    for (const shot of shots) shot.close();
  }
}

/** Frames are made here, a millisecond each, while the one before is taken. */
async function* stillFrames(...args: Parameters<typeof kenBurns>): AsyncGenerator<Uint8Array> {
  yield* kenBurns(...args);
}

interface OpenSource {
  source: Source;
  frames: OpenShot["frames"] | null;
  /** Gives back what draws it. */
  close(): void;
}

async function openSource(
  { artifacts, backgrounds, ffmpeg }: SpanDeps,
  { width, height, rate }: Timeline,
  { visual, from, total }: Part,
  run: SpanRun,
  shots: OpenShot[],
): Promise<OpenSource> {
  switch (visual.kind) {
    case "background": {
      const shot = await backgrounds.open(visual.spec, { size: { width, height }, rate, total });
      shots.push(shot);
      const overlays = await Promise.all(
        shot.overlays.map((overlay) => run.pictures.get(hashBytes(overlay.png) + overlay.x + overlay.y, () => overlay)),
      );
      return {
        source: { kind: "raw", input: "-", width: shot.width, height: shot.height, overlays },
        frames: (at, count, signal) => shot.frames(at, count, signal),
        close: () => shot.close(),
      };
    }
    case "image": {
      const path = await artifacts.open(visual.image);
      const still = await run.stills.get(
        ffmpeg,
        path,
        stillSize(visual.motion, { width, height }),
        visual.fit,
        run.signal,
      );
      return {
        source: { kind: "raw", input: "-", width, height, overlays: [] },
        frames: (at, count) => stillFrames(still, visual.motion, { width, height }, { from: at, count, total }),
        close: () => {},
      };
    }
    case "clip": {
      const source = await openClip(await artifacts.open(visual.clip), visual, ffmpeg, { width, height }, run.signal);
      const at = (from * rate.den) / rate.num;
      const close = () => {};
      if (!visual.repeat)
        return { source: { ...source, fromSeconds: visual.fromSeconds + at * source.speed }, frames: null, close };
      const round = await run.loops.round(visual, source, run.signal);
      const { path, skipped } = await run.loops.list(round, from, total);
      const repeated: ClipSource = {
        ...source,
        path,
        input: ["-f", "concat", "-safe", "0"],
        fromSeconds: ((from - skipped) * rate.den) / rate.num,
        speed: 1,
        fits: true,
      };
      return { source: repeated, frames: null, close };
    }
  }
}

/** At its `fromSeconds`. */
async function openClip(
  path: string,
  { fromSeconds, fit, speed = 1 }: Extract<Visual, { kind: "clip" }>,
  ffmpeg: Ffmpeg,
  { width, height }: Size,
  signal: AbortSignal,
): Promise<ClipSource> {
  const input = foreignInput();
  const { video } = await ffmpeg.probe(path, signal, input);
  // Cameras and converters that say nothing mean BT.709 in high definition.
  const silent = !video?.color_space || video.color_space === "unknown";
  const matrix = silent && (video?.height ?? 0) >= 720 ? "bt709" : null;
  const fits =
    video?.width === width &&
    video.height === height &&
    video.rotation === 0 &&
    video.pix_fmt === "yuv420p" &&
    video.color_range !== "pc" &&
    (video.color_space === "bt709" || matrix === "bt709");
  return { kind: "clip", path, input, fromSeconds, speed, fit, matrix, fits };
}

/** A transition is short: some dozen frames on the disk, for as long as the span takes. */
async function spill(
  entering: OpenSource,
  from: number,
  count: number,
  dir: string,
  signal: AbortSignal,
): Promise<void> {
  if (entering.source.kind !== "raw" || !entering.frames) return;
  const input = join(dir, `${newId()}.yuv`);
  const file = await open(input, "wx");
  try {
    for await (const frame of entering.frames(from, count, signal)) await file.write(frame);
  } finally {
    await file.close();
  }
  entering.source = { ...entering.source, input };
}

async function layCards(text: TextEngine, timeline: Timeline, span: Span, pictures: Pictures): Promise<CardLayer[]> {
  const layers: CardLayer[] = [];
  for (const card of span.cards) {
    const { startFrame: from, endFrame: to, follows, leads, ...content } = card;
    const moves = isMoving(card);
    // Of a card that moves, what lies still: the same under every count.
    const key = JSON.stringify(moves ? { ground: content.kind } : { card: content });
    const still = await pictures.get(key, () =>
      moves ? text.breathGround(timeline.look, timeline) : text.card(card, timeline.look, timeline),
    );
    layers.push({ ...still, from, to, fades: { in: !follows, out: !leads } });
  }
  return layers;
}

/** A breath that is counted: its ring moves. */
function isMoving(card: SpanCard): boolean {
  return card.kind === "breath" && card.number !== null && card.detail !== null;
}

/** Frames from one picture of a ring to the next, and pictures for each second counted: the next breath can use the same. */
const RING_STEP = 2;
const RING_PICTURES = 15;
/** Frames in which a ring comes and goes. */
const RING_FADE = 9;

/** One layer for all counts that follow each other at once. */
async function layBreaths(
  text: TextEngine,
  timeline: Timeline,
  span: Span,
  pictures: Pictures,
): Promise<CaptionLayer[]> {
  const runs: SpanCard[][] = [];
  for (const card of span.cards.filter(isMoving)) {
    const last = runs.at(-1);
    if (last?.at(-1)?.endFrame === card.startFrame) last.push(card);
    else runs.push([card]);
  }
  const layers: CaptionLayer[] = [];
  for (const run of runs) {
    const stills: (Still & { name: string })[] = [];
    const begins: number[] = [];
    for (const card of run) {
      const { startFrame: from, endFrame: to, text: phase, detail, number } = card;
      for (let frame = Math.max(0, from); frame < Math.min(span.frames, to); frame += RING_STEP) {
        const progress = Math.round(((frame - from) / (to - from)) * RING_PICTURES) / RING_PICTURES;
        const opacity = Math.min(
          1,
          card.follows ? 1 : (frame - from) / RING_FADE,
          card.leads ? 1 : (to - frame) / RING_FADE,
        );
        const key = JSON.stringify({ phase, detail, number, progress, opacity });
        const draw = () => text.breath(card, { progress, opacity }, timeline.look, timeline);
        stills.push(await pictures.get(key, draw));
        begins.push(frame);
      }
    }
    const to = Math.min(span.frames, run.at(-1)?.endFrame ?? 0);
    if (begins.length > 0) layers.push(await sequence(stills, begins, to, pictures));
  }
  return layers;
}

/** One layer a cue: its pictures are all of one size, those of other cues are not. */
async function layCaptions(
  text: TextEngine,
  timeline: Timeline,
  span: Span,
  pictures: Pictures,
): Promise<CaptionLayer[]> {
  const layers: CaptionLayer[] = [];
  for (const states of byCue(span.captions)) {
    const stills: (Still & { name: string })[] = [];
    for (const { cue, active } of states) {
      const key = JSON.stringify({ lines: wordsOf(cue), active });
      stills.push(await pictures.get(key, () => text.caption(cue, active, timeline.look, timeline)));
    }
    const last = states.at(-1);
    if (last)
      layers.push(
        await sequence(
          stills,
          states.map((state) => state.from),
          last.to,
          pictures,
        ),
      );
  }
  return layers;
}

/** Pictures of one size and place, one after another. */
async function sequence(
  stills: (Still & { name: string })[],
  begins: number[],
  to: number,
  { dir }: Pictures,
): Promise<CaptionLayer> {
  const { x, y } = stills[0] as Still;
  const list = ["ffconcat version 1.0", ...stills.map(({ name }) => `file ${name}\nduration 0.04`), ""].join("\n");
  const file = join(dir, `${hashBytes(list).slice(0, 32)}.ffconcat`);
  await writeAtomic(file, list);
  return { list: file, x, y, begins, to };
}

/** Two spans may write the same list at once. */
async function writeAtomic(file: string, text: string): Promise<void> {
  const temporary = `${file}.${newId()}`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}

function byCue(states: CaptionState[]): CaptionState[][] {
  const groups: CaptionState[][] = [];
  for (const state of states) {
    const last = groups.at(-1);
    if (last?.[0]?.cue === state.cue) last.push(state);
    else groups.push([state]);
  }
  return groups;
}

function wordsOf(cue: CaptionState["cue"]): string[][] {
  return cue.lines.map((line) => line.map((word) => word.text));
}

function describe({ part, entering }: Span): string {
  return entering ? `${describePart(part)} into ${describePart(entering)}` : describePart(part);
}

function describePart({ visual, from }: Part): string {
  if (visual.kind === "background") return `background ${visual.spec.kind} from frame ${from}`;
  const { hash } = visual.kind === "clip" ? visual.clip : visual.image;
  return `${visual.kind} ${hash.slice(0, 12)} from frame ${from}`;
}
