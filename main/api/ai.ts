// Writers, thumbnails, scores and models over the contract, outside of any video.
import { never, os } from "./base.ts";
import { artifactUrl } from "./urls.ts";

const of = os.ai;

export const ai = {
  models: of.models.handler(({ context }) => context.models()),
  script: of.script.handler(({ input, context, signal = never() }) => context.alone.write(input, signal)),
  thumbnail: of.thumbnail.handler(async ({ input, context, signal = never() }) => {
    const candidates = await context.alone.thumbnails(input, signal);
    return {
      candidates: candidates.map(({ artifact, score, reasons }) => ({
        artifact,
        url: artifactUrl(artifact),
        score,
        reasons,
      })),
    };
  }),
  score: of.score.handler(({ input: { seconds = null, ...script }, context, signal = never() }) =>
    context.alone.score({ ...script, seconds }, signal),
  ),
};
