// The videos, as API and command line see them: few intents, one stream of events, and the recorded outputs.
import type { JobState, VideoEvent, VideoSnapshot } from "../../contract/events.ts";
import type { Idea } from "../../contract/idea.ts";
import type { ReviewOutput } from "../../contract/review.ts";
import type { Stage } from "../../contract/stage.ts";
import { AppError } from "../base/errors.ts";
import { hashJson } from "../base/hash.ts";
import { newId } from "../base/ids.ts";
import { PRIORITIES, priorityOf, type JobEngine, type JobRequest, type Priority } from "../jobs/engine.ts";
import type { Decision, VideoRow } from "../store/videos.ts";
import { readyStages } from "./advance.ts";
import { artifactRefs } from "./artifactRefs.ts";
import type { StageOutputs, VideoOutputs } from "./outputs.ts";
import { nextJobs, type StageRunner } from "./runStage.ts";
import { jobsByStage, stageJob, stageJobId } from "./stageJobs.ts";
import { snapshotOf, storedState } from "./videoState.ts";
import { Watchers } from "./watch.ts";

const TITLE_CHARACTERS = 80;

export interface NewVideoOptions {
  /** Chosen by the caller, so that asking twice makes one video. */
  id?: string;
  priority?: Priority;
}

export interface Begun {
  id: string;
  /** It was there already. */
  resumed: boolean;
  /** It was queued or running already. */
  going: boolean;
}

export interface Videos {
  /** The newest unfinished video of an equal idea, set going again, or a new one. */
  begin(idea: Idea, options?: NewVideoOptions): Promise<Begun>;
  /** Idempotent by id: the video that is there already is returned as it is. */
  create(idea: Idea, options?: NewVideoOptions): Promise<VideoSnapshot>;
  get(id: string): Promise<VideoSnapshot>;
  /** Newest first; `before` is the last id of the page before. */
  list(page: { limit: number; before?: string }): Promise<VideoSnapshot[]>;
  /** A snapshot, then events, until the signal is aborted; a lost event costs nothing. Throws NOT_FOUND, and DISK_FULL or the like where the store cannot be written. */
  watch(id: string, signal?: AbortSignal): AsyncGenerator<VideoEvent, void>;
  cancel(id: string): Promise<void>;
  /** Queues again what failed, was cancelled, or waits for anything but a person's word; makes anew what was lost. */
  retry(id: string): Promise<void>;
  setPriority(id: string, priority: Priority): Promise<void>;
  /** What the current revision has so far. */
  outputs(id: string): Promise<VideoOutputs>;
  /** A person's word on one revision (the current one unless given): recorded with who and when. Throws NOT_READY. */
  decide(
    id: string,
    verdict: Decision["verdict"],
    by: string,
    more?: { revision?: number; note?: string },
  ): Promise<void>;
  decisions(id: string): Promise<Decision[]>;
  /** The next revision with a changed idea: only what depends on the change runs again. Returns its number. */
  newRevision(id: string, idea: Idea): Promise<number>;
}

export interface VideosDeps extends StageRunner {
  engine: JobEngine;
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
  readonly #watchers: Watchers;

  constructor(deps: VideosDeps) {
    this.#deps = deps;
    this.#watchers = new Watchers(deps);
  }

  async begin(idea: Idea, options: NewVideoOptions = {}): Promise<Begun> {
    const { id = newId() } = options;
    let unfinished = null as Unfinished | null;
    // Looked for in the transaction that makes a new one, so that asking twice at once makes one video.
    await this.#deps.engine.submit(() => {
      unfinished = this.#unfinished(ideaHash(idea));
      return unfinished === null ? this.#create(id, idea, options) : [];
    });
    if (unfinished === null) return { id, resumed: false, going: false };
    await this.retry(unfinished.id);
    return { id: unfinished.id, resumed: true, going: unfinished.state === "queued" || unfinished.state === "running" };
  }

  async create(idea: Idea, options: NewVideoOptions = {}): Promise<VideoSnapshot> {
    const { id = newId() } = options;
    await this.#deps.engine.submit(() => this.#create(id, idea, options));
    return this.get(id);
  }

  async get(id: string): Promise<VideoSnapshot> {
    return this.#snapshot(this.#deps.store.videos.require(id));
  }

  async list(page: { limit: number; before?: string }): Promise<VideoSnapshot[]> {
    const { videos } = this.#deps.store;
    const before = page.before === undefined ? {} : { before: videos.require(page.before).seq };
    return Promise.all(videos.list({ limit: page.limit, ...before }).map((video) => this.#snapshot(video)));
  }

  watch(id: string, signal?: AbortSignal): AsyncGenerator<VideoEvent, void> {
    return this.#watchers.watch(id, () => this.get(id), signal);
  }

  async cancel(id: string): Promise<void> {
    this.#deps.store.videos.require(id);
    await this.#deps.engine.cancel({ subject: id });
  }

  async retry(id: string): Promise<void> {
    const { store, engine } = this.#deps;
    const video = store.videos.require(id);
    if (this.#lostArtifacts(video)) {
      await this.newRevision(id, store.videos.idea(id, video.revision));
      return;
    }
    const waitsForPerson = new Set(
      store.stages.records(id, video.revision).flatMap((r) => (r.waitingFor === "approval" ? [r.stage] : [])),
    );
    const ids: string[] = [];
    for (const [stage, job] of await this.#jobs(video)) {
      const stopped = job.state === "failed" || job.state === "cancelled";
      if (stopped || (job.state === "waiting" && !waitsForPerson.has(stage))) ids.push(job.id);
    }
    await engine.retry({ ids });
  }

  async setPriority(id: string, priority: Priority): Promise<void> {
    const { store, engine } = this.#deps;
    store.videos.require(id);
    store.videos.setPriority(id, PRIORITIES[priority]);
    await engine.setPriority({ subject: id }, priority);
  }

  async outputs(id: string): Promise<VideoOutputs> {
    const { store, stages } = this.#deps;
    const { revision } = store.videos.require(id);
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
    const decide = () => store.videos.decide(id, { revision, verdict, decidedBy: by, note, decidedAt: now() });
    const place = waiting && { videoId: id, revision, stage: waiting.stage };
    const resolved =
      place &&
      (await engine.resolve(stageJobId(place), () => {
        decide();
        return verdict === "approved" ? nextJobs(this.#deps, place) : [];
      }));
    if (resolved) return;
    const { state } = await this.#snapshot(video);
    if (state !== "done") throw notReady(`The video is ${state}: there is nothing to decide yet`);
    // Everything has ended: a later word is recorded beside the earlier ones.
    decide();
  }

  async decisions(id: string): Promise<Decision[]> {
    return this.#deps.store.videos.decisions(id);
  }

  async newRevision(id: string, idea: Idea): Promise<number> {
    const { store, engine, stages, now = Date.now } = this.#deps;
    let revision = 0;
    let superseded: string[] = [];
    await engine.submit(() => {
      const video = store.videos.require(id);
      superseded = store.jobs.ofSubject(id).map((job) => job.id);
      revision = store.videos.addRevision(id, idea, ideaHash(idea), now());
      const priority = priorityOf(video.priority);
      return firstStages(stages).map((stage) => stageJob(stage, id, revision, priority));
    });
    // Should the process end before this, the old revision's jobs find out themselves that they are superseded.
    await engine.cancel({ ids: superseded });
    this.#watchers.refresh(id);
    return revision;
  }

  /** The report with a person's word in the place of its own verdict: the video's own, or the approval of an equal one. */
  #asDecided(review: ReviewOutput, of: { id: string; revision: number; key: string }): ReviewOutput {
    const { videos } = this.#deps.store;
    const own = videos.decisions(of.id).findLast(({ revision }) => revision === of.revision);
    const equal = own ?? videos.decisionOn(of.key);
    const decision = own ?? (equal?.verdict === "approved" ? equal : null);
    if (!decision) return review;
    const { verdict, decidedBy, decidedAt, note } = decision;
    const said = `${verdict === "approved" ? "Approved" : "Rejected"} by ${decidedBy}, ${new Date(decidedAt).toISOString().slice(0, 10)}`;
    return {
      ...review,
      verdict,
      reason: `${said}${note === null ? "" : `: ${note}`}. The review said: ${review.reason}`,
    };
  }

  /** Writes the video, unless one of this id is there, and returns its first jobs. Inside a transaction. */
  #create(id: string, idea: Idea, { priority = "normal" }: NewVideoOptions): JobRequest[] {
    const { store, stages, now = Date.now } = this.#deps;
    const video = { id, title: titleOf(idea), ideaHash: ideaHash(idea), idea, priority: PRIORITIES[priority] };
    if (!store.videos.create(video, now())) return [];
    return firstStages(stages).map((stage) => stageJob(stage, id, 1, priority));
  }

  #unfinished(hash: string): Unfinished | null {
    const { store } = this.#deps;
    for (const { id, revision } of store.videos.withIdea(hash)) {
      const state = storedState(store, id, revision);
      if (state !== "done") return { id, state };
    }
    return null;
  }

  async #jobs(video: VideoRow) {
    return jobsByStage(await this.#deps.engine.ofSubject(video.id), video.revision);
  }

  async #snapshot(video: VideoRow): Promise<VideoSnapshot> {
    const jobs = await this.#jobs(video);
    const { stages, store } = this.#deps;
    const records = store.stages.records(video.id, video.revision);
    return snapshotOf(stages, video, jobs, records, store.videos.idea(video.id, video.revision));
  }

  #lostArtifacts({ id, revision }: VideoRow): boolean {
    const { store, hasArtifact } = this.#deps;
    for (const record of store.stages.outputs(id, revision))
      for (const ref of artifactRefs(record.output)) if (!hasArtifact(ref)) return true;
    return false;
  }
}

interface Unfinished {
  id: string;
  state: JobState;
}

function firstStages(stages: readonly Stage[]): Stage[] {
  return readyStages(stages, new Set(), new Set());
}

/** A working title, until the script has one. */
function titleOf({ topic, niche, keywords, script, notes }: Idea): string {
  const text = topic ?? [niche, ...keywords].filter(Boolean).join(", ");
  const title = (text || (script ?? notes ?? "")).trim().split("\n", 1)[0] ?? "";
  const characters = Array.from(title);
  return characters.length > TITLE_CHARACTERS ? `${characters.slice(0, TITLE_CHARACTERS - 1).join("")}…` : title;
}

function notReady(message: string): AppError {
  return new AppError("NOT_READY", "videos.decide", message);
}
