// The review stage of videos in which nobody speaks: hours are judged by one loop, the joins and the index.
import { z } from "zod";

import { FootageOutput } from "../../../../contract/footage.ts";
import { ReviewOutput } from "../../../../contract/review.ts";
import type { Stage } from "../../../../contract/stage.ts";
import { RenderOutput } from "../../../../contract/timeline.ts";
import { buildFor, codingVersion } from "../../../base/encoders.ts";
import { hashJson } from "../../../base/hash.ts";
import type { ReviewDeps } from "../index.ts";
import { ReviewInput } from "../input.ts";
import { readPolicyLists } from "../policy.ts";
import { judge } from "../verdict.ts";
import { judgeLoops } from "./checks.ts";
import { measureLoops } from "./measure.ts";

const Input = ReviewInput.extend({
  idea: ReviewInput.shape.idea.extend({ kind: z.literal("ambience") }),
  footage: ReviewInput.shape.footage.extend({ ambience: FootageOutput.shape.ambience.unwrap() }),
  render: ReviewInput.shape.render.extend({ loops: RenderOutput.shape.loops.unwrap() }),
});

export function createAmbienceReviewStage({
  ffmpeg,
  artifacts,
  policyDir,
}: ReviewDeps): Stage<"review", typeof Input, typeof ReviewOutput> {
  const lists = readPolicyLists(policyDir);
  const coding = hashJson(codingVersion(ffmpeg, ffmpeg.others)).slice(0, 12);
  return {
    name: "review",
    version: `ambience 6/${coding}/${lists.version}`,
    needs: ["script", "narration", "footage", "render", "thumbnail", "metadata"],
    lane: "cpu",
    input: Input,
    output: ReviewOutput,
    async run({ signal, progress }, input) {
      const matcher = lists.of(input.metadata.language);
      const build = await buildFor(ffmpeg, input.idea.codec, signal);
      const facts = await measureLoops({ ffmpeg: build, artifacts, policy: matcher }, input, {
        signal,
        progress,
      });
      // Nobody speaks: what is shown and told is read by the word lists.
      const policy = { model: null, departures: [], sentences: 0, uses: [] };
      const output = { ...judge(judgeLoops(facts)), policy };
      progress(1, output.reason);
      return output.verdict === "waiting" ? { status: "waiting", for: "approval", output } : { status: "done", output };
    },
  };
}
