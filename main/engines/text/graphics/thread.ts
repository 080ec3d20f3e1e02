// The thread that draws graphics: a chart or a map takes longer than the event loop may stand still.
import type { Picture } from "../../../base/picture.ts";
import { serveWorker } from "../../../base/workers.ts";
import { Fonts } from "../fonts.ts";
import { Graphics, type GraphicPart, type GraphicParts, type GraphicRequest } from "./index.ts";

export type ThreadRequest = GraphicRequest & { fontsDir: string | null; wanted: GraphicPart | null };

const byRoot = new Map<string | null, Graphics>();

serveWorker<ThreadRequest, GraphicParts | Picture>(async ({ fontsDir, wanted, ...request }) => {
  const graphics = byRoot.get(fontsDir) ?? new Graphics(new Fonts(fontsDir));
  byRoot.set(fontsDir, graphics);
  // The canvas's own memory cannot be handed over: it is copied.
  return { result: wanted === null ? graphics.parts(request) : graphics.draw(request, wanted) };
});
