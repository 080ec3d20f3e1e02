// Where the bar of progress fills: all that a person made, without intro and outro; in a list with a mark for each item.
import type { Timeline } from "../../../contract/timeline.ts";

/** Fewer parts need no marks. */
const FEWEST_MARKS = 3;
/** A mark so near the beginning would be part of its edge, seconds. */
const FIRST_SECONDS = 1;

export function progressBar({
  picture,
  cards,
  frames,
  rate,
}: Pick<Timeline, "picture" | "cards" | "frames" | "rate">): NonNullable<Timeline["progress"]> {
  const [first, second] = picture;
  const last = picture.at(-1);
  const startFrame = first?.sceneId === "intro" ? (second?.startFrame ?? 0) : 0;
  const endFrame = last?.sceneId === "outro" ? last.startFrame : frames;
  const least = startFrame + (FIRST_SECONDS * rate.num) / rate.den;
  const items = cards
    .filter((card) => card.kind === "listItem" && card.number !== null)
    .map((card) => card.startFrame)
    .filter((frame) => frame > least && frame < endFrame);
  return { startFrame, endFrame, marks: items.length >= FEWEST_MARKS ? items : [] };
}
