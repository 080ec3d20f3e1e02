// What is seen: black and frozen stretches, light, captions that stand out, footage that comes again.
import type { Visual } from "../../../../contract/footage.ts";
import type { PictureClip } from "../../../../contract/timeline.ts";
import { fail, grade, pass, placesOf, plural, type ReviewCheck, seconds, warn } from "../check.ts";
import { durationOf, type Facts, isInsert } from "../facts.ts";
import { FREEZE_SECONDS, looksAlike, SMALL_RATE } from "../frames.ts";

/** A video may rise out of black and sink into it. */
const BLACK_EDGE_SECONDS = 0.5;

export const blackFrames: ReviewCheck = (facts) => {
  const duration = durationOf(facts);
  // What a person's own intro shows is theirs to decide, and a dip is dark where two pictures meet.
  const meant = facts.timeline.picture.flatMap((clip) => [
    ...(isInsert(clip) ? [timesOf(facts, clip)] : []),
    ...(clip.transition?.kind === "dip" ? [timesOf(facts, { ...clip, frames: clip.transitionFrames })] : []),
  ]);
  const isMeant = ({ start, end }: { start: number; end: number }) =>
    meant.some((stretch) => start >= stretch.start - 0.05 && end <= stretch.end + 0.05);
  const inside = facts.decode.black
    .filter((stretch) => !isMeant(stretch))
    .map(({ start, end }) => ({
      start: start < 0.05 ? Math.min(end, start + BLACK_EDGE_SECONDS) : start,
      end: end > duration - 0.05 ? Math.max(start, end - BLACK_EDGE_SECONDS) : end,
    }))
    .filter(({ start, end }) => end - start > 0.001);
  if (inside.length === 0) return pass("blackFrames", "No black picture");
  const total = inside.reduce((sum, { start, end }) => sum + end - start, 0);
  const found = inside.map(({ start, end }) => ({ at: start, note: `black for ${seconds(end - start, 2)}` }));
  return fail(
    "blackFrames",
    grade(total / duration, 0, 0.1) * 0.5,
    `${plural(inside.length, "black stretch", "black stretches")}, ${seconds(total, 2)} in all`,
    "Look at these places and give the scenes another background or footage.",
    placesOf(facts, found),
  );
};

export const frozenPicture: ReviewCheck = (facts) => {
  const stuck: { at: number; note: string }[] = [];
  const quiet: { at: number; note: string }[] = [];
  for (const frozen of facts.frames.frozen)
    for (const clip of facts.timeline.picture) {
      const shown = timesOf(facts, clip);
      const [start, end] = [Math.max(frozen.start, shown.start), Math.min(frozen.end, shown.end)];
      // Sampling twice a second can lose half a second at both ends.
      if (end - start < FREEZE_SECONDS - 1 || isStill(clip.visual) || isInsert(clip)) continue;
      const place = { at: start, note: `nothing moves for ${seconds(end - start)}` };
      // Footage that somebody filmed may hold still.
      (clip.visual.kind === "clip" ? quiet : stuck).push(place);
    }
  const hint = "Look at these places; choose another background or clip for the scene.";
  if (stuck.length)
    return fail(
      "frozenPicture",
      0.2,
      `The picture freezes ${plural(stuck.length, "time")}`,
      hint,
      placesOf(facts, stuck),
    );
  if (quiet.length)
    return warn("frozenPicture", 0.7, `${plural(quiet.length, "clip")} without motion`, hint, placesOf(facts, quiet));
  return pass("frozenPicture", "Every moving picture moves");
};

/** A photograph without zoom or pan is meant to stand still, and one that goes there and back does so where it turns. */
function isStill(visual: Visual): boolean {
  if (visual.kind !== "image") return false;
  const { zoom, x, y, cycle } = visual.motion;
  if (cycle) return true;
  return zoom[0] === zoom[1] && (zoom[0] === 1 || (x[0] === x[1] && y[0] === y[1]));
}

/** Mean luma 0–255 under which a phone in daylight shows nothing. */
const DARK = { warn: 12, fail: 5 };
/** Luma range under which a picture is one flat tone. */
const FLAT = 12;

export const brightness: ReviewCheck = (facts) => {
  const { luma, range } = facts.frames;
  if (luma.length === 0) return fail("brightness", 0, "No picture to measure", "Render the video again.");
  const [light, span] = [mean(luma), mean(range)];
  const measured = `mean brightness ${light.toFixed(0)} of 255, range ${span.toFixed(0)}`;
  const hint = "Choose a brighter look, or other backgrounds.";
  if (light < DARK.fail) return fail("brightness", 0, `Too dark to see: ${measured}`, hint);
  if (light < DARK.warn) return warn("brightness", 0.5, `Very dark: ${measured}`, hint);
  if (light > 243) return warn("brightness", 0.5, `Nearly white: ${measured}`, hint);
  if (span < FLAT) return warn("brightness", 0.5, `Nearly one flat tone: ${measured}`, hint);
  return pass("brightness", sentence(measured));
};

/** Luma steps of fine detail that letters reach against their background. */
const LETTER_STEP = { pass: 32, fail: 14 };

export const captionContrast: ReviewCheck = (facts) => {
  const { captions } = facts.input.idea;
  if (captions !== "burned")
    return pass("captionContrast", `Captions are ${captions === "soft" ? "a track" : "files"}: players draw them`);
  const { detail } = facts.frames;
  const cues = facts.srt.cues.flatMap((cue) => {
    const step = detail[Math.round(((cue.start + cue.end) / 2) * SMALL_RATE)];
    return step === undefined ? [] : [{ at: cue.start, step }];
  });
  if (cues.length === 0) return fail("captionContrast", 0, "No captions to measure", "Render the video again.");
  const weak = cues.filter(({ step }) => step < LETTER_STEP.pass);
  const middle = cues.map(({ step }) => step).toSorted((a, b) => a - b)[cues.length >> 1] ?? 0;
  const measured = `letters differ from the picture by ${middle} of 255 levels in the middle of ${plural(cues.length, "cue")}`;
  const found = placesOf(
    facts,
    weak.map(({ at, step }) => ({ at, note: `${step} levels` })),
  );
  const hint = "Choose a look with an outline or a box behind the captions.";
  if (middle < LETTER_STEP.fail)
    return fail("captionContrast", 0.2, `Captions are hardly to be seen: ${measured}`, hint, found);
  if (weak.length > cues.length * 0.2)
    return warn(
      "captionContrast",
      1 - weak.length / cues.length,
      `${plural(weak.length, "cue")} with little contrast`,
      hint,
      found,
    );
  return pass("captionContrast", sentence(measured));
};

/** The frame in the middle of each shot, for comparing neighbours. */
export function middleFrames(timeline: Facts["timeline"]): number[] {
  return timeline.picture.map((clip) =>
    Math.round(((clip.startFrame + clip.frames / 2) * timeline.rate.den * SMALL_RATE) / timeline.rate.num),
  );
}

/** Share of the shots from which an asset is seen too often. */
const TOO_OFTEN = 0.3;

export const repeatedFootage: ReviewCheck = (facts) => {
  const clips = facts.timeline.picture;
  const middles = middleFrames(facts.timeline).map((i) => facts.frames.kept.get(i));
  const uses = new Map<string, number>();
  const found: { at: number; note: string }[] = [];
  for (const [i, clip] of clips.entries()) {
    const { start: at } = timesOf(facts, clip);
    const key = visualKey(clip.visual);
    const count = (uses.get(key) ?? 0) + 1;
    uses.set(key, count);
    const before = clips[i - 1];
    const [a, b] = [middles[i - 1], middles[i]];
    if (before && visualKey(before.visual) === key) found.push({ at, note: "the same footage as before it" });
    else if (before && before.sceneId !== clip.sceneId && a && b && looksAlike(a, b))
      found.push({ at, note: "looks the same as the scene before it" });
    else if (count > 2 && count > clips.length * TOO_OFTEN) found.push({ at, note: `seen for the ${count}th time` });
  }
  if (found.length === 0) return pass("repeatedFootage", `${plural(clips.length, "shot")}, none repeats its neighbour`);
  return warn(
    "repeatedFootage",
    1 - found.length / clips.length,
    `${plural(found.length, "shot")} of ${clips.length} repeat what was seen`,
    "Give these scenes other footage, or another seed.",
    placesOf(facts, found),
  );
};

/** What makes two visuals the same to the eye: motion and zoom do not. */
function visualKey(visual: Visual): string {
  if (visual.kind === "image") return visual.image.hash;
  if (visual.kind === "clip") return visual.clip.hash;
  const { kind, seed, palette } = visual.spec;
  return `${kind} ${seed} ${palette.background.join(" ")}`;
}

function timesOf({ timeline }: Facts, clip: PictureClip): { start: number; end: number } {
  const frame = timeline.rate.den / timeline.rate.num;
  return { start: clip.startFrame * frame, end: (clip.startFrame + clip.frames) * frame };
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
