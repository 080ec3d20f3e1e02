// A card as a clip of its own over transparency: drawn, faded and counted as it is in the video, without what lies under it.
import { setImmediate } from "node:timers/promises";

import type { Timeline } from "../../../../contract/timeline.ts";
import { encoderArguments, encoderNamed, type Encoder } from "../../../base/encoders.ts";
import { foreignPicture } from "../../../base/foreignMedia.ts";
import type { Picture, Size } from "../../../base/picture.ts";
import type { TextEngine } from "../../../engines/text/index.ts";
import { movement } from "../graphicLayers.ts";
import { isGraphic, OPAQUE, seenAt } from "../layers.ts";
import type { SpanCard } from "../spans.ts";

/** What is seen of it in a frame; an opacity of 0 is nothing. */
type Layer = (frame: number) => Seen;
interface Seen {
  key: string;
  draw: () => Picture | Promise<Picture>;
  opacity: number;
}

/** Raw RGBA frames of the whole picture's size. `cards` follow each other, counted from the clip's first frame. */
export async function* cardFrames(
  text: TextEngine,
  timeline: Timeline,
  cards: readonly SpanCard[],
  count: number,
): AsyncGenerator<Uint8Array> {
  const layers = (await Promise.all(cards.map((card) => layersOf(text, timeline, card)))).flat();
  let drawn = new Map<string, Picture>();
  let last: { key: string; frame: Uint8Array } = { key: "", frame: new Uint8Array(0) };
  /** The lowest picture by itself: under one that moves it mostly lies still, and may fill the frame. */
  let lowest = last;
  for (let frame = 0; frame < count; frame++) {
    const seen = layers.map((layer) => layer(frame)).filter(({ opacity }) => opacity > 0);
    const key = JSON.stringify(seen.map((one) => [one.key, one.opacity]));
    if (key !== last.key) {
      const pictures: (Seen & { picture: Picture })[] = [];
      for (const one of seen) pictures.push({ ...one, picture: drawn.get(one.key) ?? (await one.draw()) });
      // Of what moves nothing comes again: only the pictures of the frame before are held.
      drawn = new Map(pictures.map((one) => [one.key, one.picture]));
      const [first, ...others] = pictures;
      const under = JSON.stringify([first?.key, first?.opacity]);
      if (first && under !== lowest.key) lowest = { key: under, frame: await flatten(null, first, timeline) };
      // A new one each time: the one before may still be on its way out.
      last = { key, frame: first ? lowest.frame.slice() : new Uint8Array(timeline.width * timeline.height * 4) };
      for (const one of others) await flatten(last.frame, one, timeline);
    }
    yield last.frame;
  }
}

/** Raw frames in, ProRes 4444 out: what editing programs take for titles. `placed`: filters that lay smaller frames into the whole. */
export function cardArguments(
  { width, height, rate }: Pick<Timeline, "width" | "height" | "rate">,
  threads: number,
  output: string,
  placed = "",
): string[] {
  return [
    `-f rawvideo -pix_fmt rgba -s ${width}x${height} -framerate ${rate.num}/${rate.den} -i -`.split(" "),
    ["-vf", `${placed}scale=out_color_matrix=bt709:out_range=tv,format=yuva444p10le`, "-an"],
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
  return [...foreignPicture(), "-i", path, "-vf", placed, "-frames:v", "1", "-map_metadata", "-1", output];
}

async function layersOf(text: TextEngine, timeline: Timeline, card: SpanCard): Promise<Layer[]> {
  const { look, rate } = timeline;
  const { startFrame: from, endFrame: to, follows, leads } = card;
  const opacityOf = (fades: { in: boolean; out: boolean }) => {
    const times = { begins: [from], to, fades };
    return (frame: number) => (seenAt(times, frame, rate)?.opacity ?? 0) / OPAQUE;
  };
  const opacity = opacityOf({ in: !follows, out: !leads });
  if (isGraphic(card)) {
    const { graphic } = card;
    const { hasStill, movesFor } = await text.graphicParts(graphic, look, timeline);
    const layers: Layer[] = [];
    const still = () => text.graphic(graphic, { part: "still" }, look, timeline);
    if (hasStill) layers.push((frame) => ({ key: "still", draw: still, opacity: opacity(frame) }));
    if (movesFor === null) return layers;
    const { rest, moment } = movement(card, movesFor, timeline);
    const opacityMoving = opacityOf({ in: false, out: !leads });
    layers.push((frame) => {
      const at = frame < rest ? moment(frame) : movesFor;
      const draw = () => text.graphic(graphic, { part: "moving", at }, look, timeline);
      return { key: `moving ${at}`, draw, opacity: opacityMoving(frame) };
    });
    return layers;
  }
  const isCounted = card.kind === "breath" && card.number !== null && card.detail !== null;
  if (!isCounted) {
    const { logo } = timeline;
    const top = logo?.height === undefined ? 0 : logo.y + logo.height;
    const draw = () => text.card(card, look, timeline, top);
    return [(frame) => ({ key: JSON.stringify(card), draw, opacity: opacity(frame) })];
  }
  const ground = () => text.breathGround(look, timeline);
  return [
    (frame) => ({ key: "ground", draw: ground, opacity: opacity(frame) }),
    (frame) => {
      const progress = (frame - from) / (to - from);
      const draw = () => text.breath(card, { progress, opacity: 1 }, look, timeline);
      return { key: JSON.stringify([card.number, progress]), draw, opacity: opacity(frame) };
    },
  ];
}

/** Rows at once: between them heartbeats come through. */
const ROWS = 64;

/** One over what is there, straight alpha; null: a frame that is transparent. Porter and Duff, "over". */
async function flatten(
  below: Uint8Array | null,
  { picture, opacity }: Pick<Seen, "opacity"> & { picture: Picture },
  { width, height }: Size,
): Promise<Uint8Array> {
  const frame = below ?? new Uint8Array(width * height * 4);
  const { rgba } = picture;
  const columns = { from: Math.max(0, -picture.x), to: Math.min(picture.width, width - picture.x) };
  for (let row = Math.max(0, -picture.y); row < Math.min(picture.height, height - picture.y); row++) {
    if (row % ROWS === 0) await setImmediate();
    let from = 4 * (row * picture.width + columns.from);
    let to = 4 * ((row + picture.y) * width + columns.from + picture.x);
    for (let column = columns.from; column < columns.to; column++, from += 4, to += 4) {
      const above = ((rgba[from + 3] as number) * opacity) / 255;
      if (above === 0) continue;
      const under = ((frame[to + 3] as number) / 255) * (1 - above);
      const alpha = above + under;
      const share = above / alpha;
      for (let c = 0; c < 3; c++)
        frame[to + c] = Math.round((rgba[from + c] as number) * share + (frame[to + c] as number) * (1 - share));
      frame[to + 3] = Math.round(alpha * 255);
    }
  }
  return frame;
}
