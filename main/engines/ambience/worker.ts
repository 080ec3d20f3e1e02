// The ambience thread.
import { serveWorker } from "../../base/workers.ts";
import { renderLoop, type LoopRequest, type RenderedLoop } from "./renderLoop.ts";

serveWorker<LoopRequest, RenderedLoop>(async (request) => ({ result: renderLoop(request) }));
