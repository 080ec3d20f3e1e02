// Looks over the contract.
import { never, os } from "./base.ts";
import { artifactUrl } from "./urls.ts";

export const looks = {
  list: os.looks.list.handler(({ context }) => context.looks()),
  preview: os.looks.preview.handler(async ({ input, context, signal = never() }) => {
    const drawn = await context.alone.lookPreview(input, signal);
    return { ...drawn, url: artifactUrl(drawn.artifact) };
  }),
};
