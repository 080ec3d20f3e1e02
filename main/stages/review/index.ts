// The review stage: one decode of the finished file plus the records, every check in turn, a score and a verdict.
import { setImmediate as breathe } from "node:timers/promises";

import { type PolicyReading, ReviewOutput } from "../../../contract/review.ts";
import type { Stage, StageContext } from "../../../contract/stage.ts";
import { answeredBy } from "../../base/answeredBy.ts";
import { buildFor, codingVersion } from "../../base/encoders.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { LanguageModels } from "../../engines/llm/index.ts";
import { checks } from "./checks/index.ts";
import { policyReading } from "./checks/policyReading.ts";
import { sentencesOf } from "./checks/script.ts";
import type { Facts } from "./facts.ts";
import { ReviewInput } from "./input.ts";
import { measure } from "./measure.ts";
import { readPolicyLists } from "./policy.ts";
import { readPolicy } from "./policyReader.ts";
import { judge, type RatedCheck } from "./verdict.ts";
import { CHECK_IDS } from "./weights.ts";

export { reviewText } from "./text.ts";

export interface ReviewDeps {
  ffmpeg: Ffmpeg;
  artifacts: Pick<Artifacts, "open" | "work">;
  /** `resources/policy` */
  policyDir: string;
  /** Language models that read it beside the word lists; absent: these alone do. */
  reader?: Reader;
}

interface Reader {
  models: LanguageModels;
  /** Of a video's channel in the last 30 days, US dollars; null: nothing is known. */
  revenueOf: (videoId: string) => number | null;
}

/** Done when approved or rejected; waiting for a person's approval in between, with the report as its output so far. */
export function createReviewStage({
  ffmpeg,
  artifacts,
  policyDir,
  reader,
}: ReviewDeps): Stage<"review", typeof ReviewInput, typeof ReviewOutput> {
  const lists = readPolicyLists(policyDir);
  const coding = hashJson(codingVersion(ffmpeg, ffmpeg.others)).slice(0, 12);
  return {
    name: "review",
    version: `15/${coding}/${lists.version}`,
    needs: ["script", "narration", "footage", "render", "thumbnail", "metadata"],
    lane: "cpu",
    input: ReviewInput,
    output: ReviewOutput,
    async asOf({ videoId, signal }, { script }) {
      if (!reader || !script.scenes.some(({ lines }) => lines.length > 0)) return undefined;
      const { model, departures } = await reader.models.next({ videoId, revenue: reader.revenueOf(videoId), signal });
      return answeredBy(model, departures);
    },
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
      const read = await readBy(reader, context, facts);
      const output = { ...judge([...rated, ...read.checks]), policy: read.reading };
      progress(1, output.reason);
      if (output.verdict === "waiting") return { status: "waiting", for: "approval", output };
      const { model, departures } = read.reading;
      // Whoever was to read it did not: who makes the same later asks again.
      const isAsTold = answeredBy(model, departures) === context.asOf;
      return { status: "done", output, ...(isAsTold ? {} : { keep: "video" as const }) };
    },
  };
}

/** Nobody is asked where nobody was found a moment ago, and nobody is missed. */
async function readBy(
  reader: Reader | undefined,
  { videoId, signal, once, asOf, progress }: StageContext,
  facts: Facts,
): Promise<{ reading: PolicyReading; checks: RatedCheck[] }> {
  const sentences = sentencesOf(facts).filter(({ words }) => words.length > 0);
  const count = sentences.length;
  if (!reader || asOf === undefined)
    return { reading: { model: null, departures: [], sentences: count, uses: [] }, checks: [] };
  const { persona } = facts.input.idea;
  const { reading, findings } = await readPolicy(
    {
      models: reader.models,
      // Made for nobody's video.
      videoId: videoId === "" ? null : videoId,
      revenue: reader.revenueOf(videoId),
      language: facts.input.metadata.language,
      brand: typeof persona === "object" ? persona : null,
      signal,
      once,
      tell: (fraction, note) => progress(0.96 + 0.03 * fraction, note),
    },
    sentences.map((place) => ({ text: place.text, place })),
  );
  return {
    reading,
    checks: reading.model ? [policyReading(findings, { by: reading.model.name, sentences: count })] : [],
  };
}
