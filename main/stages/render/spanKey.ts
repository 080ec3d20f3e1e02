// The name under which a finished span lies in the cache: the hash of all that its frames come from.
import type { Look } from "../../../contract/look.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import { cardPath, type Reach } from "../../base/cardPaths.ts";
import { encoderArguments, type Encoder } from "../../base/encoders.ts";
import { hashJson } from "../../base/hash.ts";
import { wordsOf } from "./layers.ts";
import type { SpanDeps } from "./openSpan.ts";
import type { Span } from "./spans.ts";

/** Raised when the same span would now come out otherwise. */
const VERSION = 10;

/** The hash of all that a span is made from; not its place in the video. */
export function spanKey(
  { width, height, rate, look, captionLanguage }: Timeline,
  span: Span,
  { ffmpeg, text, backgrounds }: SpanDeps,
  encoder: Encoder,
  reach?: Reach,
): string {
  const parts = [span.part, ...(span.entering ? [span.entering] : [])];
  const drawn = span.captions.length > 0 || span.cards.length > 0 || span.progress !== undefined;
  return hashJson({
    version: VERSION,
    ffmpeg: ffmpeg.version,
    encoder: encoderArguments(encoder, 1, rate),
    ...(reach ? { reach, card: cardPath(encoder.device) } : {}),
    size: [width, height],
    rate,
    frames: span.frames,
    parts,
    ...(span.logo ? { logo: span.logo } : {}),
    ...(span.vignette ? { vignette: span.vignette } : {}),
    cards: span.cards,
    ...(span.progress ? { progress: span.progress } : {}),
    captions: span.captions.map(({ cue, moment, from, to }) => ({
      lines: wordsOf(cue),
      ...(cue.place ? { place: cue.place } : {}),
      moment,
      from,
      to,
    })),
    ...(drawn ? { text: text.version, look: inDrawing(look) } : {}),
    ...(span.captions.length > 0 && captionLanguage ? { captionLanguage } : {}),
    ...(parts.some((part) => part.visual.kind === "background") ? { backgrounds: backgrounds.version } : {}),
  });
}

/** What of a look words and graphics are drawn by. */
function inDrawing({ palette, fonts, caption, titles, language }: Look) {
  return { palette, fonts, caption, ...(titles ? { titles } : {}), ...(language ? { language } : {}) };
}
