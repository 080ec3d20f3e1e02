// The thread that draws graphics: a chart or a map takes longer than the event loop may stand still.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import type { Picture } from "../../../base/picture.ts";
import { serveWorker } from "../../../base/workers.ts";
import { Fonts } from "../fonts.ts";
import { Graphics, type GraphicPart, type GraphicParts, type GraphicRequest } from "./index.ts";

export type ThreadRequest = GraphicRequest & { fontsDir: string | null; wanted: GraphicPart | null };

/**
 * Young garbage. V8 lets some 60 MB of pixels lie, since little of its own heap holds them; this takes a millisecond or two
 * a picture.
 */
const collect = collector();

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as (how: { type: "minor" }) => void;
  return () => gc({ type: "minor" });
}

const byRoot = new Map<string | null, Graphics>();

serveWorker<ThreadRequest, GraphicParts | Picture>(async ({ fontsDir, wanted, ...request }) => {
  const graphics = byRoot.get(fontsDir) ?? new Graphics(new Fonts(fontsDir));
  byRoot.set(fontsDir, graphics);
  if (wanted === null) return { result: graphics.parts(request) };
  const picture = graphics.draw(request, wanted);
  // The canvas's own memory cannot be handed over: it is copied, and what is left of it goes with the next picture.
  collect();
  return { result: picture };
});
