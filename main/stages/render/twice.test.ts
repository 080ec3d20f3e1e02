import { spawn } from "node:child_process";
import { once } from "node:events";
import { truncateSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Timeline, type RenderOutput } from "../../../contract/timeline.ts";
import { planSpans, type Span } from "./spans.ts";
import { inOrder, openVideo, type TestVideo } from "./twice.fixture.ts";

let dir: string;
let video: TestVideo;
let first: RenderOutput;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "twice-"));
  video = await openVideo(join(dir, "one"));
  first = await video.render();
}, 120_000);
afterAll(async () => {
  await video.close();
  await rm(dir, { recursive: true, force: true });
});

async function spansOf({ timeline }: RenderOutput): Promise<Span[]> {
  return planSpans(Timeline.parse(JSON.parse(await readFile(video.artifacts.path(timeline), "utf8"))));
}

function cached(cacheDir: string): Promise<string[]> {
  return readdir(join(cacheDir, "spans"), { recursive: true, withFileTypes: true }).then(
    (all) =>
      all.filter((one) => one.isFile() && one.name.endsWith(".mp4")).map((one) => join(one.parentPath, one.name)),
    () => [],
  );
}

/** Renders with something changed, and changes it back. */
async function changed(change: () => () => void): Promise<RenderOutput> {
  const back = change();
  try {
    return await video.render();
  } finally {
    back();
  }
}

describe("what was rendered once", () => {
  it("is not rendered again for other music", async () => {
    const { footage, other } = video.input;
    const { music } = footage;
    const output = await changed(() => {
      if (music) footage.music = { ...music, audio: other };
      return () => (footage.music = music);
    });
    expect(output.spans).toEqual({ total: first.spans.total, reused: first.spans.total });
    expect(output.video).not.toEqual(first.video);
  }, 60_000);

  it("is not rendered again in another order: only what leads from one scene into the next", async () => {
    const { footage, narration } = video.input;
    const { shots } = footage;
    const { words } = narration;
    const order = [2, 0, 1, 3];
    const output = await changed(() => {
      footage.shots = inOrder(order.map((i) => shots[i] as (typeof shots)[number]));
      narration.words = order.flatMap((from, to) =>
        words
          .filter(({ scene }) => scene === from)
          .map((word) => ({
            ...word,
            scene: to,
            start: word.start + (to - from) * 1.5,
            end: word.end + (to - from) * 1.5,
          })),
      );
      return () => {
        footage.shots = shots;
        narration.words = words;
      };
    });
    const transitions = (await spansOf(output)).filter(({ entering }) => entering !== null);
    // The background leads into the clip now, and what is first has no transition before it any more.
    const { total, reused } = output.spans;
    expect(total - reused).toBeGreaterThan(0);
    expect(total - reused).toBeLessThanOrEqual(transitions.length + 2);
  }, 60_000);

  it("is rendered again only where a changed caption stands", async () => {
    const { narration } = video.input;
    const { words } = narration;
    const output = await changed(() => {
      narration.words = words.map((word) => (word.text === "three" ? { ...word, text: "thirty" } : word));
      return () => (narration.words = words);
    });
    const before = await spansOf(first);
    const after = await spansOf(output);
    const touched = after.filter((span, i) => JSON.stringify(span) !== JSON.stringify(before[i]));
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.length).toBeLessThan(after.length / 2);
    expect(output.spans).toEqual({ total: after.length, reused: after.length - touched.length });
  }, 60_000);

  it("is not mixed again for other captions or another shape", async () => {
    const { idea } = video.input;
    const run = video.ffmpeg.run.bind(video.ffmpeg);
    let mixes = 0;
    video.ffmpeg.run = (args, options) => (options.op === "render.sound" && mixes++, run(args, options));
    try {
      const bare = await changed(() => {
        idea.captions = "files";
        return () => (idea.captions = "burned");
      });
      // What has no words over it is the same.
      const silent = (await spansOf(first)).filter(
        ({ captions, cards }) => captions.length + cards.length === 0,
      ).length;
      expect(bare.spans.reused).toBeGreaterThanOrEqual(silent);
      const tall = await changed(() => {
        idea.format = "9:16";
        return () => (idea.format = "1:1");
      });
      expect([tall.width, tall.height, tall.loudness]).toEqual([720, 1280, first.loudness]);
      expect(mixes).toBe(0);
    } finally {
      video.ffmpeg.run = run;
    }
  }, 60_000);

  it("is used where it is damaged no more, and the person sees no failure", async () => {
    const [short = "", empty = "", other = ""] = await cached(video.cacheDir).then((all) => inUse(all));
    await truncate(short, (await stat(short)).size >> 1);
    await truncate(empty, 0);
    await writeFile(other, new Uint8Array((await stat(other)).size));
    const output = await video.render();
    expect(output.spans).toEqual({ total: first.spans.total, reused: first.spans.total - 3 });
    expect(output.frames).toBe(first.frames);
    const probe = await video.ffmpeg.probe(video.artifacts.path(output.video));
    expect(probe.video?.nb_frames).toBe(first.frames);
  }, 60_000);

  it("is made again in the same run where it is damaged between being found and being joined", async () => {
    const [victim = ""] = await cached(video.cacheDir).then((all) => inUse(all));
    let damaged = false;
    const progress = (fraction: number) => {
      if (fraction < 0.979 || damaged) return;
      damaged = true;
      truncateSync(victim, 100);
    };
    const output = await video.render({ progress });
    expect(output.encoder.decisions.join()).toContain("damaged on the disk and made again");
    expect(output.spans.reused).toBe(first.spans.total - 1);
    const probe = await video.ffmpeg.probe(video.artifacts.path(output.video));
    expect(probe.video?.nb_frames).toBe(first.frames);
  }, 60_000);

  /** Of all that lie there, those of the first render: the last that were used together. */
  async function inUse(all: string[]): Promise<string[]> {
    await video.render();
    const times = await Promise.all(all.map(async (path) => ({ path, used: (await stat(path)).mtimeMs })));
    return times
      .toSorted((a, b) => b.used - a.used)
      .slice(0, first.spans.total)
      .map(({ path }) => path);
  }

  it("is there after the process was killed: the render goes on with it", async () => {
    const folder = join(dir, "killed");
    const child = spawn(process.execPath, [join(import.meta.dirname, "twice.fixture.ts"), folder], { stdio: "ignore" });
    const cacheDir = join(folder, "cache");
    while ((await cached(cacheDir)).length < 2 && child.exitCode === null) await sleep(5);
    child.kill("SIGKILL");
    await once(child, "close");
    const left = (await cached(cacheDir)).length;
    const again = await openVideo(folder);
    try {
      const output = await again.render();
      expect(left).toBeGreaterThanOrEqual(2);
      expect(output.spans.reused).toBeGreaterThanOrEqual(2);
      expect(output.frames).toBe(first.frames);
    } finally {
      await again.close();
    }
  }, 60_000);
});
