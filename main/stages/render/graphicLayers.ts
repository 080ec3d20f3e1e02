// Graphics and the bar of progress as layers: what moves has a picture for each frame until it rests, all else is one picture.
import type { Graphic } from "../../../contract/graphics.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import type { GraphicPart, TextEngine } from "../../engines/text/index.ts";
import type { Layer, Pictures } from "./layers.ts";
import { intoPlanes, type Planes } from "./planes.ts";
import type { Span, SpanCard } from "./spans.ts";

/** After its movement a graphic is seen at rest for a third of its time at least: where that is short it moves faster. */
const RESTING = 1 / 3;
const NO_FADES = { in: false, out: false };

export async function graphicLayers(
  text: TextEngine,
  timeline: Timeline,
  card: SpanCard & { graphic: Graphic },
  frames: number,
  pictures: Pictures,
): Promise<Layer[]> {
  const { look } = timeline;
  const { graphic, startFrame: from, endFrame: to, follows, leads } = card;
  const { hasStill, movesFor } = await text.graphicParts(graphic, look, timeline);
  const drawn = (part: GraphicPart): (() => Promise<Planes>) => {
    const key = JSON.stringify({ graphic, part });
    return once(() => pictures.get(key, () => text.graphic(graphic, part, look, timeline)));
  };
  const layers: Layer[] = [];
  if (hasStill)
    layers.push({ begins: [from], to, fades: { in: !follows, out: !leads }, draw: drawn({ part: "still" }) });
  if (movesFor === null) return layers;
  const { rest, moment } = movement(card, movesFor, timeline);
  const first = Math.max(0, from);
  const begins = Array.from({ length: Math.max(0, Math.min(frames, rest) - first) }, (_, i) => first + i);
  if (begins.length > 0)
    layers.push({
      begins,
      to: first + begins.length,
      fades: NO_FADES,
      draw: inTurn(begins.length, async (i) =>
        intoPlanes(await text.graphic(graphic, { part: "moving", at: moment(first + i) }, look, timeline)),
      ),
    });
  if (rest < frames)
    layers.push({
      begins: [rest],
      to,
      fades: { in: false, out: !leads },
      draw: drawn({ part: "moving", at: movesFor }),
    });
  return layers;
}

/** The frame in which a graphic's movement rests, and what moment of it is seen in a frame before. */
export function movement(
  { startFrame, endFrame }: Pick<SpanCard, "startFrame" | "endFrame">,
  movesFor: number,
  { rate }: Pick<Timeline, "rate">,
): { rest: number; moment: (frame: number) => number } {
  const perSecond = rate.num / rate.den;
  const most = Math.floor((endFrame - startFrame) * (1 - RESTING));
  const frames = Math.max(1, Math.min(Math.ceil(movesFor * perSecond), most));
  return { rest: startFrame + frames, moment: (frame) => ((frame - startFrame) / frames) * movesFor };
}

/** Pictures in their order, each begun while the one before is laid: no more than two are held. */
function inTurn(count: number, draw: (i: number) => Promise<Planes>): (i: number) => Promise<Planes> {
  const held = new Map<number, Promise<Planes>>();
  const begin = (i: number): Promise<Planes> => {
    const known = held.get(i);
    if (known) return known;
    const planes = draw(i);
    // Nobody may come to ask for it any more.
    planes.catch(() => undefined);
    held.set(i, planes);
    return planes;
  };
  return async (i) => {
    for (const other of held.keys()) if (other < i || other > i + 1) held.delete(other);
    const planes = await begin(i);
    if (i + 1 < count) void begin(i + 1);
    return planes;
  };
}

/** However many there are to be held elsewhere: a picture that fills a large frame is more than that. */
function once(draw: () => Promise<Planes>): () => Promise<Planes> {
  let drawn: Promise<Planes> | undefined;
  return () => (drawn ??= draw());
}

/** A picture for each step that the bar makes. */
export function progressLayer(text: TextEngine, timeline: Timeline, span: Span): Layer[] {
  const { progress } = span;
  if (!progress) return [];
  const { from, frames: all, marks } = progress;
  const [first, to] = [Math.max(0, from), Math.min(span.frames, from + all)];
  const begins: number[] = [];
  const parts: number[] = [];
  for (let frame = first; frame < to; frame++) {
    // Full in its last frame.
    const part = text.progressStep((frame - from + 1) / all, timeline);
    if (part === parts.at(-1)) continue;
    begins.push(frame);
    parts.push(part);
  }
  if (begins.length === 0) return [];
  const draw = inTurn(begins.length, (i) =>
    Promise.resolve(intoPlanes(text.progress(parts[i] ?? 0, marks, timeline.look, timeline))),
  );
  return [{ begins, to, fades: NO_FADES, draw }];
}
