// What everything that renders in this process shares: places for heavy work, what was learnt of a card's sessions, and of what it does.
import type { StageContext } from "../../../contract/stage.ts";
import { CardReaches } from "./cardReach.ts";
import { Slots, type Asker } from "./slots.ts";
import { CardSessions } from "./spanEncoders.ts";

export interface RenderShared {
  slots: Slots;
  sessions: CardSessions;
  reaches: CardReaches;
}

/** @param cores spans that render at once, over all videos, hours of ambience and exports together */
export function shareRenders({ cores, cacheDir }: { cores: number; cacheDir: string }): RenderShared {
  return {
    slots: new Slots(Math.max(1, cores)),
    sessions: new CardSessions(),
    reaches: new CardReaches(cacheDir),
  };
}

/** For whom a stage asks for places. `signal`: the stage's own, where it stops by itself, too. */
export function askerOf(
  { videoId, priority = () => 0 }: Pick<StageContext, "videoId" | "priority">,
  signal: AbortSignal,
): Asker {
  return { job: videoId, priority, signal };
}
