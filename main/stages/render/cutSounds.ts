// Which short sounds lie at cuts and cards: few, soft, and never two at once. Pure.
import type { PictureClip, SoundEffect, Timeline, TimelineCard } from "../../../contract/timeline.ts";
import { SAMPLE_RATE, type FrameRate } from "../../../contract/values.ts";

/** dB: a whoosh so soft is felt rather than heard under a voice. */
const GAIN = { whoosh: -17, air: -21, click: -20, riser: -25 } as const satisfies Record<SoundEffect["effect"], number>;
/** From one sound to the next, seconds: what comes more often is noise. */
const APART = 2.5;
/** From one riser to the next: it announces a new part, and a video has few. */
const RISERS_APART = 30;

export function cutSounds({ picture, cards, rate }: Pick<Timeline, "picture" | "cards" | "rate">): SoundEffect[] {
  const cuts = picture.flatMap((clip, i) => {
    const before = picture[i - 1];
    return before && clip.transitionFrames > 0 && !own(clip) && !own(before) ? [atCut(clip, rate)] : [];
  });
  const clicks = cards.flatMap((card) => (CLICKING.has(card.kind) ? [atCard(card, rate)] : []));
  const kept: SoundEffect[] = [];
  for (const one of [...cuts, ...clicks].toSorted((a, b) => a.sample - b.sample)) {
    const last = kept.at(-1);
    if (last && one.sample - last.sample < APART * SAMPLE_RATE) continue;
    kept.push(one);
  }
  return withRisers(kept);
}

/** Intro and outro have a sound of their own. */
function own({ sceneId }: PictureClip): boolean {
  return sceneId === "intro" || sceneId === "outro";
}

const STILL = new Set(["dip", "blur"]);
const CLICKING: ReadonlySet<TimelineCard["kind"]> = new Set(["listItem", "number"]);

function atCut({ startFrame, transitionFrames, transition }: PictureClip, rate: FrameRate): SoundEffect {
  const effect = transition && !STILL.has(transition.kind) ? "whoosh" : "air";
  // A transition is seen as a change in its middle.
  return { effect, sample: toSample(startFrame + transitionFrames / 2, rate), gainDb: GAIN[effect] };
}

function atCard({ startFrame }: TimelineCard, rate: FrameRate): SoundEffect {
  return { effect: "click", sample: toSample(startFrame, rate), gainDb: GAIN.click };
}

/** Before a whoosh, where there has been none for long. */
function withRisers(effects: readonly SoundEffect[]): SoundEffect[] {
  let last = 0;
  return effects.flatMap((one): SoundEffect[] => {
    if (one.effect !== "whoosh" || one.sample - last < RISERS_APART * SAMPLE_RATE) return [one];
    last = one.sample;
    return [{ effect: "riser", sample: one.sample, gainDb: GAIN.riser }, one];
  });
}

function toSample(frame: number, rate: FrameRate): number {
  return Math.round((frame * rate.den * SAMPLE_RATE) / rate.num);
}
