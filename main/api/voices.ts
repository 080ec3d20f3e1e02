// Voices over the contract.
import { never, os } from "./base.ts";
import { artifactUrl } from "./urls.ts";

const of = os.voices;

export const voices = {
  list: of.list.handler(({ input, context }) => context.voices.list(input.language)),
  sample: of.sample.handler(async ({ input, context, signal = never() }) => {
    const { id: voice, text = null, rate, pitch } = input;
    const { artifact, seconds } = await context.voices.sample({ voice, text, rate, pitch }, signal);
    return { artifact, url: artifactUrl(artifact), seconds };
  }),
};
