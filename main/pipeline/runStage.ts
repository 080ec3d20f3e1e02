// Runs one stage of one video as a job: gathers what came before, takes over a result that is there, else computes and records it.
import { setImmediate as breathe } from "node:timers/promises";

import { z } from "zod";

import type { Idea } from "../../contract/idea.ts";
import type { Outcome, Stage, StageName } from "../../contract/stage.ts";
import type { ArtifactRef, Json } from "../../contract/values.ts";
import { AppError } from "../base/errors.ts";
import { hashJson } from "../base/hash.ts";
import { workFor } from "../base/workingFor.ts";
import type { Ending, Handler, Job, JobRequest } from "../jobs/engine.ts";
import { priorityOf } from "../jobs/engine.ts";
import type { Store } from "../store/open.ts";
import type { StagePlace } from "../store/stages.ts";
import { readyStages, stagesBefore } from "./advance.ts";
import { artifactRefs } from "./artifactRefs.ts";
import { factsOfVideo, learntFrom } from "./facts.ts";
import { jobsByStage, placeOf, stageJob } from "./stageJobs.ts";

export interface StageRunner {
  stages: readonly Stage[];
  store: Pick<Store, "jobs" | "videos" | "stages" | "stageTimes" | "assetUses">;
  /** Whether an artifact's file is there, whole. */
  hasArtifact: (ref: ArtifactRef) => boolean;
  /** Milliseconds UTC. */
  now?: () => number;
}

/** The handler of the stages' jobs. */
export function createStageHandler(runner: StageRunner): Handler {
  const { stages, store } = runner;
  const inFlight = new InFlight();
  return async (job) => {
    const place = placeOf(job);
    const stage = stages.find((one) => one.name === place.stage);
    if (!stage) throw new AppError("INTERNAL", "pipeline.run", `There is no stage ${place.stage}`);
    if (store.videos.require(place.videoId).revision !== place.revision)
      throw new AppError("CANCELLED", "pipeline.run", "A newer revision of the video took its place");

    const startedAt = performance.now();
    const inputs = gather(runner, place);
    const input = parsed(stage.input, inputs, `the input of ${stage.name}`);
    const own = await remaining(runner, stage, { ...place, input });
    if (own) return takeOver(runner, place, own, since(startedAt));
    const asOf = await stage.asOf?.({ videoId: place.videoId, inputs, signal: job.signal }, input);
    const key = hashJson({ stage: stage.name, version: stage.version, input, ...(asOf !== undefined && { asOf }) });
    // Two videos may want the same at once: the second waits for the first one's result.
    return inFlight.alone(key, job, async (): Promise<Ending> => {
      const found = resultThere(runner, stage, key) ?? handedResult(runner, stage, place);
      if (found) return takeOver(runner, place, found, since(startedAt));
      const context = { ...contextOf(runner, job, place, inputs), asOf };
      const outcome = await workFor(place.videoId, () => stage.run(context, input));
      // What an aborted stage calls done may be half of it, and would be taken over for ever.
      job.signal.throwIfAborted();
      return endingOf(runner, stage, place, outcome, { key, attempt: job.attempt, milliseconds: since(startedAt) });
    });
  };
}

/** The idea and the recorded outputs of all stages that this one builds on. */
function gather(
  { stages, store }: Pick<StageRunner, "stages" | "store">,
  { videoId, revision, stage }: StagePlace,
): Record<string, Json> {
  const before = stagesBefore(stages, stage);
  const inputs: Record<string, Json> = { idea: store.videos.idea(videoId, revision) };
  if (before.size === 0) return inputs;
  for (const record of store.stages.outputs(videoId, revision))
    if (before.has(record.stage)) inputs[record.stage] = record.output;
  return inputs;
}

/**
 * What an earlier revision of the video had, or the video that it is a variant of, where the stage says that it is its own
 * still. The newest one counts.
 */
async function remaining(
  runner: Pick<StageRunner, "stages" | "store" | "hasArtifact">,
  stage: Stage,
  present: Remaining,
): Promise<ResultThere | null> {
  if (!stage.remains) return null;
  const { store } = runner;
  const { videoId, revision, input, variantOf = store.videos.idea(videoId, revision).variantOf } = present;
  const seen = new Set<string>();
  for (const id of [videoId, ...(variantOf ? [variantOf.videoId] : [])])
    for (let number = store.videos.get(id)?.revision ?? 0; number > 0; number--) {
      const record = store.stages.records(id, number).find((one) => one.stage === stage.name);
      // Of one key are the same input and the same output.
      if (!record || seen.has(record.key)) continue;
      seen.add(record.key);
      await breathe();
      const found = resultThere(runner, stage, record.key);
      const before = stage.input.safeParse(gather(runner, { videoId: id, revision: number, stage: stage.name }));
      if (found && before.success && stage.remains({ ...found, input: before.data }, input)) return found;
    }
  return null;
}

/** The script that a video would keep with another idea; null: one would be written. */
export async function remainingScript(runner: StageRunner, videoId: string, idea: Idea): Promise<Json | null> {
  const stage = runner.stages.find(({ name }) => name === "script");
  const input = stage?.input.safeParse({ idea });
  if (!stage || !input?.success) return null;
  const { revision } = runner.store.videos.require(videoId);
  const found = await remaining(runner, stage, { videoId, revision, input: input.data, variantOf: idea.variantOf });
  return found?.output ?? null;
}

interface Remaining {
  videoId: string;
  revision: number;
  /** Of the stage as it is now. */
  input: unknown;
  /** Absent: as the revision says. */
  variantOf?: Idea["variantOf"];
}

interface ResultThere {
  key: string;
  version: string;
  output: Json;
  waitingFor: string | null;
}

/** A result under this key that still holds: final, or waiting for a person's word only, with all its files in place. */
function resultThere(
  { store, hasArtifact }: Pick<StageRunner, "store" | "hasArtifact">,
  stage: Stage,
  key: string,
): ResultThere | null {
  const found = store.stages.find(key);
  if (!found || (found.waitingFor !== null && found.waitingFor !== "approval")) return null;
  if (!stage.output.safeParse(found.output).success) return null;
  for (const ref of artifactRefs(found.output)) if (!hasArtifact(ref)) return null;
  return found;
}

/** The version of results that came with a bundle: they hold for their own video alone, under keys that nobody looks for. */
export const HANDED_VERSION = "handed over";

/** What was recorded for this very place before its job began, as far as it can still be used. */
function handedResult(runner: StageRunner, stage: Stage, { videoId, revision }: StagePlace): ResultThere | null {
  const { store } = runner;
  const record = store.stages.records(videoId, revision).find((one) => one.stage === stage.name);
  if (!record || store.stages.find(record.key)?.version !== HANDED_VERSION) return null;
  return resultThere(runner, stage, record.key);
}

function takeOver(runner: StageRunner, place: StagePlace, found: ResultThere, milliseconds: number): Ending {
  const { store } = runner;
  const facts = { cached: true };
  // An equal video that was rejected may be looked at again; one that was approved is approved.
  const approved = store.videos.decisionOn(found.key)?.verdict === "approved";
  const point = () => {
    store.stages.takeOver(place, found.key, milliseconds);
    learn(runner, place, found.output, approved);
    noteUses(runner, place, found.output);
  };
  if (found.waitingFor !== null && !approved) return { status: "waiting", facts, settle: () => (point(), []) };
  return { status: "done", facts, settle: () => (point(), nextJobs(runner, place)) };
}

function endingOf(
  runner: StageRunner,
  stage: Stage,
  place: StagePlace,
  outcome: Outcome<unknown>,
  made: { key: string; attempt: number; milliseconds: number },
): Ending {
  const { store, now = Date.now } = runner;
  const keep = (output: Json, waitingFor: string | null) => {
    store.stages.record(place, { ...made, version: stage.version, output, waitingFor }, now());
    learn(runner, place, output);
    noteUses(runner, place, output);
  };
  if (outcome.status === "retry") return outcome;
  if (outcome.status === "done") {
    const output = outputOf(stage, outcome.output);
    // Under a key that nobody looks for.
    if (outcome.keep === "video") made.key = hashJson({ key: made.key, ...place });
    return { status: "done", facts: { cached: false }, settle: () => (keep(output, null), nextJobs(runner, place)) };
  }
  const facts = { cached: false, waitingFor: outcome.for };
  if (outcome.output === undefined) return { status: "waiting", facts };
  const output = outputOf(stage, outcome.output);
  return { status: "waiting", facts, settle: () => (keep(output, outcome.for), []) };
}

/** What can run now that this stage is done. Called inside the transaction that ends its job. */
export function nextJobs({ stages, store }: StageRunner, { videoId, revision }: StagePlace): JobRequest[] {
  const video = store.videos.require(videoId);
  const jobs = jobsByStage(store.jobs.ofSubject(videoId), revision);
  const done = new Set<StageName>();
  for (const [name, job] of jobs) if (job.state === "done") done.add(name);
  return readyStages(stages, done, new Set(jobs.keys())).map((stage) =>
    stageJob(stage, videoId, revision, priorityOf(video.priority)),
  );
}

/** Keeps what lists show of the video. */
function learn({ store, now = Date.now }: StageRunner, place: StagePlace, output: Json, approved = false): void {
  const { title: found, facts } = learntFrom(place.stage, output);
  // A video that is made again has its name already: the script's working title would stand in its place for a while.
  const title = place.stage === "script" && place.revision > 1 ? undefined : found;
  const video = store.videos.get(place.videoId);
  if (!video || (!title && !facts)) return;
  const known = { ...(video.facts ?? factsOfVideo(store, video)), ...facts };
  if (approved && facts?.review) known.review = { ...facts.review, verdict: "approved" };
  store.videos.learn(place.videoId, { ...(title && { title }), facts: known }, now());
}

const Shown = z.object({ shots: z.array(z.object({ assetId: z.string().optional() })) });

/** Later videos prefer what this one does not show. */
function noteUses({ store, now = Date.now }: StageRunner, place: StagePlace, output: Json): void {
  const { videoId, revision, stage } = place;
  // A variant shows nothing that was not seen already.
  if (stage !== "footage" || store.videos.idea(videoId, revision).variantOf) return;
  const shown = Shown.safeParse(output);
  const ids = shown.data?.shots.flatMap(({ assetId }) => assetId ?? []) ?? [];
  store.assetUses.record(videoId, ids, now());
}

function contextOf({ store }: StageRunner, job: Job, { videoId, stage }: StagePlace, inputs: Record<string, Json>) {
  const { attempt, signal, progress, once } = job;
  // May be changed while the stage runs.
  const priority = () => store.videos.get(videoId)?.priority ?? 0;
  return { videoId, stage, attempt, priority, signal, inputs, progress, once };
}

function outputOf(stage: Stage, output: unknown): Json {
  return parsed(stage.output, output, `the output of ${stage.name}`) as Json;
}

function since(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}

function parsed(schema: z.ZodType, value: unknown, what: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError("INTERNAL", "pipeline.parse", `${what} is not as declared:\n${z.prettifyError(result.error)}`);
}

/** Lets only one job at a time work on a key, until its result is recorded; who waited looks again for it. */
class InFlight {
  readonly #ended = new Map<string, Promise<void>>();

  async alone<T>(key: string, job: Job, fn: () => Promise<T>): Promise<T> {
    for (let other = this.#ended.get(key); other; other = this.#ended.get(key)) {
      await untilEnded(other, job.signal);
      job.signal.throwIfAborted();
    }
    this.#ended.set(key, job.ended);
    void job.ended.then(() => this.#ended.delete(key));
    return fn();
  }
}

async function untilEnded(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const onAbort = () => resolve();
  signal.addEventListener("abort", onAbort, { once: true });
  if (!signal.aborted) await Promise.race([work, aborted]);
  signal.removeEventListener("abort", onAbort);
}
