// Writers, thumbnails, scores and models over the contract, outside of any video.
import { os } from "./base.ts";
import { pending } from "./pending.ts";

const of = os.ai;

export const ai = {
  models: of.models.handler(pending),
  script: of.script.handler(pending),
  thumbnail: of.thumbnail.handler(pending),
  score: of.score.handler(pending),
};
