// The dictionary over the contract: how words are spoken.
import type { PronunciationRow } from "../store/pronunciations.ts";
import { note } from "./audit.ts";
import { never, os } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { artifactUrl } from "./urls.ts";

const of = os.pronunciations;

export const pronunciations = {
  list: of.list.handler(({ input: { language, channelId }, context }) =>
    context.pronunciations.list({ ...(language && { language }), ...(channelId && { channelId }) }).map(told),
  ),
  set: of.set.handler(({ input, context }) => {
    if (input.channelId !== null) context.channels.require(input.channelId);
    const row = context.pronunciations.set(input, Date.now());
    return changed("set", row, context);
  }),
  remove: of.remove.handler(({ input: { id }, context }) =>
    changed("remove", context.pronunciations.remove(id), context),
  ),
  try: of.try.handler(async ({ input: { written, spoken, sentence, voice, language }, context, signal = never() }) => {
    const wish = { voice, language, text: sentence ?? written, pronunciations: [{ written, spoken }] };
    const { artifact, seconds } = await context.voices.say(wish, signal);
    return { url: artifactUrl(artifact), seconds };
  }),
};

function changed(action: "set" | "remove", row: PronunciationRow, context: ApiContext) {
  note(context, `pronunciations.${action}`, row.id, { written: row.written });
  context.live.publish({ type: "changed", what: "pronunciations" });
  return told(row);
}

function told({ id, written, spoken, language, channelId }: PronunciationRow) {
  return { id, written, spoken, language, channelId };
}
