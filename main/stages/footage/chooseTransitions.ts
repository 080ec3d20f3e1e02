// How each shot comes after the one before: the look's plain transition, and one other of its list where a new part begins.
import type { Card, Shot } from "../../../contract/footage.ts";
import type { Look } from "../../../contract/look.ts";
import { QUIET_TRANSITIONS } from "../../../contract/transition.ts";
import type { Mood } from "../../../contract/values.ts";
import { deriveSeed, pick, seededRandom } from "../../base/random.ts";

interface Cut {
  look: Pick<Look, "motion">;
  cards: readonly Pick<Card, "kind" | "start">[];
  mood: Mood;
  seed: number;
}

/** An editor keeps to two in one video. In quiet moods nothing moves. */
export function chooseTransitions(shots: readonly Shot[], { look, cards, mood, seed }: Cut): Shot[] {
  const [plain = "dissolve", ...others] = (look.motion.transitions ?? []).filter(
    (kind) => !QUIET_MOODS.has(mood) || QUIET_TRANSITIONS.has(kind),
  );
  const special = others.length > 0 ? pick(seededRandom(deriveSeed(seed, "transition")), others) : plain;
  return shots.map((shot, i) => {
    const kind = isNewPart(shot, shots[i - 1], cards) ? special : plain;
    return i === 0 || kind === "dissolve" ? shot : { ...shot, transition: kind };
  });
}

const QUIET_MOODS: ReadonlySet<Mood> = new Set(["calm", "dreamy"]);

/** A card that counts or names what comes opens a part; breaths and closing words do not. */
function isNewPart({ sceneId, start }: Shot, before: Shot | undefined, cards: Cut["cards"]): boolean {
  if (before === undefined || before.sceneId === sceneId) return false;
  return cards.some((card) => OPENING.has(card.kind) && Math.abs(card.start - start) < SOON_SECONDS);
}

const OPENING: ReadonlySet<Card["kind"]> = new Set(["title", "listItem", "number", "text"]);
/** A card comes a little after its picture. */
const SOON_SECONDS = 1;
