// The one text module: captions and cards drawn by Skia with the look's own fonts, in every script.
import { createRequire } from "node:module";

import type { Look } from "../../../contract/look.ts";
import type { CaptionCue, TimelineCard } from "../../../contract/timeline.ts";
import type { CaptionMoment } from "../../base/captionStyles.ts";
import { hashJson } from "../../base/hash.ts";
import type { Picture, Size } from "../../base/picture.ts";
import { Workers } from "../../base/workers.ts";
import { captionMaxWidth, captionWidth, drawCaption } from "./captions.ts";
import { drawBreath, drawBreathGround, drawCard, type BreathMoment } from "./cards.ts";
import { Fonts } from "./fonts.ts";
import type { Poster, PosterRequest } from "./poster.ts";

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
  card(card: TimelineCard, look: Look, size: Size): Picture;
  /** The ring of a counted breath at a moment of its second; the band is the same for all moments and counts. */
  breath(card: TimelineCard, moment: BreathMoment, look: Look, size: Size): Picture;
  /** What lies still under such rings. */
  breathGround(look: Look, size: Size): Picture;
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
  return {
    version: VERSION,
    missing: (text) => fonts.missing(text),
    captionWidth: (text, look, size, stress) => captionWidth(fonts, text, look, size, stress),
    captionMaxWidth: (_look, size) => captionMaxWidth(size),
    caption: (cue, moment, look, size) => drawCaption(fonts, cue, moment, look, size),
    card: (card, look, size) => drawCard(fonts, card, look, size),
    breath: (card, moment, look, size) => drawBreath(fonts, card, moment, look, size),
    breathGround: (look, size) => drawBreathGround(look, size),
    poster: (request, signal) => posters.run({ ...request, fontsDir: fontsDir ?? null }, { signal }),
  };
}

/** Raised when drawing changes; Skia's own version moves pixels too. */
const DRAWING = 12;
const skia = createRequire(import.meta.url)("@napi-rs/canvas/package.json") as { version: string };
const VERSION = hashJson({ drawing: DRAWING, skia: skia.version }).slice(0, 16);
