// The metadata stage: what a platform is told about the video, made from the script and its times.
import { z } from "zod";

import { editedIdea, someEdits } from "../../../contract/edits.ts";
import { FootageOutput } from "../../../contract/footage.ts";
import { Idea, insertSeconds } from "../../../contract/idea.ts";
import { MetadataOutput } from "../../../contract/metadata.ts";
import { NarrationOutput } from "../../../contract/narration.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";
import type { Words } from "../../base/words.ts";
import type { Dictionary } from "../../engines/dictionary/index.ts";
import { asEdited } from "./asEdited.ts";
import { chaptersOf } from "./chapters.ts";
import { creditsOf } from "./credits.ts";
import { describe } from "./description.ts";
import { extractKeywords } from "./keywords.ts";
import { tagsOf } from "./tags.ts";
import { rankTitles } from "./titles.ts";

const MetadataInput = z.object({
  idea: Idea.pick({ keywords: true, language: true, intro: true, fps: true })
    .extend({ edits: someEdits("title", "description", "tags") })
    .transform(editedIdea),
  script: ScriptOutput.pick({
    title: true,
    topic: true,
    niche: true,
    style: true,
    scenes: true,
    generator: true,
    draft: true,
    sources: true,
  }),
  narration: NarrationOutput.pick({ scenes: true, durationSeconds: true, voice: true }),
  footage: FootageOutput.pick({ assets: true }),
});
export type MetadataInput = z.infer<typeof MetadataInput>;

export function createMetadataStage(deps: {
  dictionary: Dictionary;
  words: Words;
}): Stage<"metadata", typeof MetadataInput, typeof MetadataOutput> {
  return {
    name: "metadata",
    version: `6-${deps.words.version}`,
    needs: ["script", "narration", "footage"],
    lane: "light",
    input: MetadataInput,
    output: MetadataOutput,
    run({ signal }, input) {
      signal.throwIfAborted();
      const words = deps.words.of(input.idea.language);
      const keywords = extractKeywords(input, deps.dictionary, words);
      const titles = rankTitles(input, keywords, words);
      const chapters = chaptersOf(inVideoTime(input), words);
      const credits = creditsOf(input, (words ?? deps.words.english).credits);
      return Promise.resolve({
        status: "done",
        output: asEdited(
          {
            titles,
            description: describe(input, { chapters, credits, keywords, words }),
            chapters,
            tags: tagsOf(input, keywords, words),
            keywords: keywords.map(({ text, why }) => ({ text, why })),
            language: input.idea.language,
            credits,
          },
          input.idea.edits,
        ),
      });
    },
  };
}

/** An intro comes before all that is said. */
function inVideoTime({ idea, script, narration }: MetadataInput): Pick<MetadataInput, "script" | "narration"> {
  const late = insertSeconds(idea.intro, idea);
  const scenes = narration.scenes.map(({ id, start, end }) => ({ id, start: start + late, end: end + late }));
  return { script, narration: { ...narration, scenes, durationSeconds: narration.durationSeconds + late } };
}
