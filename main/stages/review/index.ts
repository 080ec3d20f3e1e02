// The review stage: one decode of the finished file plus the records, every check in turn, a score and a verdict.
import { setImmediate as breathe } from "node:timers/promises";

import { ReviewOutput } from "../../../contract/review.ts";
import type { Stage } from "../../../contract/stage.ts";
import { buildFor, codingVersion } from "../../base/encoders.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { checks } from "./checks/index.ts";
import { ReviewInput } from "./input.ts";
import { measure } from "./measure.ts";
import { readPolicyLists } from "./policy.ts";
import { judge, type RatedCheck } from "./verdict.ts";
import { CHECK_IDS } from "./weights.ts";

export { reviewText } from "./text.ts";

export interface ReviewDeps {
  ffmpeg: Ffmpeg;
  artifacts: Pick<Artifacts, "open" | "work">;
  /** `resources/policy` */
  policyDir: string;
}

/** Done when approved or rejected; waiting for a person's approval in between, with the report as its output so far. */
export function createReviewStage({
  ffmpeg,
  artifacts,
  policyDir,
}: ReviewDeps): Stage<"review", typeof ReviewInput, typeof ReviewOutput> {
  const lists = readPolicyLists(policyDir);
  const coding = hashJson(codingVersion(ffmpeg, ffmpeg.others)).slice(0, 12);
  return {
    name: "review",
    version: `14/${coding}/${lists.version}`,
    needs: ["script", "narration", "footage", "render", "thumbnail", "metadata"],
    lane: "cpu",
    input: ReviewInput,
    output: ReviewOutput,
    async run(context, input) {
      const { signal } = context;
      const progress = (fraction: number, note?: string) => context.progress(fraction, note);
      const policy = lists.of(input.metadata.language);
      // What a build has made it can decode, too: its encoders were tried so.
      const build = await buildFor(ffmpeg, input.idea.codec, signal);
      const facts = await measure({ ffmpeg: build, artifacts, policy }, input, {
        signal,
        progress,
      });
      const rated: RatedCheck[] = [];
      for (const id of CHECK_IDS) {
        await breathe();
        signal.throwIfAborted();
        rated.push(checks[id](facts));
      }
      const output = judge(rated);
      progress(1, output.reason);
      return output.verdict === "waiting" ? { status: "waiting", for: "approval", output } : { status: "done", output };
    },
  };
}
