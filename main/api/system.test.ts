import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { LANES } from "../../contract/stage.ts";
import { CODECS } from "../../contract/values.ts";
import { AppError } from "../base/errors.ts";
import { createHealth, type HealthDeps } from "../pipeline/health.ts";
import { openStore } from "../store/open.ts";
import { ALL, startApi, type Api } from "./backend.fixture.ts";

/** Of a busy machine. */
const PATIENT = { timeout: 20_000 };
const OWNER_ONLY = {
  outputDir: "/etc",
  ffmpeg: "/bin/sh",
  apiFolders: ["/"],
  speechServer: "http://127.0.0.1:9/v1",
  cloudVoices: ["openai"],
  cloudVoiceLimit: 1e9,
  cloudVoicePrices: ["openai=0"],
  apiRequestsPerHour: 0,
  apiRequestsPerAddress: 0,
};
const BACKUP = "ytempire-2026-01-01T00-00-00.000Z-manual.ytbackup";
let api: Api;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test(
  "the encoders are told with what a test encode said, and found out again when that is asked for",
  PATIENT,
  async () => {
    const report = await api.owner.system.encoders({});
    expect(report.codecs.map(({ codec }) => codec)).toEqual([...CODECS]);
    expect(report.codecs[0]?.encoders.at(-1)).toMatchObject({ device: "cpu" });
    expect(await api.owner.system.proveEncoders({})).toMatchObject({ ffmpeg: { path: report.ffmpeg.path } });
  },
);

test("a restart is refused where nothing would start the backend again", async () => {
  await expect(api.owner.system.restart({})).rejects.toMatchObject({ code: "NOT_READY" });
  await expect(api.program("read", "make").system.restart({})).rejects.toMatchObject({ code: "FORBIDDEN" });
});

describe("health", () => {
  test("of a backend that is well: its queue by lane, and what it looked at", async () => {
    const health = await api.owner.system.health({});
    expect(health).toMatchObject({ pid: process.pid, dataDir: api.dataDir });
    expect(health.queue.map(({ lane }) => lane)).toEqual([...LANES]);
    expect(health.queue.every(({ places, running }) => places > 0 && running === 0)).toBe(true);
    expect(health.checks.map(({ name }) => name)).toEqual(["store", "disk", "ffmpeg", "ffprobe", "folder"]);
    // How full the disk of this machine is, no test can know.
    const others = health.checks.filter(({ name }) => name !== "disk");
    expect(others.filter(({ status, hint }) => status !== "ok" || hint !== null)).toEqual([]);
  });

  test("says what is wrong and what to do, and looks again only after a while", async () => {
    let now = 0;
    let looked = 0;
    const sound: HealthDeps = {
      depths: () => (looked++, []),
      lanes: { cpu: 1, gpu: 1, network: 4, light: 1, disk: 1 },
      disk: async () => ({ free: 5e8 }),
      probeStore: () => {
        throw Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
      },
      programs: [{ name: "ffmpeg", path: join(api.dir, "no-ffmpeg") }],
      folders: [join(api.dir, "gone")],
      alerts: () => [],
      clock: () => now,
    };
    const health = createHealth(sound);
    const { status, checks } = await health();
    expect(status).toBe("degraded");
    expect(checks.map((check) => [check.name, check.status])).toEqual([
      ["store", "fail"],
      ["disk", "fail"],
      ["ffmpeg", "fail"],
      ["folder", "fail"],
    ]);
    expect(checks.filter(({ hint }) => hint === null)).toEqual([]);
    await health();
    expect(looked).toBe(1);
    now = 10_000;
    await health();
    expect(looked).toBe(2);
  });

  test("whether the store can be written is found by writing", async () => {
    await using other = await startStore();
    const before = (await stat(other.wal)).size;
    other.store.assertWritable();
    expect((await stat(other.wal)).size).toBeGreaterThan(before);
    other.store.close();
    expect(() => other.store.assertWritable()).toThrow(AppError);
  });
});

async function startStore() {
  const dir = await mkdtemp(join(tmpdir(), "store-"));
  const store = openStore(dir);
  return {
    store,
    wal: join(dir, "ytempire.db-wal"),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

describe("settings", () => {
  test("each has its value, where it comes from, and what it may be", async () => {
    const { version, items, warnings } = await api.owner.settings.list({});
    expect(warnings).toEqual([]);
    const jobs = items.find(({ name }) => name === "networkJobs");
    expect(jobs).toMatchObject({ value: 4, source: "default", restart: true, schema: { minimum: 1, maximum: 16 } });
    const changed = await api.owner.settings.update({ ifVersion: version, values: { networkJobs: 8 } });
    expect(changed.items.find(({ name }) => name === "networkJobs")).toMatchObject({ value: 8, source: "store" });
    await expect(api.owner.settings.update({ ifVersion: version, values: { networkJobs: 9 } })).rejects.toMatchObject({
      code: "CHANGED_MEANWHILE",
    });
    const back = await api.owner.settings.update({ values: { networkJobs: null } });
    expect(back.items.find(({ name }) => name === "networkJobs")).toMatchObject({ value: 4, source: "default" });
  });

  test("all of a change or nothing of it", async () => {
    const values = { cacheGigabytes: 3, networkJobs: 999 };
    await expect(api.owner.settings.update({ values })).rejects.toMatchObject({
      code: "SETTING_INVALID",
      data: { details: { field: "networkJobs" } },
    });
    await expect(api.owner.settings.update({ values: { noSuch: 1 } })).rejects.toMatchObject({
      code: "SETTING_UNKNOWN",
    });
    const { items } = await api.owner.settings.list({});
    expect(items.find(({ name }) => name === "cacheGigabytes")).toMatchObject({ source: "default" });
  });

  test("a program that may not change them is refused, and may look at them", async () => {
    const program = api.program("read", "make", "files", "ai");
    await expect(program.settings.update({ values: { networkJobs: 2 } })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await program.settings.list({})).items.length).toBeGreaterThan(10);
  });

  test.each(Object.entries(OWNER_ONLY))("no program sets %s, whatever its scopes", async (name, value) => {
    const program = api.program(...ALL);
    const refused = { code: "OWNER_ONLY", message: expect.stringContaining(name) };
    await expect(program.settings.update({ values: { networkJobs: 2, [name]: value } })).rejects.toMatchObject(refused);
    await expect(program.settings.update({ values: { [name]: null } })).rejects.toMatchObject(refused);
    const { items } = await api.owner.settings.list({});
    expect(items.find((item) => item.name === name)).toMatchObject({ source: "default", ownerOnly: true });
  });

  test("a program gets no page, no scope that it lacks, and puts no other state or data folder in place", async () => {
    const program = api.program(...ALL);
    await expect(program.access.link({})).rejects.toMatchObject({ code: "OWNER_ONLY" });
    await expect(program.backups.restore({ name: BACKUP })).rejects.toMatchObject({ code: "OWNER_ONLY" });
    await expect(program.storage.confirmMove({})).rejects.toMatchObject({ code: "OWNER_ONLY" });
    const wider = api.program("admin").access.createToken({ name: "wider", scopes: ["admin", "files"] });
    await expect(wider).rejects.toMatchObject({ code: "FORBIDDEN", data: { details: { missing: ["files"] } } });
    expect(await api.program("admin").access.createToken({ name: "as wide", scopes: ["admin"] })).toBeTruthy();
  });

  test("what is no ffmpeg is not kept as one", async () => {
    const other = join(api.dir, "no ffmpeg");
    await writeFile(other, "#!/bin/sh\necho tool version 5.1\n", { mode: 0o755 });
    for (const ffmpeg of [other, join(api.dir, "nothing"), api.dir, "ffmpeg"])
      await expect(api.owner.settings.update({ values: { ffmpeg } })).rejects.toMatchObject({
        code: "SETTING_INVALID",
        data: { details: { field: "ffmpeg" } },
      });
    const { ffmpeg } = await api.owner.system.encoders({});
    const { items } = await api.owner.settings.update({ values: { ffmpeg: ffmpeg.path } });
    expect(items.find(({ name }) => name === "ffmpeg")).toMatchObject({ value: ffmpeg.path, source: "store" });
  });
});

describe("channels", () => {
  test("are made, changed and told of; one name is given once", async () => {
    const stop = new AbortController();
    const told: unknown[] = [];
    const listening = (async () => {
      for await (const message of api.backend.context.live.hub.read(new Set(["channels"]), {}, stop.signal))
        told.push(message);
    })();
    const channel = await api.owner.channels.create({ name: "Quiet Harbours", niche: "sea", timezone: "Europe/Oslo" });
    expect(channel).toMatchObject({ isDefault: false, videos: 0, version: 1, targets: { retention: 0.5 } });
    await expect(api.owner.channels.create({ name: "  quiet harbours" })).rejects.toMatchObject({ code: "NAME_TAKEN" });
    const changed = await api.owner.channels.update({
      id: channel.id,
      ifVersion: 1,
      description: "Boats",
      isDefault: true,
    });
    expect(changed).toMatchObject({ description: "Boats", isDefault: true, version: 2, niche: "sea" });
    await expect(api.owner.channels.update({ id: channel.id, ifVersion: 1, niche: null })).rejects.toMatchObject({
      code: "CHANGED_MEANWHILE",
    });
    await expect(api.owner.channels.remove({ id: channel.id })).rejects.toMatchObject({ code: "IN_USE" });
    const all = await api.owner.channels.list({});
    expect(all.items.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    const other = all.items.find(({ id }) => id !== channel.id);
    await api.owner.channels.update({ id: other?.id ?? "", isDefault: true });
    await api.owner.channels.remove({ id: channel.id });
    await expect(api.owner.channels.get({ id: channel.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect
      .poll(() => told.slice(1), PATIENT)
      .toMatchObject([
        { type: "channel.update", channelId: channel.id, change: "created" },
        // One is the default only when the other is no more.
        { type: "channel.update", channelId: other?.id, change: "changed", channel: { isDefault: false } },
        { type: "channel.update", channelId: channel.id, change: "changed", channel: { isDefault: true } },
        { type: "channel.update", channelId: channel.id, change: "changed", channel: { isDefault: false } },
        { type: "channel.update", channelId: other?.id, change: "changed", channel: { isDefault: true } },
        { type: "channel.update", channelId: channel.id, change: "deleted" },
      ]);
    stop.abort();
    await listening;
  });

  test("a page of them, found by a part of the name", async () => {
    for (const name of ["Alpha one", "alpha two", "Alpha three"]) await api.owner.channels.create({ name });
    const first = await api.owner.channels.list({ q: "ALPHA", limit: 2 });
    expect(first.items.map(({ name }) => name)).toEqual(["Alpha one", "Alpha three"]);
    const rest = await api.owner.channels.list({ q: "alpha", limit: 2, cursor: first.nextCursor ?? "" });
    expect(rest).toMatchObject({ items: [{ name: "alpha two" }], nextCursor: null });
  });
});

test("a pause is told to who listens, stands in the health, and is in the audit log", async () => {
  const stream = await api.owner.events.watch({ topics: ["videos"] });
  expect((await stream.next()).value).toMatchObject({ type: "snapshot", pause: null });
  const until = new Date(Date.now() + 3_600_000).toISOString();
  expect(await api.owner.system.pause({ until })).toEqual({ pause: { reasons: ["person"], until } });
  expect((await stream.next()).value).toMatchObject({ type: "work.paused", pause: { until } });
  expect((await api.owner.system.health({})).pause).toEqual({ reasons: ["person"], until });
  expect(await api.owner.system.resume({})).toEqual({ pause: null });
  expect((await stream.next()).value).toMatchObject({ type: "work.paused", pause: null });
  await stream.return?.();
});
