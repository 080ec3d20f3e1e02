import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Idea } from "../../contract/idea.ts";
import { seededRandom } from "../base/random.ts";
import { createSqliteEngine } from "../jobs/sqliteEngine.ts";
import { openStore, type Store } from "../store/open.ts";
import { keepStates } from "./keepState.ts";
import type { Told } from "./requests.fixture.ts";
import { syntheticStages } from "./syntheticStages.ts";
import { createVideos, type Videos } from "./videos.ts";
import { storedState } from "./videoState.ts";

const KILLS = 5;
const MOST_MESSAGES = 20;

let dir: string;
let store: Store;
let videos: Videos;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-requests-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function open(): void {
  store = openStore(dir);
  const engine = createSqliteEngine({ jobs: store.jobs, exclusive: true, moved: keepStates({ store }) });
  videos = createVideos({ stages: syntheticStages(), store, hasArtifact: () => true, engine });
}

const idea = (topic: string) => Idea.parse({ topic });
const request = (key: string, body = key, caller = "owner") => ({ caller, key, bodyHash: body });
const all = () => store.videos.list({ limit: 200 }).items;

describe("a request that comes again", () => {
  beforeEach(open);
  afterEach(() => store.close());

  it("gives the video that it made the first time, and does nothing else to it", async () => {
    const first = await videos.begin(idea("Rain"), { request: request("k") });
    await videos.cancel(first.id);
    const again = await videos.begin(idea("Rain"), { request: request("k") });
    expect(again).toEqual({ id: first.id, resumed: true, going: false });
    expect((await videos.get(first.id)).state).toBe("cancelled");
    expect(all()).toHaveLength(1);
  });

  it("is refused with another body, and leaves nothing", async () => {
    await videos.begin(idea("Rain"), { request: request("k") });
    await expect(videos.begin(idea("Snow"), { request: request("k", "other") })).rejects.toMatchObject({
      code: "IDEMPOTENCY_MISMATCH",
    });
    expect(all().map(({ title }) => title)).toEqual(["Rain"]);
  });

  it("is another request of another caller, though an unfinished video of the same idea is gone on with", async () => {
    const [a, b] = await Promise.all(
      ["token:a", "token:b"].map((caller) => videos.begin(idea("Rain"), { request: request("k", "k", caller) })),
    );
    expect([a?.resumed, b?.resumed, b?.id]).toEqual([false, true, a?.id]);
    const snow = await videos.begin(idea("Snow"), { request: request("k", "k", "token:c") });
    expect(snow.resumed).toBe(false);
  });

  it("makes one video however many come at once", async () => {
    const begun = await Promise.all(
      Array.from({ length: 20 }, () => videos.begin(idea("Rain"), { request: request("k") })),
    );
    expect(new Set(begun.map(({ id }) => id)).size).toBe(1);
    expect(begun.filter(({ resumed }) => !resumed)).toHaveLength(1);
  });

  it("leaves no key behind where the video could not be made", async () => {
    const nowhere = { channelId: "nowhere", request: request("k") };
    await expect(videos.begin(idea("Rain"), nowhere)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await videos.begin(idea("Rain"), { request: request("k") })).resumed).toBe(false);
  });
});

it(`keys, videos and their states stand together after ${KILLS} kills between commit and answer`, async () => {
  const random = seededRandom(11);
  const asked: string[] = [];
  const committed: string[] = [];
  const answered = new Map<string, string>();
  for (let round = 0; round < KILLS; round++) {
    const child = fork(join(import.meta.dirname, "requests.fixture.ts"), [dir, String(round)]);
    let left = 2 + Math.floor(random() * MOST_MESSAGES);
    child.on("message", (told: Told) => {
      if ("asked" in told) asked.push(told.asked);
      if ("committed" in told) committed.push(told.committed);
      if ("answered" in told) answered.set(told.answered, told.id);
      if (--left === 0) child.kill("SIGKILL");
    });
    await once(child, "exit");
  }
  open();
  const before = new Map(all().map(({ id, title }) => [title, id]));
  // What was begun is one video a key, whether its answer came or not.
  for (const key of asked) {
    const { id, resumed } = await videos.begin(idea(`Topic ${key}`), { request: request(key) });
    expect(resumed).toBe(before.has(`Topic ${key}`));
    expect(id).toBe(answered.get(key) ?? before.get(`Topic ${key}`) ?? id);
  }
  expect(answered.size).toBeGreaterThan(KILLS);
  const unanswered = committed.filter((key) => !answered.has(key));
  expect(unanswered.length).toBeGreaterThan(0);
  for (const key of unanswered) expect(before.has(`Topic ${key}`)).toBe(true);
  expect(
    all()
      .map(({ title }) => title)
      .toSorted(),
  ).toEqual(asked.map((key) => `Topic ${key}`).toSorted());
  for (const { id, state, revision } of all()) expect(state).toBe(storedState(store, id, revision));
  store.close();
}, 60_000);
