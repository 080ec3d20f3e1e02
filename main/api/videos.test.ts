import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { createRouterClient } from "@orpc/server";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Idea } from "../../contract/idea.ts";
import { startApi, type Api } from "./backend.fixture.ts";
import { router } from "./router.ts";

const NOWHERE = "01a1fd17-342b-7777-b386-23236178fb3a";
/** As small as a video can be. */
const TINY = {
  script: "Rain is here.\n\nIt falls on the roof.",
  seconds: 15,
  height: 720,
  fps: 24,
  music: "none",
} as const;
let api: Api;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** A video that has stopped moving: it stands still for what is tried on it. */
async function still(wishes: Parameters<Api["owner"]["videos"]["generate"]>[0]) {
  const { id } = await api.owner.videos.generate(wishes);
  return api.owner.videos.cancel({ id });
}

describe("generate", () => {
  test("begins a video and tells when it will be there", async () => {
    const before = Date.now();
    const begun = await api.owner.videos.generate({ topic: "Why harbours are quiet at night", seconds: 30 });
    expect(begun).toMatchObject({ status: expect.stringMatching(/queued|running/), resumed: false });
    expect(Date.parse(begun.estimatedCompletion ?? "")).toBeGreaterThan(before);
    const video = await api.owner.videos.cancel({ id: begun.id });
    expect(video).toMatchObject({ state: "cancelled", channelId: (await defaultChannel()).id, priority: "normal" });
    expect((await api.owner.videos.get({ id: begun.id })).idea).toMatchObject({ seconds: 30, format: "16:9" });
  });

  test("takes the channel's presets where nothing is wished for, and leaves out what does not go together", async () => {
    const channel = await api.owner.channels.create({
      name: "Deutsche Häfen",
      niche: "Seefahrt",
      language: "de",
      presets: { look: "paper", seconds: 45, format: "9:16", captionStyle: "pop", voice: "espeak:de", rate: 0.9 },
    });
    const idea = async (wishes: Parameters<typeof still>[0]) =>
      (await api.owner.videos.get({ id: (await still({ channelId: channel.id, ...wishes })).id })).idea;
    expect(await idea({})).toMatchObject({
      niche: "Seefahrt",
      language: "de",
      look: "paper",
      seconds: 45,
      format: "9:16",
      captionStyle: "pop",
      voice: "espeak:de",
      rate: 0.9,
    });
    expect(await idea({ topic: "Der Hafen", format: "1:1", captions: "soft" })).toMatchObject({
      niche: null,
      format: "1:1",
      captions: "soft",
      captionStyle: null,
    });
    expect(await idea({ topic: "The harbour", language: "en" })).toMatchObject({ language: "en", voice: null });
    expect(await idea({ topic: "Rain", kind: "ambience" })).toMatchObject({ captionStyle: null, look: "paper" });
  });

  test("the same key makes one video, of another request none", async () => {
    const wishes = { topic: "Why tides come twice a day", idempotencyKey: "tides-1" };
    const first = await api.owner.videos.generate(wishes);
    await api.owner.videos.cancel({ id: first.id });
    expect(await api.owner.videos.generate(wishes)).toMatchObject({ id: first.id, status: "cancelled", resumed: true });
    await expect(api.owner.videos.generate({ ...wishes, seconds: 90 })).rejects.toMatchObject({
      code: "IDEMPOTENCY_MISMATCH",
    });
    const other = await api.program("read", "make").videos.generate({ ...wishes, seed: 2 });
    expect(other).toMatchObject({ resumed: false });
    await api.owner.videos.cancel({ id: other.id });
  });

  test("asked again, the answer is the same even where the request could not be met any more", async () => {
    const channel = await api.owner.channels.create({ name: "Gone soon" });
    const wishes = { topic: "How ice is made", channelId: channel.id, idempotencyKey: "ice" };
    const { id } = await api.owner.videos.generate(wishes);
    await api.owner.videos.cancel({ id });
    await api.owner.channels.remove({ id: channel.id, moveTo: (await defaultChannel()).id });
    expect(await api.owner.videos.generate(wishes)).toMatchObject({ id, resumed: true });
  });

  test("a channel that was deleted gets none", async () => {
    const channel = await api.owner.channels.create({ name: "Short lived" });
    await api.owner.channels.remove({ id: channel.id });
    await expect(api.owner.videos.generate({ topic: "Rain", channelId: channel.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test.each([
    ["no subject", { seconds: 30 }, "topic"],
    ["captions' style in a track", { topic: "Rain", captions: "soft", captionStyle: "pop" }, "captionStyle"],
    ["a recording without its script", { topic: "Rain", narrationFile: ownFile("audio/wav") }, "narrationFile"],
  ] as const)("%s: refused with the field", async (_what, wishes, field) => {
    await expect(api.owner.videos.generate(wishes)).rejects.toMatchObject({
      code: "IDEA_INVALID",
      data: { details: { field } },
    });
  });

  test("a misspelt wish makes no video", async () => {
    const wishes = { topic: "Rain", secnods: 30 };
    const refused = { code: "REQUEST_INVALID", data: { details: { field: "secnods" } } };
    await expect(api.owner.videos.generate(wishes)).rejects.toMatchObject(refused);
  });

  test.each([
    ["VOICE_UNKNOWN", { voice: "nobody" }, "voice"],
    ["VOICE_LANGUAGE", { language: "tlh" }, "language"],
    ["IDEA_INVALID", { look: "no-such-look" }, "look"],
  ] as const)("%s names its field", async (code, wishes, field) => {
    const refused = { code, data: { details: { field } } };
    await expect(api.owner.videos.generate({ topic: "Rain", ...wishes })).rejects.toMatchObject(refused);
  });

  test.each([
    ["VOICE_UNKNOWN", { voice: "nobody" }],
    ["IDEA_INVALID", { look: "no-such-look" }],
  ] as const)("%s is found where a channel presets it", async (code, presets) => {
    await expect(api.owner.channels.create({ name: "No use", presets })).rejects.toMatchObject({ code });
    const { id } = await defaultChannel();
    await expect(api.owner.channels.update({ id, presets })).rejects.toMatchObject({ code });
  });

  test.each(["logo", "intro", "outro"] as const)("a file that was never handed in is no %s", async (field) => {
    const refused = { code: "FILE_UNUSABLE", data: { details: { field } } };
    const wishes = { topic: "Rain", [field]: ownFile("image/png") };
    await expect(api.owner.videos.generate(wishes)).rejects.toMatchObject(refused);
    await expect(api.owner.videos.create({ idea: Idea.parse(wishes) })).rejects.toMatchObject(refused);
  });

  test("own folders as the library knows them, for callers that may name files", async () => {
    const folder = join(api.dir, "clips");
    await mkdir(folder);
    const background = { r: 90, g: 90, b: 160 };
    const picture = sharp({ create: { width: 64, height: 48, channels: 3, background } }).jpeg();
    await writeFile(join(folder, "harbour.jpg"), await picture.toBuffer());
    const wishes = { topic: "The harbour", footageFolders: [folder] };
    await expect(api.owner.videos.generate(wishes)).rejects.toMatchObject({ code: "LIBRARY_NOT_INDEXED" });
    for await (const _ of await api.owner.library.index({ folders: [folder] }));
    const video = await still(wishes);
    const { idea } = await api.owner.videos.get({ id: video.id });
    expect(idea.footage).toMatchObject({ folders: [folder], state: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await expect(api.program("read", "make").videos.generate(wishes)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const program = api.program("read", "make", "files");
    await expect(program.videos.generate({ ...wishes, footageFolders: ["/etc"] })).rejects.toMatchObject({
      code: "PATH_REFUSED",
    });
    // Neither under the other name.
    const footage = { folders: ["/etc"], state: "0".repeat(64) };
    await expect(program.videos.generate({ topic: "Rain", footage })).rejects.toMatchObject({ code: "PATH_REFUSED" });
    await expect(program.videos.create({ idea: Idea.parse({ topic: "Rain", footage }) })).rejects.toMatchObject({
      code: "PATH_REFUSED",
    });
  });
});

describe("what a person changes", () => {
  test("is seen whole: what was read of a video before a save is not mixed with what the save made", async () => {
    const { id } = await still({ ...TINY });
    const { context } = api.backend;
    const { videos } = context;
    const save = async () => {
      const { revision } = await videos.get(id);
      const pronunciations = [{ written: "rain", spoken: "a".repeat(revision) }];
      await videos.newRevision(id, { ...videos.revision(id, revision).idea, pronunciations });
    };
    const get: typeof videos.get = async (one) => {
      const seen = await videos.get(one);
      await save();
      return seen;
    };
    // Somebody saves whenever a part of the answer was read.
    const saved = new Proxy(videos, {
      get: (of, name: keyof typeof videos) => (name === "get" ? get : of[name].bind(of)),
    });
    const reader = createRouterClient(router, { context: { ...context, videos: saved } });
    const { revision, state, idea } = await reader.videos.get({ id });
    expect([revision, state, idea.pronunciations]).toEqual([1, "cancelled", undefined]);
    const editor = await reader.edits.get({ id });
    expect([editor.revision, editor.pronunciations]).toEqual([2, [{ written: "rain", spoken: "a" }]]);
    await api.owner.videos.cancel({ id });
  });

  test("another idea makes a revision, an equal one none; a change that was lost is refused", async () => {
    const { id, version } = await still({ topic: "How salt is made" });
    const changed = await api.owner.videos.update({
      id,
      ifVersion: version,
      idea: { format: "9:16" },
      priority: "high",
    });
    expect(changed).toMatchObject({
      revision: 2,
      priority: "high",
      idea: { topic: "How salt is made", format: "9:16" },
    });
    expect(changed.version).toBeGreaterThan(version);
    await expect(api.owner.videos.update({ id, ifVersion: version, priority: "urgent" })).rejects.toMatchObject({
      code: "CHANGED_MEANWHILE",
      data: { details: { version: changed.version } },
    });
    expect(await api.owner.videos.update({ id, idea: { format: "9:16" } })).toMatchObject({ revision: 2 });
    await expect(api.owner.videos.update({ id, idea: { seconds: 7200 } })).rejects.toMatchObject({
      code: "IDEA_INVALID",
    });
    await expect(api.owner.videos.update({ id, channelId: NOWHERE })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await api.owner.videos.cancel({ id });
  });

  test("revisions: listed, looked at, made, and made again as an earlier one was", async () => {
    const { id: videoId } = await still({ topic: "How glass is blown" });
    const second = await api.owner.revisions.create({ videoId, idea: { seconds: 90 } });
    expect(second).toMatchObject({ number: 2, current: true, idea: { seconds: 90 } });
    const third = await api.owner.revisions.restore({ videoId, number: 1 });
    expect(third).toMatchObject({ number: 3, current: true, idea: { seconds: 60 } });
    await api.owner.videos.cancel({ id: videoId });
    const page = await api.owner.revisions.list({ videoId, limit: 2 });
    expect(page.items.map(({ number, current }) => [number, current])).toEqual([
      [3, true],
      [2, false],
    ]);
    const rest = await api.owner.revisions.list({ videoId, cursor: page.nextCursor ?? "" });
    expect(rest).toMatchObject({ items: [{ number: 1 }], nextCursor: null });
    expect(await api.owner.revisions.get({ videoId, number: 2 })).toMatchObject({ current: false });
    await expect(api.owner.revisions.get({ videoId, number: 9 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("a deleted one is in no list, and comes back", async () => {
    const { id } = await still({ topic: "How paper is made" });
    const { restorableUntil } = await api.owner.videos.remove({ id });
    expect(Date.parse(restorableUntil)).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    const all = await api.owner.videos.list({ q: "paper is made" });
    expect(all.items).toEqual([]);
    expect((await api.owner.videos.list({ deleted: true })).items.map((video) => video.id)).toContain(id);
    await expect(api.owner.videos.update({ id, priority: "high" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await api.owner.videos.restore({ id })).toMatchObject({ id, deletedAt: null });
    expect((await api.owner.videos.list({ q: "paper is made" })).items).toHaveLength(1);
  });

  test("what was done is in the audit log, with who did it", async () => {
    const program = api.program("read", "make");
    const { id } = await program.videos.generate({ topic: "How rope is made" });
    await program.videos.remove({ id });
    const { items, intact } = await api.owner.access.audit({ subject: id });
    expect(items.map(({ action, who }) => [action, who])).toEqual([
      ["videos.remove", expect.stringMatching(/^token:/)],
      ["videos.generate", expect.stringMatching(/^token:/)],
    ]);
    expect(intact).toBe(true);
  });
});

describe("jobs", () => {
  test("stages are jobs: listed by what they are about, let go first, cancelled and queued again", async () => {
    const { id: subject } = await still({ topic: "How bricks are made" });
    const { items } = await api.owner.jobs.list({ subject });
    expect(items).toMatchObject([{ id: `${subject}/1/script`, kind: "stage", lane: "cpu", state: "cancelled" }]);
    const id = `${subject}/1/script`;
    await expect(api.owner.jobs.update({ id, action: "cancel" })).rejects.toMatchObject({ code: "NOT_READY" });
    const again = await api.owner.jobs.update({ id, action: "retry", priority: "urgent" });
    expect(again).toMatchObject({ priority: "urgent", state: expect.stringMatching(/queued|running|done/) });
    await api.owner.videos.cancel({ id: subject });
    await expect(api.owner.jobs.get({ id: "no/such/job" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await api.owner.jobs.list({ state: ["running"], lane: "gpu" })).items).toEqual([]);
  });

  test("of an older revision and of a deleted video are not queued again", async () => {
    const { id: subject } = await still({ topic: "How nails are made" });
    const first = { id: `${subject}/1/script`, action: "retry" } as const;
    await api.owner.videos.update({ id: subject, idea: { topic: "How screws are made" } });
    await api.owner.videos.cancel({ id: subject });
    await expect(api.owner.jobs.update(first)).rejects.toMatchObject({ code: "NOT_READY" });
    await api.owner.videos.remove({ id: subject });
    await expect(api.owner.jobs.update({ ...first, id: `${subject}/2/script` })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await api.owner.jobs.list({ subject })).items.map(({ state }) => state)).toEqual([
      "cancelled",
      "cancelled",
    ]);
  });
});

test("a video that is made: its status, files, scenes, artifacts, and a person's word with the name", async () => {
  const { id } = await api.owner.videos.generate(TINY);
  await expect
    .poll(async () => (await api.owner.videos.status({ id })).status, { timeout: 60_000, interval: 200 })
    .not.toMatch(/queued|running/);
  expect(await api.owner.videos.status({ id })).toMatchObject({ progress: 100, stage: "review", error: null });

  const video = await api.owner.videos.get({ id });
  expect(video).toMatchObject({ size: { width: 1280, height: 720 }, estimatedCompletion: null, analytics: null });
  expect(video.files.map(({ kind, mediaType }) => [kind, mediaType])).toEqual([
    ["video", "video/mp4"],
    ["thumbnail", "image/jpeg"],
    ["captions.vtt", "text/vtt"],
    ["captions.srt", "application/x-subrip"],
    ["audio", "audio/wav"],
    ["otio", "application/vnd.otio+json"],
  ]);
  expect(video.scenes.map(({ text }) => text).join(" ")).toBe("Rain is here. It falls on the roof.");
  expect(video.scenes[0]?.start).toBe(0);
  expect(video.made.join("\n")).toMatch(/voice .*\n.*/);
  expect(video.metadata?.title).not.toBe("");
  expect(video.chosen).toMatchObject({ voice: "flite:slt", look: { id: expect.any(String) }, music: null });

  const artifacts = await api.owner.artifacts.list({ videoId: id });
  const named = new Map(artifacts.map((artifact) => [`${artifact.stage} ${artifact.name}`, artifact]));
  expect([...named.keys()]).toEqual(
    expect.arrayContaining(["render video", "thumbnail variants.0.image", "narration audio"]),
  );
  const film = named.get("render video");
  expect(film?.url).toBe(`/api/v1/artifacts/${film?.hash}`);
  expect(await api.backend.context.findArtifact(film?.hash ?? "")).toEqual({
    hash: film?.hash,
    bytes: film?.bytes,
    mediaType: "video/mp4",
  });
  expect(await api.backend.context.findArtifact("0".repeat(64))).toBeNull();

  const picture = await api.owner.videos.still({ id, at: { frame: 3 } });
  expect(picture).toMatchObject({ frame: 3, url: `/api/v1/videos/${id}/stills/3.jpg?size=small` });

  const decided = await api.program("read", "make").videos.reject({ id, by: "Ada", note: "too short" });
  expect(decided.review?.verdict).toBe("rejected");
  expect((await api.owner.videos.get({ id })).decisions).toMatchObject([
    { verdict: "rejected", decidedBy: "Ada (by the token the program)", note: "too short" },
  ]);
  expect((await api.owner.videos.approve({ id })).review?.verdict).toBe("approved");
  expect((await api.owner.videos.get({ id })).decisions.at(-1)).toMatchObject({ decidedBy: "owner" });
  expect((await api.owner.videos.get({ id })).last).toBeNull();

  // While a newer one is made, the film that there is can be watched and had.
  await api.owner.videos.update({ id, idea: { height: 1080 } });
  const newer = await api.owner.videos.cancel({ id });
  const { files, last } = await api.owner.videos.get({ id });
  expect(newer.revision).toBe(2);
  expect(files.map(({ kind }) => kind)).not.toContain("video");
  expect(last).toMatchObject({ revision: 1, size: { width: 1280, height: 720 } });
  expect(last?.files.find(({ kind }) => kind === "video")?.url).toBe(
    `/api/v1/videos/${id}/files/video?v=${film?.hash}&revision=1`,
  );
  const to = { kind: "folder" as const, path: join(api.dir, "before") };
  await expect(api.owner.videos.deliver({ id, to })).rejects.toMatchObject({ code: "NOT_READY" });
  expect((await api.owner.videos.deliver({ id, to, revision: 1 })).dir).toBe(to.path);
}, 90_000);

async function defaultChannel() {
  const { items } = await api.owner.channels.list({});
  const found = items.find(({ isDefault }) => isDefault);
  if (!found) throw new Error("there is no default channel");
  return found;
}

function ownFile(mediaType: string) {
  return { name: "file", artifact: { hash: "0".repeat(64), bytes: 1, mediaType }, seconds: null };
}

test("a program writes a film over no file of the person's; what it exports, delivers and tries again is written down", async () => {
  const { id } = await still({ topic: "Why harbours freeze" });
  const program = api.program("make", "files");
  const folder = join(api.dir, "home");
  const kept = join(folder, "thesis.odt");
  await mkdir(folder);
  await writeFile(kept, "precious");
  await api.owner.settings.update({ values: { apiFolders: [folder] } });
  await expect(program.videos.film({ id, to: kept })).rejects.toMatchObject({ code: "OUTPUT_CLASH" });
  await program.videos.film({ id, to: join(folder, "new.mp4") });
  await program.videos.export({ id, to: join(folder, "edit") });
  await program.videos.retry({ id });
  await program.videos.cancel({ id });
  await api.owner.settings.update({ values: { apiFolders: null } });
  const { items } = await api.owner.access.audit({ subject: id });
  expect(items.slice(0, 4).map(({ action, who }) => [action, who.split(":")[0]])).toEqual([
    ["videos.cancel", "token"],
    ["videos.retry", "token"],
    ["videos.export", "token"],
    ["videos.film", "token"],
  ]);
});
