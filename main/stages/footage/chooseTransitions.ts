// How each shot comes after the one before: the look's plain transition, and one other of its list where a new part begins.
import type { Card, Shot } from "../../../contract/footage.ts";
import type { Look } from "../../../contract/look.ts";
import { LOUD_TRANSITIONS, QUIET_TRANSITIONS, type TransitionWish } from "../../../contract/transition.ts";
import type { Mood } from "../../../contract/values.ts";
import { deriveSeed, pick, seededRandom } from "../../base/random.ts";

interface Cut {
  look: Pick<Look, "motion">;
  cards: readonly Pick<Card, "kind" | "start">[];
  mood: Mood;
  seed: number;
  /** What the person asked for. */
  wish: TransitionWish | null;
}

/** An editor keeps to two in one video. In quiet moods nothing moves, and only in lively ones pictures are torn around. */
export function chooseTransitions(shots: readonly Shot[], { look, cards, mood, seed, wish }: Cut): Shot[] {
  const wished = wish === null ? null : [wish === "cut" ? ("dissolve" as const) : wish];
  const [plain = "dissolve", ...others] =
    wished ??
    (look.motion.transitions ?? []).filter(
      (kind) =>
        (!QUIET_MOODS.has(mood) || QUIET_TRANSITIONS.has(kind)) &&
        (LIVELY_MOODS.has(mood) || !LOUD_TRANSITIONS.has(kind)),
    );
  const special = others.length > 0 ? pick(seededRandom(deriveSeed(seed, "transition")), others) : plain;
  return shots.map((shot, i) => {
    const kind = isNewPart(shot, shots[i - 1], cards) ? special : plain;
    return i === 0 || kind === "dissolve" ? shot : { ...shot, transition: kind };
  });
}

const QUIET_MOODS: ReadonlySet<Mood> = new Set(["calm", "dreamy"]);
const LIVELY_MOODS: ReadonlySet<Mood> = new Set(["bright", "dramatic"]);

/** The look with time for what was asked for; without any, pictures are cut. */
export function withTransition<L extends Pick<Look, "motion">>(look: L, wish: TransitionWish | null): L {
  if (wish === null) return look;
  const transitionSeconds = wish === "cut" ? 0 : Math.max(LEAST_SECONDS, look.motion.transitionSeconds);
  return { ...look, motion: { ...look.motion, transitionSeconds } };
}

/** In less a transition is hardly seen. */
const LEAST_SECONDS = 0.5;

/** A card that counts or names what comes opens a part; breaths and closing words do not. */
function isNewPart({ sceneId, start }: Shot, before: Shot | undefined, cards: Cut["cards"]): boolean {
  if (before === undefined || before.sceneId === sceneId) return false;
  return cards.some((card) => OPENING.has(card.kind) && Math.abs(card.start - start) < SOON_SECONDS);
}

const OPENING: ReadonlySet<Card["kind"]> = new Set(["title", "listItem", "number", "text"]);
/** A card comes a little after its picture. */
const SOON_SECONDS = 1;
