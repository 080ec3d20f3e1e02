// What a list shows of a video, read out of each stage's output as it is recorded.
import { z } from "zod";

import type { Idea } from "../../contract/idea.ts";
import { ReviewOutput } from "../../contract/review.ts";
import type { StageName } from "../../contract/stage.ts";
import { ThumbnailOutput } from "../../contract/thumbnail.ts";
import { DEFAULT_FPS, DEFAULT_HEIGHT, type Json } from "../../contract/values.ts";
import type { Store } from "../store/open.ts";
import type { VideoFacts, VideoRow } from "../store/videos.ts";

/** What a stage's output says of its video beside the output itself; a video is called by its working title until the metadata have the real one. */
export interface Learnt {
  title?: string;
  facts?: Partial<VideoFacts>;
}

const Script = z.object({ title: z.string() }).transform(({ title }): Learnt => ({ title }));
const Length = z
  .object({ durationSeconds: z.number() })
  .transform(({ durationSeconds }): Learnt => ({ facts: { seconds: durationSeconds } }));
const Thumbnail = ThumbnailOutput.transform(({ variants }): Learnt => ({
  facts: { thumbnail: variants[0]?.image.hash ?? null },
}));
const Metadata = z
  .object({ titles: z.tuple([z.object({ text: z.string() })], z.unknown()) })
  .transform(({ titles }): Learnt => ({ title: titles[0].text }));
const Review = ReviewOutput.pick({ verdict: true, score: true }).transform(({ verdict, score }): Learnt => ({
  facts: { review: { verdict, score } },
}));

const READERS: Partial<Record<StageName, z.ZodType<Learnt>>> = {
  script: Script,
  narration: Length,
  render: Length,
  thumbnail: Thumbnail,
  metadata: Metadata,
  review: Review,
};

export function learntFrom(stage: StageName, output: Json): Learnt {
  return READERS[stage]?.safeParse(output).data ?? {};
}

/** What an idea alone says of its video. */
export function factsOf(idea: Idea): VideoFacts {
  const { kind, format, height = DEFAULT_HEIGHT, fps = DEFAULT_FPS, language, niche, seconds } = idea;
  return { kind, format, height, fps, language, niche, seconds, thumbnail: null, review: null };
}

/** Read again from the idea and all outputs, for a video that an older version wrote. */
export function factsOfVideo(
  { videos, stages }: Pick<Store, "videos" | "stages">,
  { id, revision }: Pick<VideoRow, "id" | "revision">,
): VideoFacts {
  const facts = factsOf(videos.idea(id, revision));
  for (const { stage, output } of stages.outputs(id, revision)) Object.assign(facts, learntFrom(stage, output).facts);
  const last = videos.decisions(id).findLast((decision) => decision.revision === revision);
  if (last && facts.review) facts.review.verdict = last.verdict;
  return facts;
}
