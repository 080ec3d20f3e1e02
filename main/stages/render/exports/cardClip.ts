// A card as a clip of its own over transparency: drawn, faded and counted as it is in the video, without what lies under it.
import { setImmediate } from "node:timers/promises";

import type { Timeline } from "../../../../contract/timeline.ts";
import { encoderArguments, encoderNamed, type Encoder } from "../../../base/encoders.ts";
import type { Picture, Size } from "../../../base/picture.ts";
import type { TextEngine } from "../../../engines/text/index.ts";
import { OPAQUE, seenAt } from "../layers.ts";
import type { SpanCard } from "../spans.ts";

/** What is seen of it in a frame; an opacity of 0 is nothing. */
type Layer = (frame: number) => { key: string; draw: () => Picture; opacity: number };

/** Raw RGBA frames of the whole picture's size. `cards` follow each other, counted from the clip's first frame. */
export async function* cardFrames(
  text: TextEngine,
  timeline: Timeline,
  cards: readonly SpanCard[],
  count: number,
): AsyncGenerator<Uint8Array> {
  const layers = layersOf(text, timeline, cards);
  let drawn = new Map<string, Picture>();
  let last: { key: string; frame: Uint8Array } = { key: "", frame: new Uint8Array(0) };
  for (let frame = 0; frame < count; frame++) {
    const seen = layers.map((layer) => layer(frame)).filter(({ opacity }) => opacity > 0);
    const key = JSON.stringify(seen.map((one) => [one.key, one.opacity]));
    if (key !== last.key) {
      const pictures = seen.map((one) => ({ ...one, picture: drawn.get(one.key) ?? one.draw() }));
      // Of a ring that moves none comes again: only those of the frame before are held.
      drawn = new Map(pictures.map((one) => [one.key, one.picture]));
      // A new one each time: the one before may still be on its way out.
      last = { key, frame: flatten(pictures, timeline) };
      // Drawing holds the event loop for some milliseconds: heartbeats come in between two pictures.
      await setImmediate();
    }
    yield last.frame;
  }
}

/** Raw frames in, ProRes 4444 out: what editing programs take for titles. */
export function cardArguments({ width, height, rate }: Timeline, threads: number, output: string): string[] {
  return [
    `-f rawvideo -pix_fmt rgba -s ${width}x${height} -framerate ${rate.num}/${rate.den} -i -`.split(" "),
    ["-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuva444p10le", "-an"],
    encoderArguments(TRANSPARENT, threads, rate),
    ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", output],
  ].flat();
}

const TRANSPARENT: Encoder = {
  ...encoderNamed("prores_ks"),
  options: ["-profile:v", "4", "-vendor", "apl0", "-alpha_bits", "8", "-qscale:v", "6"],
  pixels: "yuva444p10le",
};

/** The logo in its place, in a picture of the frame's size. */
export function logoArguments(
  path: string,
  { x, y }: { x: number; y: number },
  { width, height }: Timeline,
  output: string,
): string[] {
  const placed = `format=rgba,pad=${width}:${height}:${x}:${y}:color=black@0`;
  return ["-i", path, "-vf", placed, "-frames:v", "1", "-map_metadata", "-1", output];
}

/** Pictures of a ring for each second counted. */
const RING_PICTURES = 15;

function layersOf(text: TextEngine, timeline: Timeline, cards: readonly SpanCard[]): Layer[] {
  const { look, rate } = timeline;
  return cards.flatMap((card): Layer[] => {
    const { startFrame: from, endFrame: to, follows, leads } = card;
    const times = { begins: [from], to, fades: { in: !follows, out: !leads } };
    const opacity = (frame: number) => (seenAt(times, frame, rate)?.opacity ?? 0) / OPAQUE;
    const isCounted = card.kind === "breath" && card.number !== null && card.detail !== null;
    if (!isCounted) {
      const draw = () => text.card(card, look, timeline);
      return [(frame) => ({ key: JSON.stringify(card), draw, opacity: opacity(frame) })];
    }
    const ground = () => text.breathGround(look, timeline);
    return [
      (frame) => ({ key: "ground", draw: ground, opacity: opacity(frame) }),
      (frame) => {
        const progress = Math.round(((frame - from) / (to - from)) * RING_PICTURES) / RING_PICTURES;
        const draw = () => text.breath(card, { progress, opacity: 1 }, look, timeline);
        return { key: JSON.stringify([card.number, progress]), draw, opacity: opacity(frame) };
      },
    ];
  });
}

/** One over another, straight alpha, into a frame that is transparent elsewhere. Porter and Duff, "over". */
function flatten(pictures: readonly { picture: Picture; opacity: number }[], { width, height }: Size): Uint8Array {
  const frame = new Uint8Array(width * height * 4);
  for (const { picture, opacity } of pictures)
    for (let row = Math.max(0, -picture.y); row < Math.min(picture.height, height - picture.y); row++)
      for (let column = Math.max(0, -picture.x); column < Math.min(picture.width, width - picture.x); column++) {
        const from = 4 * (row * picture.width + column);
        const above = ((picture.rgba[from + 3] ?? 0) * opacity) / 255;
        if (above === 0) continue;
        const to = 4 * ((row + picture.y) * width + column + picture.x);
        const below = ((frame[to + 3] ?? 0) / 255) * (1 - above);
        const alpha = above + below;
        for (let c = 0; c < 3; c++)
          frame[to + c] = Math.round(((picture.rgba[from + c] ?? 0) * above + (frame[to + c] ?? 0) * below) / alpha);
        frame[to + 3] = Math.round(alpha * 255);
      }
  return frame;
}
