// Which pictures become thumbnails: for each design the best of a person's own, where one looks better than a generated background.
import type { PosterDesign } from "../../engines/text/index.ts";
import type { Place, Still } from "../../library/prepare/stills.ts";

export interface Candidate {
  /** Of the file, so that no two moments of one clip stand beside each other. */
  id: string;
  /** As the person knows it. */
  name: string;
  still: Still;
}

export interface Ranked {
  design: PosterDesign;
  /** Null: a generated background. */
  own: { candidate: Candidate; place: Place } | null;
  score: number;
  reason: string;
}

/** Where the words stand (shares of the width), and where a picture lies well beside them. */
const DESIGNS: Record<PosterDesign, { words: { from: number; to: number }; towards: number; beside: number }> = {
  side: { words: { from: 0, to: 0.6 }, towards: 0.7, beside: 0.42 },
  centre: { words: { from: 0.15, to: 0.85 }, towards: 0.5, beside: 0 },
  // The words have a sheet of their own.
  panel: { words: { from: 0.9, to: 1 }, towards: 0.5, beside: 0.5 },
};
/** Width by height under which too much is lost of a picture that fills the frame. */
const WIDE = 1.2;

/** A drawn background is never blurred nor badly lit, but it does not show what the video shows. */
const GENERATED = 0.5;
const WEIGHTS = { sharpness: 0.35, colour: 0.2, light: 0.3, calm: 0.15 };
/** Nothing makes up for a picture that is blurred, or black. */
const NEEDED = 0.45;
/** For the same file once more, and for another picture of few pixels. */
const AGAIN = 0.8;
const SMALL = { side: 600, worth: 0.8 };

/** One for each design, best first; worth `least` at most, a background is taken. Each own picture once, as long as there are others that are better than nothing. */
export async function rank(
  candidates: readonly Candidate[],
  designs: readonly PosterDesign[],
  { least = GENERATED }: { least?: number } = {},
): Promise<Ranked[]> {
  const pairs = (
    await Promise.all(designs.map(async (design) => Promise.all(candidates.map((one) => score(one, design)))))
  ).flat();
  const chosen: Ranked[] = [];
  const left = new Set(designs);
  while (left.size > 0) {
    const seen = (id: string) => chosen.filter(({ own }) => own?.candidate.id === id).length;
    const best = pairs
      .filter(({ design }) => left.has(design))
      .map((pair) => ({ ...pair, score: pair.score * AGAIN ** seen(pair.own.candidate.id) }))
      .reduce<(typeof pairs)[number] | null>((a, b) => (a && a.score >= b.score ? a : b), null);
    const [design] = left;
    if (design === undefined) break;
    const next: Ranked = best && best.score > least ? best : generated(design, best);
    chosen.push(next);
    left.delete(next.design);
  }
  return chosen;
}

function generated(design: PosterDesign, best: Ranked | null): Ranked {
  const reason = best?.own
    ? `a generated background: worth ${GENERATED}, the best own picture left, “${best.own.candidate.name}”, ${round(best.score)}`
    : "a generated background: no own pictures are seen in the video";
  return { design, own: null, score: GENERATED, reason };
}

async function score(candidate: Candidate, design: PosterDesign) {
  const { still, name } = candidate;
  const { words, towards, beside } = DESIGNS[design];
  const wide = still.size.width / still.size.height >= WIDE;
  const place = { from: design === "panel" || !wide ? beside : 0, towards };
  const { sharpness, colour, light } = still;
  const calm = await still.calm(place, words);
  const looks = WEIGHTS.sharpness * sharpness + WEIGHTS.colour * colour + WEIGHTS.light * light + WEIGHTS.calm * calm;
  const least = Math.min(1, sharpness / NEEDED, light / NEEDED);
  const enough = Math.min(still.size.width, still.size.height) < SMALL.side ? SMALL.worth : 1;
  // In the middle of the frame stand words: a tall picture has no room beside them.
  const fits = design === "centre" && !wide ? 0.7 : 1;
  const parts = Object.entries({ sharp: sharpness, colourful: colour, lit: light, "calm behind the words": calm });
  return {
    design,
    own: { candidate, place },
    score: looks * least * enough * fits,
    reason: `“${name}”: ${parts.map(([what, value]) => `${what} ${round(value)}`).join(", ")}`,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
