// The backend's figures as Prometheus reads them. What counts over restarts is read from the store, not kept beside it.
import { setImmediate as turn } from "node:timers/promises";

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

import type { Metrics as MachineMetrics } from "../../contract/liveEvents.ts";
import type { AssetStore } from "../store/assets.ts";
import type { GenerationStore } from "../store/generations.ts";

export interface MetricsDeps {
  generations: Pick<GenerationStore, "after">;
  assets: Pick<AssetStore, "indexed" | "sharpness">;
  depths: () => MachineMetrics["queue"];
}

export interface Answered {
  method: string;
  /** The pattern, such as `/api/v1/videos/{id}`: addresses themselves have no end. */
  route: string;
  status: number;
  seconds: number;
}

/** As many niches get a label of their own; a label that anybody may write must not have an end. */
const NICHES = 50;
const NICHE_CHARACTERS = 40;
const NEWEST_ASSETS = 5000;
/** Read between two looks at what else there is to do. */
const PAGE = 500;
/** Prometheus' own default is for answers within a region; these come from the same machine. */
const ANSWER_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const VIDEO_SECONDS = [5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400];

export class Metrics {
  readonly #deps: MetricsDeps;
  readonly #registry = new Registry();
  readonly #niches = new Set<string>();
  readonly #videos: Counter<"niche" | "status">;
  readonly #durations: Histogram;
  readonly #answers: Histogram<"method" | "route" | "status">;
  readonly #indexed: Counter;
  readonly #quality: Gauge<"kind">;
  readonly #queued: Gauge<"lane">;
  readonly #running: Gauge<"lane">;
  /** The last ended video that is counted. */
  #counted = 0;
  #counting: Promise<void> = Promise.resolve();

  constructor(deps: MetricsDeps) {
    this.#deps = deps;
    const registers = [this.#registry];
    this.#videos = new Counter({
      name: "videos_generated_total",
      help: "Videos whose making came to an end, by niche and how it ended (completed, failed, cancelled)",
      labelNames: ["niche", "status"],
      registers,
    });
    this.#durations = new Histogram({
      name: "video_generation_duration_seconds",
      help: "Time from the beginning of a completed video's first stage to the end of its last",
      buckets: VIDEO_SECONDS,
      registers,
    });
    this.#answers = new Histogram({
      name: "http_request_duration_seconds",
      help: "Time to answer a request, by the route's pattern",
      labelNames: ["method", "route", "status"],
      buckets: ANSWER_SECONDS,
      registers,
    });
    this.#indexed = new Counter({
      name: "assets_indexed_total",
      help: "Times that a file was read into the library since it began",
      registers,
    });
    this.#quality = new Gauge({
      name: "asset_quality_score",
      help:
        `How sharp the newest ${NEWEST_ASSETS} pictures and clips of the library are in full HD: the mean of their ` +
        "shorter sides as a share of 1080 pixels, each 1 at most",
      labelNames: ["kind"],
      registers,
    });
    this.#queued = new Gauge({
      name: "queue_depth",
      help: "Jobs that wait for their turn, by lane",
      labelNames: ["lane"],
      registers,
    });
    this.#running = new Gauge({ name: "jobs_running", help: "Jobs at work, by lane", labelNames: ["lane"], registers });
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: 20 });
    // Gauges that are called totals: promtool refuses them.
    for (const { name } of this.#registry.getMetricsAsArray())
      if (/^nodejs_active_.*_total$/.test(name)) this.#registry.removeSingleMetric(name);
  }

  /** Counts an answer. */
  answered({ method, route, status, seconds }: Answered): void {
    this.#answers.observe({ method: METHODS.has(method) ? method : "other", route, status }, seconds);
  }

  async text(): Promise<{ type: string; body: string }> {
    // One after the other: none counts what another is counting.
    this.#counting = this.#counting.catch(() => undefined).then(() => this.#countVideos());
    await this.#counting;
    this.#readStore();
    return { type: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  #readStore(): void {
    const { assets, depths } = this.#deps;
    this.#indexed.reset();
    this.#indexed.inc(assets.indexed());
    this.#quality.reset();
    for (const { kind, mean } of assets.sharpness(NEWEST_ASSETS)) this.#quality.set({ kind }, mean);
    for (const { lane, queued, running } of depths()) {
      this.#queued.set({ lane }, queued);
      this.#running.set({ lane }, running);
    }
  }

  /** What ended since the last time; at first all that ever did. */
  async #countVideos(): Promise<void> {
    for (;;) {
      const page = this.#deps.generations.after(this.#counted, PAGE);
      for (const { seq, niche, status, milliseconds } of page) {
        this.#videos.inc({ niche: this.#nicheLabel(niche), status });
        if (status === "completed") this.#durations.observe(milliseconds / 1000);
        this.#counted = seq;
      }
      if (page.length < PAGE) return;
      await turn();
    }
  }

  /** The first ones that there ever were keep their labels, also after a restart: they are read in the same order. */
  #nicheLabel(niche: string | null): string {
    const label = cleanNiche(niche);
    if (label === NO_NICHE || this.#niches.has(label)) return label;
    if (this.#niches.size >= NICHES) return OTHER_NICHE;
    this.#niches.add(label);
    return label;
  }
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
const NO_NICHE = "none";
const OTHER_NICHE = "other";

/** Letters, digits and single hyphens, of one case: what differs in nothing else is the same niche. */
export function cleanNiche(niche: string | null): string {
  const words = (niche ?? "")
    .normalize("NFKC")
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu);
  const label = Array.from(words?.join("-") ?? "")
    .slice(0, NICHE_CHARACTERS)
    .join("");
  return label === "" ? NO_NICHE : label;
}
