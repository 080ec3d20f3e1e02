// In which order the spans of a video are rendered.
import type { Span } from "./spans.ts";

/**
 * As they follow each other: a still is decoded once for the spans that show it, and need not be held for long. The last
 * few, so many for each of the places, go longest first: no core is left waiting for a long one at the end.
 */
export function inOrder(spans: readonly Span[], places: number): Span[] {
  const early = Math.max(0, spans.length - LAST * places);
  return [...spans.slice(0, early), ...spans.slice(early).toSorted((a, b) => cost(b) - cost(a))];
}

/** More would decode stills twice; with fewer, the layers of clips would lie on the disk beside nearly all that is finished. */
const LAST = 5;

/** Decoding takes longer than drawing; a transition does both twice. */
function cost({ frames, part, entering }: Span): number {
  const weight = { image: 1, clip: 1.4, background: 1.2 };
  return frames * weight[part.visual.kind] + (entering ? (frames - entering.at) * weight[entering.visual.kind] : 0);
}
