import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { newId } from "../base/ids.ts";
import type { NewGeneration } from "../store/generations.ts";
import { openStore, type Store } from "../store/open.ts";
import { cleanNiche, Metrics } from "./metrics.ts";

/** The Debian package `prometheus` has it; `.ci/run` names where it put it. */
const PROMTOOL = process.env["PROMTOOL"] ?? "promtool";
const hasPromtool = spawnSync(PROMTOOL, ["--version"]).status === 0;
if (!hasPromtool) console.warn("There is no promtool: what Prometheus itself thinks of the metrics is not tested.");

let dir: string;
let store: Store;
let metrics: Metrics;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "metrics-"));
  store = openStore(dir);
  metrics = open();
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

/** As after a start of the backend. */
function open(): Metrics {
  return new Metrics({ generations: store.generations, assets: store.assets, depths: () => store.jobs.depths() });
}

function ended(more: Partial<NewGeneration> = {}): void {
  const video = { videoId: newId(), revision: 1, niche: null, status: "completed" as const, milliseconds: 42_000 };
  store.generations.record({ ...video, endedAt: 1, ...more });
}

/** The samples of a metric, without its help. */
async function samples(name: string, of = metrics): Promise<string[]> {
  const { body } = await of.text();
  return body.split("\n").filter((line) => line.startsWith(name));
}

describe("videos", () => {
  it("are counted by niche and ending, each once, and the same after a restart", async () => {
    ended({ niche: "Sleep " });
    ended({ niche: "sleep" });
    ended({ niche: "sleep", status: "failed" });
    ended({ status: "cancelled" });
    const counted = [
      'videos_generated_total{niche="sleep",status="completed"} 2',
      'videos_generated_total{niche="sleep",status="failed"} 1',
      'videos_generated_total{niche="none",status="cancelled"} 1',
    ];
    expect(await samples("videos_generated_total")).toEqual(counted);
    expect(await samples("videos_generated_total")).toEqual(counted);
    ended({ niche: "focus" });
    expect(await samples("videos_generated_total")).toEqual([
      ...counted,
      'videos_generated_total{niche="focus",status="completed"} 1',
    ]);
    expect(await samples("videos_generated_total", open())).toHaveLength(4);
  });

  it("have their durations in seconds, the completed ones", async () => {
    ended();
    ended({ status: "failed", milliseconds: 1 });
    expect(await samples("video_generation_duration_seconds")).toEqual(
      expect.arrayContaining([
        'video_generation_duration_seconds_bucket{le="30"} 0',
        'video_generation_duration_seconds_bucket{le="60"} 1',
        "video_generation_duration_seconds_sum 42",
        "video_generation_duration_seconds_count 1",
      ]),
    );
  });

  it("of ever new niches give no more than so many series", async () => {
    for (let i = 0; i < 600; i++) ended({ niche: `niche ${i}` });
    const counted = await samples("videos_generated_total");
    expect(counted).toHaveLength(51);
    expect(counted.at(-1)).toBe('videos_generated_total{niche="other",status="completed"} 550');
    // Two at once count nothing twice.
    const fresh = open();
    await Promise.all([fresh.text(), fresh.text()]);
    expect(await samples("videos_generated_total", fresh)).toEqual(counted);
  });
});

it.each([
  ["Deep Sleep!", "deep-sleep"],
  ["ÉTUDE", "étude"],
  ["e\u0301tude", "étude"],
  ['"} 1\nhacked_total{a="', "1-hacked-total-a"],
  ["睡眠", "睡眠"],
  ["", "none"],
  ["🙂", "none"],
  ["x".repeat(100), "x".repeat(40)],
])("the niche %j is the label %j", (niche, label) => {
  expect(cleanNiche(niche)).toBe(label);
});

it("answers are counted by the pattern of their route, whatever the method is called", async () => {
  metrics.answered({ method: "GET", route: "/api/v1/videos/{id}", status: 200, seconds: 0.004 });
  metrics.answered({ method: "BREW", route: "unknown", status: 405, seconds: 0.001 });
  expect(await samples("http_request_duration_seconds_count")).toEqual([
    'http_request_duration_seconds_count{method="GET",route="/api/v1/videos/{id}",status="200"} 1',
    'http_request_duration_seconds_count{method="other",route="unknown",status="405"} 1',
  ]);
});

it("the library and the queue are as they are in the store", async () => {
  expect(await samples("assets_indexed_total")).toEqual(["assets_indexed_total 0"]);
  store.jobs.submit(() => [job("a"), job("b")], 1);
  const claim = { lane: "cpu", kinds: ["k"], subjects: null, limit: 1, worker: "w", now: 2, except: [] } as const;
  store.jobs.claim(claim);
  expect(await samples('queue_depth{lane="cpu"}')).toEqual(['queue_depth{lane="cpu"} 1']);
  expect(await samples('jobs_running{lane="cpu"}')).toEqual(['jobs_running{lane="cpu"} 1']);
  expect(await samples('queue_depth{lane="gpu"}')).toEqual(['queue_depth{lane="gpu"} 0']);
});

it.skipIf(!hasPromtool)("promtool finds nothing to say of them", async () => {
  ended({ niche: 'a "quoted" \\ niche' });
  ended({ status: "failed" });
  metrics.answered({ method: "GET", route: "/api/v1/videos", status: 200, seconds: 0.004 });
  store.jobs.submit(() => [job("a")], 1);
  const { type, body } = await metrics.text();
  expect(type).toContain("text/plain; version=0.0.4");
  expect(body).not.toMatch(/nodejs_active_\w+_total/);
  const checked = spawnSync(PROMTOOL, ["check", "metrics"], { input: body, encoding: "utf8" });
  expect(checked).toMatchObject({ status: 0, stdout: "", stderr: "" });
});

function job(id: string) {
  return { id, kind: "k", subject: id, lane: "cpu", priority: 1, payload: null, notBefore: 0 } as const;
}
