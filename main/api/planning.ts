// How long the making of a planned video takes and what it is called, as it would be begun now.
import type { Idea } from "../../contract/idea.ts";
import { titleOf } from "../pipeline/videos.ts";
import type { CalendarDeps } from "../schedule/index.ts";
import type { ApiContext } from "./context.ts";
import { ideaOf } from "./wished.ts";

/** How long an estimate counts for equal videos: a calendar asks for hundreds at once. */
const FRESH_MS = 30_000;

export function createPlanning(context: () => ApiContext): Pick<CalendarDeps, "makingSeconds" | "titleOf"> {
  const known = new Map<string, { at: number; seconds: number }>();

  const wished = (wishes: Partial<Idea>, channelId: string) => {
    const { channels } = context();
    return ideaOf(wishes, channels.require(channelId), context());
  };

  return {
    makingSeconds(wishes, channelId) {
      const idea = wished(wishes, channelId);
      const { kind, seconds, format, height, fps } = idea;
      const key = JSON.stringify([kind, seconds, format, height, fps]);
      const before = known.get(key);
      if (before && performance.now() - before.at < FRESH_MS) return before.seconds;
      const forecast = context().videos.forecast(idea, seconds);
      if (known.size > 1000) known.clear();
      known.set(key, { at: performance.now(), seconds: forecast.seconds });
      return forecast.seconds;
    },
    titleOf: (wishes, channelId) => titleOf(wished(wishes, channelId)),
  };
}
