// The process that decodes what lies in a person's folders: a file that breaks a decoder down takes nothing else with it.
import { serveWorker } from "../../base/workers.ts";
import { programsAt } from "../../engines/ffmpeg/index.ts";
import { contents } from "./contents.ts";
import { look, moments, squares } from "./look.ts";
import type { DecodeReply, DecodeRequest } from "./protocol.ts";

serveWorker<DecodeRequest, DecodeReply>(async ({ ffmpeg: paths, file, ...asked }, signal) => {
  const ffmpeg = programsAt(paths);
  switch (asked.op) {
    case "look":
      return { result: await look(ffmpeg, file, signal) };
    case "moments":
      return { result: await moments(ffmpeg, file, { ...asked, at: asked.moments }, signal) };
    case "squares":
      return { result: await squares(ffmpeg, file, asked, signal) };
    case "content":
      return { result: { contents: await contents(ffmpeg, file, asked, signal) } };
  }
});
