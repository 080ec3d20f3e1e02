// The live stream of all that happens, for whoever keeps a state from it.
import { eventIterator } from "@orpc/contract";
import { z } from "zod";

import { EventTopic, LiveMessage, resumeInput, TOPICS } from "../liveEvents.ts";
import { reads } from "./wire.ts";

export const events = {
  watch: reads
    .route({
      method: "GET",
      path: "/events",
      summary: "A snapshot, then events with rising numbers, without an end",
      description:
        "`since` and `epoch` of the last message go on from there where that is still known; a stream that the client " +
        "opens again with `Last-Event-ID` does so by itself. The same over WebSocket: `/ws`.",
      tags: ["events"],
    })
    .input(
      z.object({
        topics: z
          .array(EventTopic)
          .min(1)
          .max(200)
          .default([...TOPICS]),
        ...resumeInput,
      }),
    )
    .output(eventIterator(LiveMessage)),
};
