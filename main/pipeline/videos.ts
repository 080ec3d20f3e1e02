// The videos, as API and command line see them: few intents, and the recorded outputs.
import type { BulkAction, VideoFilter } from "../../contract/api/videos.ts";
import type { JobState, VideoSnapshot } from "../../contract/events.ts";
import type { Idea } from "../../contract/idea.ts";
import type { ReviewOutput } from "../../contract/review.ts";
import type { Stage, StageName } from "../../contract/stage.ts";
import type { Json } from "../../contract/values.ts";
import { AppError } from "../base/errors.ts";
import { hashJson } from "../base/hash.ts";
import { newId } from "../base/ids.ts";
import {
  PRIORITIES,
  priorityOf,
  type JobEngine,
  type JobRequest,
  type JobView,
  type Priority,
} from "../jobs/engine.ts";
import type { Expected } from "../store/expected.ts";
import type { Page, Paged } from "../store/paging.ts";
import type { Decision, RequestKey, RevisionRow, VideoFacts, VideoPage, VideoRow } from "../store/videos.ts";
import { readyStages } from "./advance.ts";
import { createEstimator, type Estimator, type Forecast, type Progress } from "./estimate.ts";
import { factsOf, factsOfVideo } from "./facts.ts";
import type { StageOutputs, VideoOutputs } from "./outputs.ts";
import { HANDED_VERSION, nextJobs, type StageRunner } from "./runStage.ts";
import { jobsByStage, placeOf, stageJob, stageJobId } from "./stageJobs.ts";
import { actOnVideos, goOnWith, removeVideo, type Done, type VideoMovesDeps } from "./videoMoves.ts";
import { isMoving, snapshotOf, stageStates } from "./videoState.ts";

const TITLE_CHARACTERS = 80;
const RECENT = 100;
const TOLD_EACH = 100;

export interface NewVideoOptions {
  /** Chosen by the caller, so that asking twice makes one video. */
  id?: string;
  priority?: Priority;
  /** Absent: the default channel. */
  channelId?: string | undefined;
  /** The same request makes one video, however often it comes within a day. */
  request?: RequestKey | undefined;
}

export interface Begun {
  id: string;
  /** It was there already: unfinished, or made by the same request. */
  resumed: boolean;
  /** It was queued or running already. */
  going: boolean;
}

/** What a person changes in a video; what is absent stays. */
export interface VideoChange extends Expected {
  priority?: Priority | undefined;
  channelId?: string | undefined;
  /** The whole changed idea: the next revision, where it is another. Only what depends on the change runs again. */
  idea?: Idea | undefined;
}

export interface VideoList extends Paged<VideoSnapshot> {
  counts: Record<JobState, number>;
  total: number;
  paused: number;
}

export interface Videos {
  /** The newest unfinished video of an equal idea on the channel, set going again, or a new one. Throws IDEMPOTENCY_MISMATCH, NOT_FOUND. */
  begin(idea: Idea, options?: NewVideoOptions): Promise<Begun>;
  /** The video that the same request has made within a day; null: none. Throws IDEMPOTENCY_MISMATCH. */
  madeBy(request: RequestKey): string | null;
  /** What a video of this idea would take, were it begun now. @param seconds the length that it will have, about */
  forecast(idea: Idea, seconds: number): Forecast;
  /** The newest video of the very same idea on a channel; null: there is none. */
  sameAs(idea: Idea, channelId?: string): VideoRow | null;
  /** Idempotent by id: the video that is there already is returned as it is. */
  create(idea: Idea, options?: NewVideoOptions): Promise<VideoSnapshot>;
  /** A video with all its revisions, and results of the last one that are taken over as they are. Returns its id. */
  open(video: OpenedVideo, channelId?: string): Promise<string>;
  /** Also a deleted one, as long as it can be restored. */
  get(id: string): Promise<VideoSnapshot>;
  /** `counts` is by state, of all that the filter lets through but for its own states. Throws REQUEST_INVALID. */
  list(page: VideoPage, filter?: Partial<VideoFilter>): Promise<VideoList>;
  /** What still moves or waits, and then the newest: as many as there are at most. */
  recent(limit?: number): Promise<VideoSnapshot[]>;
  /** Throws NOT_READY where it has ended. */
  cancel(id: string): Promise<void>;
  /** Stops it for now, over restarts too, at nothing's cost. Throws NOT_READY where it has ended. */
  pause(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  /** Queues again what failed, was cancelled, paused, or waits for anything but a person's word; makes anew what was lost. Throws NOT_READY where there is nothing of it. */
  retry(id: string): Promise<void>;
  /** Each is done or refused by itself. */
  act(ids: readonly string[], action: BulkAction): Promise<Done>;
  /** The ids of all that fit, in their order, up to so many. */
  matching(filter: Partial<VideoFilter>, most: number): string[];
  setPriority(id: string, priority: Priority): Promise<void>;
  /** All of the change or nothing of it. Throws NOT_FOUND, CHANGED_MEANWHILE. */
  change(id: string, change: VideoChange): Promise<void>;
  /** Stops it and takes it out of all lists. Returns until when it can be restored, milliseconds UTC. Throws NOT_FOUND, CHANGED_MEANWHILE. */
  remove(id: string, expected?: Expected): Promise<number>;
  /** As it was; what was stopped stays so until it is retried. Throws NOT_FOUND. */
  restore(id: string): Promise<void>;
  /** Forgets some of what can be restored no longer. Returns the ids: none, nothing is left. */
  purge(): string[];
  /** What a revision, the current one unless given, has so far. Throws NOT_FOUND, of a deleted one unless `evenDeleted`. */
  outputs(id: string, revision?: number, which?: { evenDeleted?: boolean }): Promise<VideoOutputs>;
  /** A person's word on one revision (the current one unless given): recorded with who and when. Throws NOT_READY. */
  decide(
    id: string,
    verdict: Decision["verdict"],
    by: string,
    more?: { revision?: number; note?: string },
  ): Promise<void>;
  decisions(id: string): Promise<Decision[]>;
  /** Newest first. Throws NOT_FOUND. */
  revisions(id: string, page: Page): Paged<RevisionRow>;
  /** Throws NOT_FOUND. */
  revision(id: string, number: number): RevisionRow;
  /** The next revision with a changed idea: only what depends on the change runs again. Returns its number. Throws CHANGED_MEANWHILE. */
  newRevision(id: string, idea: Idea, expected?: Expected): Promise<number>;
}

/** A video that was made elsewhere. */
export interface OpenedVideo {
  /** In order, at least one. */
  ideas: readonly Idea[];
  /** Of the last of them. */
  stages: readonly { name: StageName; output: Json; waitingFor: string | null; milliseconds: number }[];
}

export interface VideosDeps extends StageRunner {
  engine: JobEngine;
  /** Told of what no job tells of, once it is durable. */
  told?: {
    changed(videoId: string): void;
    deleted(videoId: string): void;
    /** Of so many that each by itself would keep others waiting. */
    many?(): void;
  };
}

export function createVideos(deps: VideosDeps): Videos {
  return new VideoService(deps);
}

/** What the same command finds its unfinished video by. */
function ideaHash(idea: Idea): string {
  return hashJson(idea);
}

class VideoService implements Videos {
  readonly #deps: VideosDeps;
  readonly #estimator: Estimator;

  constructor(deps: VideosDeps) {
    this.#deps = deps;
    const { stages, store } = deps;
    this.#estimator = createEstimator({ stages, times: store.stageTimes, progressOf: (id) => this.#progress(id) });
  }

  async begin(idea: Idea, options: NewVideoOptions = {}): Promise<Begun> {
    const { id = newId(), channelId, request } = options;
    const { store, engine, now = Date.now } = this.#deps;
    let same = null as string | null;
    let unfinished = null as VideoRow | null;
    // Looked for in the transaction that makes a new one, so that asking twice at once makes one video.
    await engine.submit(() => {
      same = request ? store.videos.madeBy(request, now()) : null;
      if (same !== null) return [];
      unfinished = this.#unfinished(ideaHash(idea), channelId);
      if (request) store.videos.keepRequest(request, unfinished?.id ?? id, now());
      return unfinished === null ? this.#create(id, idea, options) : [];
    });
    // Asked again, nothing is done again: what became of it since was meant.
    if (same !== null) return { id: same, resumed: true, going: isMoving(this.#known(same).state) };
    if (unfinished === null) return { id, resumed: false, going: false };
    await goOnWith(this.#moves(), unfinished.id);
    this.#tellChanged(unfinished.id);
    return { id: unfinished.id, resumed: true, going: isMoving(unfinished.state) };
  }

  madeBy(request: RequestKey): string | null {
    const { store, now = Date.now } = this.#deps;
    return store.videos.madeBy(request, now());
  }

  forecast(idea: Idea, seconds: number): Forecast {
    return this.#estimator.forecast({ ...factsOf(idea), seconds });
  }

  sameAs(idea: Idea, channelId?: string): VideoRow | null {
    return this.#deps.store.videos.withIdea(ideaHash(idea), channelId)[0] ?? null;
  }

  async create(idea: Idea, options: NewVideoOptions = {}): Promise<VideoSnapshot> {
    const { id = newId() } = options;
    await this.#deps.engine.submit(() => this.#create(id, idea, options));
    return this.get(id);
  }

  async open({ ideas, stages: results }: OpenedVideo, channelId?: string): Promise<string> {
    const { store, engine, stages, now = Date.now } = this.#deps;
    const id = newId();
    await engine.submit(() => {
      const [first, ...others] = ideas;
      if (!first) throw new AppError("INTERNAL", "videos.open", "a video needs an idea");
      this.#create(id, first, { channelId });
      for (const idea of others)
        store.videos.addRevision(id, { idea, ideaHash: ideaHash(idea), facts: factsOf(idea) }, now());
      const revision = ideas.length;
      for (const { name: stage, milliseconds, ...result } of results) {
        const place = { videoId: id, revision, stage };
        const key = hashJson({ handed: place });
        store.stages.record(place, { ...result, key, version: HANDED_VERSION, attempt: 1, milliseconds }, now());
      }
      return firstStages(stages).map((stage) => stageJob(stage, id, revision, "normal"));
    });
    this.#tellChanged(id);
    return id;
  }

  async get(id: string): Promise<VideoSnapshot> {
    return this.#snapshot(this.#known(id));
  }

  async list(page: VideoPage, filter: Partial<VideoFilter> = {}): Promise<VideoList> {
    const { videos } = this.#deps.store;
    const { items, nextCursor } = videos.list(page, filter);
    return { items: this.#snapshots(items), nextCursor, counts: videos.counts(filter), ...videos.total(filter) };
  }

  async recent(limit = RECENT): Promise<VideoSnapshot[]> {
    const { videos } = this.#deps.store;
    const unfinished = videos.list({ limit }, { state: ["queued", "running", "waiting"] }).items;
    const newest = videos.list({ limit: limit - unfinished.length }).items;
    const rows = new Map([...unfinished, ...newest].map((row) => [row.id, row]));
    return this.#snapshots([...rows.values()].toSorted((a, b) => b.seq - a.seq));
  }

  async act(ids: readonly string[], action: BulkAction): Promise<Done> {
    const result = await actOnVideos(this.#moves(), ids, action);
    this.#tellMany(result.done, action.do === "remove");
    return result;
  }

  matching(filter: Partial<VideoFilter>, most: number): string[] {
    return this.#deps.store.videos.ids(filter, most);
  }

  cancel(id: string): Promise<void> {
    return this.#one(id, { do: "cancel" });
  }

  pause(id: string): Promise<void> {
    return this.#one(id, { do: "pause" });
  }

  resume(id: string): Promise<void> {
    return this.#one(id, { do: "resume" });
  }

  retry(id: string): Promise<void> {
    return this.#one(id, { do: "retry" });
  }

  async setPriority(id: string, priority: Priority): Promise<void> {
    await this.change(id, { priority });
  }

  async change(id: string, { idea, priority, channelId, ifVersion }: VideoChange): Promise<void> {
    const { store, engine, now = Date.now } = this.#deps;
    let superseded: string[] = [];
    await engine.submit(() => {
      const video = store.videos.require(id, { ifVersion });
      if (priority !== undefined) {
        store.videos.setPriority(id, PRIORITIES[priority], now());
        store.jobs.setPriority({ subject: id }, PRIORITIES[priority]);
      }
      if (channelId !== undefined) store.videos.setChannel(id, channelId, now());
      if (idea === undefined || ideaHash(idea) === video.ideaHash) return [];
      superseded = store.jobs.ofSubject(id).map((job) => job.id);
      return this.#revise(id, idea);
    });
    // Should the process end before this, the old revision's jobs find out themselves that they are superseded.
    if (superseded.length > 0) await engine.cancel({ ids: superseded });
    // Told of, and for jobs that were queued since.
    if (priority !== undefined) await engine.setPriority({ subject: id }, priority);
    this.#tellChanged(id);
  }

  async remove(id: string, expected: Expected = {}): Promise<number> {
    const { store, now = Date.now } = this.#deps;
    const at = now();
    await removeVideo(this.#moves(), id, expected);
    this.#deps.told?.deleted(id);
    return at + store.videos.restorableMs;
  }

  async restore(id: string): Promise<void> {
    const { store, now = Date.now } = this.#deps;
    if (this.#known(id).deletedAt === null) return;
    store.videos.restore(id, now());
    this.#tellChanged(id);
  }

  purge(): string[] {
    const { store, now = Date.now } = this.#deps;
    return store.videos.purge(now());
  }

  revisions(id: string, page: Page): Paged<RevisionRow> {
    this.#known(id);
    return this.#deps.store.videos.revisions(id, page);
  }

  revision(id: string, number: number): RevisionRow {
    this.#known(id);
    return this.#deps.store.videos.revision(id, number);
  }

  async outputs(
    id: string,
    wanted?: number,
    { evenDeleted = false }: { evenDeleted?: boolean } = {},
  ): Promise<VideoOutputs> {
    const { store, stages } = this.#deps;
    const present = (evenDeleted && store.videos.get(id)) || store.videos.require(id);
    const revision = wanted ?? present.revision;
    const outputs: Partial<Record<Stage["name"], unknown>> = {};
    const rows: VideoOutputs["stages"] = [];
    for (const record of store.stages.outputs(id, revision)) {
      const stage = stages.find((one) => one.name === record.stage);
      if (!stage) continue;
      outputs[stage.name] = stage.output.parse(record.output);
      if (stage.name === "review")
        outputs.review = this.#asDecided(outputs.review as ReviewOutput, { id, revision, key: record.key });
      rows.push({ name: stage.name, milliseconds: record.milliseconds, cached: record.cached });
    }
    const place = ({ name }: { name: Stage["name"] }) => stages.findIndex((stage) => stage.name === name);
    return {
      videoId: id,
      revision,
      idea: store.videos.idea(id, revision),
      outputs: outputs as Partial<StageOutputs>,
      stages: rows.toSorted((a, b) => place(a) - place(b)),
    };
  }

  async decide(
    id: string,
    verdict: Decision["verdict"],
    by: string,
    more: { revision?: number; note?: string } = {},
  ): Promise<void> {
    const { store, engine, now = Date.now } = this.#deps;
    const video = store.videos.require(id);
    const { revision = video.revision, note = null } = more;
    if (revision !== video.revision) throw notReady(`Revision ${revision} is not the current one (${video.revision})`);
    const waiting = store.stages.records(id, revision).find((record) => record.waitingFor === "approval");
    const decide = () => {
      store.videos.decide(id, { revision, verdict, decidedBy: by, note, decidedAt: now() });
      const facts = this.#facts(store.videos.require(id));
      if (facts.review) store.videos.learn(id, { facts: { ...facts, review: { ...facts.review, verdict } } }, now());
    };
    const place = waiting && { videoId: id, revision, stage: waiting.stage };
    const resolved =
      place &&
      (await engine.resolve(stageJobId(place), () => {
        decide();
        return verdict === "approved" ? nextJobs(this.#deps, place) : [];
      }));
    if (resolved) return this.#tellChanged(id);
    const { state } = store.videos.require(id);
    if (state !== "done") throw notReady(`The video is ${state}: there is nothing to decide yet`);
    // Everything has ended: a later word is recorded beside the earlier ones.
    store.jobs.together(decide);
    this.#tellChanged(id);
  }

  async decisions(id: string): Promise<Decision[]> {
    return this.#deps.store.videos.decisions(id);
  }

  async newRevision(id: string, idea: Idea, expected: Expected = {}): Promise<number> {
    const { store, engine } = this.#deps;
    let superseded: string[] = [];
    await engine.submit(() => {
      store.videos.require(id, expected);
      superseded = store.jobs.ofSubject(id).map((job) => job.id);
      return this.#revise(id, idea);
    });
    await engine.cancel({ ids: superseded });
    this.#tellChanged(id);
    return store.videos.require(id).revision;
  }

  /** The report with a person's word in the place of its own verdict: the video's own, or the approval of an equal one. */
  #asDecided(review: ReviewOutput, of: { id: string; revision: number; key: string }): ReviewOutput {
    const { videos } = this.#deps.store;
    const own = videos.decisions(of.id).findLast(({ revision }) => revision === of.revision);
    const equal = own ?? videos.decisionOn(of.key);
    const decision = own ?? (equal?.verdict === "approved" ? equal : null);
    if (!decision) return review;
    const { verdict, decidedBy, decidedAt, note } = decision;
    const when = new Date(decidedAt).toISOString().slice(0, 10);
    const noted = note === null ? "" : `: ${note}`;
    const said = verdict === "approved" ? { en: "Approved", de: "Freigegeben" } : { en: "Rejected", de: "Abgelehnt" };
    const german = `${said.de} von ${decidedBy}, ${when}${noted}. Die Prüfung sagte: ${review.german?.reason ?? review.reason}`;
    return {
      ...review,
      verdict,
      reason: `${said.en} by ${decidedBy}, ${when}${noted}. The review said: ${review.reason}`,
      german: { reason: german },
    };
  }

  /** Writes the video, unless one of this id is there, and returns its first jobs. Inside a transaction. */
  #create(id: string, idea: Idea, { priority = "normal", channelId }: NewVideoOptions): JobRequest[] {
    const { store, stages, now = Date.now } = this.#deps;
    const said = { title: titleOf(idea), ideaHash: ideaHash(idea), idea, facts: factsOf(idea) };
    if (!store.videos.create({ id, ...said, priority: PRIORITIES[priority], channelId }, now())) return [];
    return firstStages(stages).map((stage) => stageJob(stage, id, 1, priority));
  }

  /** Writes the next revision, and returns its first jobs. Inside a transaction. */
  #revise(id: string, idea: Idea): JobRequest[] {
    const { store, stages, now = Date.now } = this.#deps;
    const revision = store.videos.addRevision(id, { idea, ideaHash: ideaHash(idea), facts: factsOf(idea) }, now());
    const priority = priorityOf(store.videos.require(id).priority);
    return firstStages(stages).map((stage) => stageJob(stage, id, revision, priority));
  }

  #unfinished(hash: string, channelId?: string): VideoRow | null {
    return this.#deps.store.videos.withIdea(hash, channelId).find(({ state }) => state !== "done") ?? null;
  }

  #snapshot(video: VideoRow): VideoSnapshot {
    const [snapshot] = this.#snapshots([video]);
    if (!snapshot) throw new AppError("INTERNAL", "videos.snapshot", "a video has no snapshot");
    return snapshot;
  }

  /** Of a whole page with as many questions to the store as of one video. */
  #snapshots(rows: readonly VideoRow[]): VideoSnapshot[] {
    const { store, engine, stages, now = Date.now } = this.#deps;
    const ids = rows.flatMap(({ id, revision }) =>
      stages.map(({ name }) => stageJobId({ videoId: id, revision, stage: name })),
    );
    const jobs = Map.groupBy(engine.views(store.jobs.withIds(ids)), ({ subject }) => subject);
    const records = store.stages.recordsOf(rows);
    const held = store.jobs.held(rows.map(({ id }) => id));
    return rows.map((video) => {
      const { id, state } = video;
      const facts = this.#facts(video);
      const parts = {
        facts,
        jobs: new Map((jobs.get(id) ?? []).map((job) => [placeOf(job).stage, job])),
        records: records.get(id) ?? [],
        isHeld: held.has(id),
      };
      const states = stageStates(stages, parts);
      return snapshotOf(video, {
        ...parts,
        stages: states,
        estimate: this.#estimator.of({ id, state, facts }, progressOf(parts.jobs, now())),
      });
    });
  }

  /** Read again, and kept, where an older version wrote the video. */
  #facts(video: VideoRow): VideoFacts {
    const { store, now = Date.now } = this.#deps;
    if (video.facts) return video.facts;
    const facts = factsOfVideo(store, video);
    try {
      store.videos.learn(video.id, { facts }, now());
    } catch {
      // A full disk keeps nobody from looking: they are read again the next time.
    }
    return facts;
  }

  /** How far the stages are of a video that runs. */
  #progress(id: string): Progress[] {
    const { store, engine, now = Date.now } = this.#deps;
    const video = store.videos.get(id);
    if (!video) return [];
    return progressOf(jobsByStage(engine.views(store.jobs.ofSubject(id)), video.revision), now());
  }

  /** Also a deleted one. Throws NOT_FOUND. */
  #known(id: string): VideoRow {
    const { videos } = this.#deps.store;
    return videos.get(id) ?? videos.require(id);
  }

  #tellChanged(id: string): void {
    this.#deps.told?.changed(id);
  }

  /** Many are told of by one word: whoever looks asks again. */
  #tellMany(ids: readonly string[], areDeleted: boolean): void {
    const { told } = this.#deps;
    if (ids.length > TOLD_EACH) return told?.many?.();
    for (const id of ids) {
      if (areDeleted) told?.deleted(id);
      else told?.changed(id);
    }
  }

  async #one(id: string, action: BulkAction): Promise<void> {
    const { refused } = await this.act([id], action);
    if (refused[0]) throw refused[0].error;
  }

  #moves(): VideoMovesDeps {
    const { store, engine, hasArtifact, now = Date.now } = this.#deps;
    const remake = (id: string) => this.#revise(id, store.videos.idea(id, store.videos.require(id).revision));
    return { store, engine, hasArtifact, now, remake };
  }
}

function progressOf(jobs: ReadonlyMap<StageName, JobView>, now: number): Progress[] {
  return [...jobs].map(([name, { state, fraction, startedAt }]) => {
    const elapsedSeconds = state === "running" && startedAt !== null ? Math.max(0, now - startedAt) / 1000 : 0;
    return { name, state, fraction, elapsedSeconds };
  });
}

function firstStages(stages: readonly Stage[]): Stage[] {
  return readyStages(stages, new Set(), new Set());
}

/** A working title, until the script has one. */
export function titleOf({ topic, niche, keywords, script, notes }: Idea): string {
  const text = topic ?? [niche, ...keywords].filter(Boolean).join(", ");
  const title = (text || (script ?? notes ?? "")).trim().split("\n", 1)[0] ?? "";
  const characters = Array.from(title);
  return characters.length > TITLE_CHARACTERS ? `${characters.slice(0, TITLE_CHARACTERS - 1).join("")}…` : title;
}

function notReady(message: string): AppError {
  return new AppError("NOT_READY", "videos.decide", message);
}
