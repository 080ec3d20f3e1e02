// The one text module: captions and cards drawn by Skia with the look's own fonts, in every script.
import { createRequire } from "node:module";

import type { Graphic } from "../../../contract/graphics.ts";
import type { Look } from "../../../contract/look.ts";
import type { CaptionCue, TimelineCard } from "../../../contract/timeline.ts";
import type { CaptionMoment } from "../../base/captionStyles.ts";
import { ATLAS_VERSION } from "../../base/countries.ts";
import { hashJson } from "../../base/hash.ts";
import type { Picture, Size } from "../../base/picture.ts";
import { Workers } from "../../base/workers.ts";
import { captionMaxWidth, captionWidth, drawCaption } from "./captions.ts";
import { drawBreath, drawBreathGround, drawCard, type BreathMoment } from "./cards.ts";
import { Fonts } from "./fonts.ts";
import type { GraphicPart, GraphicParts } from "./graphics/index.ts";
import { drawProgress, progressStep } from "./graphics/progress.ts";
import type { ThreadRequest } from "./graphics/thread.ts";
import type { Poster, PosterRequest } from "./poster.ts";

export type { GraphicPart, GraphicParts } from "./graphics/index.ts";

export { POSTER_DESIGNS, type Poster, type PosterDesign, type PosterRequest } from "./poster.ts";

export { FONT_FAMILIES } from "./fonts.ts";

/** Drawing is CPU work of some 5–30 ms a picture: call it where the event loop may stand still. */
export interface TextEngine {
  /** Part of the key of everything that holds drawn text. */
  version: string;
  /** Letters of a text that no bundled font has, each once. */
  missing(text: string): Promise<string[]>;
  /** Pixels, with the very font that draws. */
  captionWidth(text: string, look: Look, size: Size, stress?: boolean): number;
  /** Width of the safe area that a caption line must keep to, in pixels. */
  captionMaxWidth(look: Look, size: Size): number;
  /** The cue in the look's style at a moment; the band is the same for every moment of a cue. */
  caption(cue: CaptionCue, moment: CaptionMoment, look: Look, size: Size): Picture;
  /** `top`: so many pixels at the picture's top that the words keep clear of. */
  card(card: TimelineCard, look: Look, size: Size, top?: number): Picture;
  /** The ring of a counted breath at a moment of its second; the band is the same for all moments and counts. */
  breath(card: TimelineCard, moment: BreathMoment, look: Look, size: Size): Picture;
  /** What lies still under such rings. */
  breathGround(look: Look, size: Size): Picture;
  /** What a graphic consists of; it is laid out for this once, in a thread of its own, as all of it is drawn. */
  graphicParts(graphic: Graphic, look: Look, size: Size, signal?: AbortSignal): Promise<GraphicParts>;
  /** The band of the part that moves is the same for all its moments. */
  graphic(graphic: Graphic, part: GraphicPart, look: Look, size: Size, signal?: AbortSignal): Promise<Picture>;
  /** The part of the bar that is drawn for a part of the video that is gone, 0–1: equal ones look alike. */
  progressStep(part: number, size: Size): number;
  /** The bar of the video's progress; at each of the `marks`, 0–1, a part begins. The band is always the same. */
  progress(part: number, marks: readonly number[], look: Look, size: Size): Picture;
  /** A headline on a picture, drawn in a thread of its own. */
  poster(request: PosterRequest, signal?: AbortSignal): Promise<Poster>;
}

/** `fontsDir` holds the font packages (`@fontsource…`); without it they are taken from where Node finds them. */
export function createTextEngine({ fontsDir }: { fontsDir?: string } = {}): TextEngine {
  const fonts = new Fonts(fontsDir ?? null);
  const posters = new Workers<PosterRequest & { fontsDir: string | null }, Poster>(
    new URL("posterThread.ts", import.meta.url),
    1,
  );
  const graphics = new Workers<ThreadRequest, GraphicParts | Picture>(
    new URL("graphics/thread.ts", import.meta.url),
    1,
  );
  const dir = fontsDir ?? null;
  return {
    version: VERSION,
    missing: (text) => fonts.missing(text),
    captionWidth: (text, look, size, stress) => captionWidth(fonts, text, look, size, stress),
    captionMaxWidth: (_look, size) => captionMaxWidth(size),
    caption: (cue, moment, look, size) => drawCaption(fonts, cue, moment, look, size),
    card: (card, look, size, top) => drawCard(fonts, card, look, size, top),
    breath: (card, moment, look, size) => drawBreath(fonts, card, moment, look, size),
    breathGround: (look, size) => drawBreathGround(look, size),
    graphicParts: (graphic, look, size, signal) =>
      graphics.run(
        { graphic, look, size: plain(size), fontsDir: dir, wanted: null },
        { signal },
      ) as Promise<GraphicParts>,
    graphic: (graphic, part, look, size, signal) =>
      graphics.run({ graphic, look, size: plain(size), fontsDir: dir, wanted: part }, { signal }) as Promise<Picture>,
    progressStep,
    progress: (part, marks, look, size) => drawProgress(part, marks, look, size),
    poster: (request, signal) => posters.run({ ...request, fontsDir: dir }, { signal }),
  };
}

/** A timeline is a size too, and too large to be copied for each picture. */
function plain({ width, height }: Size): Size {
  return { width, height };
}

/** Raised when drawing changes; Skia's own version moves pixels too. */
const DRAWING = 27;
const skia = createRequire(import.meta.url)("@napi-rs/canvas/package.json") as { version: string };
const VERSION = hashJson({ drawing: DRAWING, skia: skia.version, atlas: ATLAS_VERSION }).slice(0, 16);
