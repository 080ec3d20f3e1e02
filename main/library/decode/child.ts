// The process that decodes what lies in a person's folders: a file that breaks a decoder down takes nothing else with it.
import { serveWorker } from "../../base/workers.ts";
import { programsAt } from "../../engines/ffmpeg/index.ts";
import { look, moments } from "./look.ts";
import type { DecodeReply, DecodeRequest } from "./protocol.ts";

serveWorker<DecodeRequest, DecodeReply>(async ({ ffmpeg: paths, file, ...asked }, signal) => {
  const ffmpeg = programsAt(paths);
  return {
    result:
      asked.op === "look"
        ? await look(ffmpeg, file, signal)
        : await moments(ffmpeg, file, { at: asked.moments, width: asked.width, height: asked.height }, signal),
  };
});
