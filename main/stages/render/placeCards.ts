// Where short cards stand: in the middle, unless they would lie on a face and there is room above or below it. Pure.
import type { Area } from "../../../contract/footage.ts";
import type { Timeline, TimelineCard } from "../../../contract/timeline.ts";
import { cardArea } from "../../base/safeAreas.ts";
import { isKnown, partUnder, sightsOf } from "./sights.ts";

/** Of a face that may lie under a card before it counts as covered. */
const COVERED = 0.2;
/** In another place it must be so much less. */
const BETTER = 0.5;
const MOMENTS = [0.1, 0.5, 0.9];
/** Of a card that stands in the middle about so much of the area is full. */
const FULL = { width: 0.75, height: 0.5 };
/** Letters of a text that is read as well in less room. */
const SHORT = 60;

/** Those that fill their place, or move, stay. */
const MOVABLE: ReadonlySet<TimelineCard["kind"]> = new Set(["title", "listItem", "text", "number"]);

export function placeCards(timeline: Timeline): TimelineCard[] {
  if (!timeline.picture.some(isKnown)) return timeline.cards;
  const sight = sightsOf(timeline);
  return timeline.cards.map((card) => {
    if (!MOVABLE.has(card.kind) || card.text.length > SHORT) return card;
    const faces = MOMENTS.map((share) => sight(card.startFrame + (card.endFrame - card.startFrame) * share).faces);
    const covered = (place: TimelineCard["place"]) => {
      const box = boxOf(place, timeline);
      return Math.max(0, ...faces.flat().map((face) => partUnder(face, box)));
    };
    const whole = covered(undefined);
    if (whole <= COVERED) return card;
    const [best] = (["upper", "lower"] as const)
      .map((place) => ({ place, worth: covered(place) }))
      .toSorted((a, b) => a.worth - b.worth);
    return best && best.worth <= whole * BETTER ? { ...card, place: best.place } : card;
  });
}

/** In shares of the frame. */
function boxOf(place: TimelineCard["place"], { width, height }: Timeline): Area {
  const area = cardArea({ width, height }, place);
  const full = place ? { width: FULL.width, height: 1 } : FULL;
  return {
    x: (area.x + (area.width * (1 - full.width)) / 2) / width,
    y: (area.y + (area.height * (1 - full.height)) / 2) / height,
    width: (area.width * full.width) / width,
    height: (area.height * full.height) / height,
  };
}
