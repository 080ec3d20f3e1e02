// Personas, channels and the calendar over a real backend: who fills what, who is told, and what is refused.
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { PersonaText } from "../../contract/persona.ts";
import { startApi, type Api } from "./backend.fixture.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const HOUR = 3_600_000;
const later = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

async function channel(name: string, more: object = {}) {
  return api.owner.channels.create({ name, ...more });
}

async function heard(topic: "videos" | "channels" | "changes", act: () => Promise<unknown>): Promise<string[]> {
  const stop = new AbortController();
  const told: string[] = [];
  const listening = (async () => {
    for await (const message of api.backend.context.live.hub.read(new Set([topic]), {}, stop.signal))
      told.push(JSON.stringify(message));
  })();
  await expect.poll(() => told.length).toBeGreaterThan(0);
  await act();
  await new Promise((resolve) => setTimeout(resolve, 100));
  stop.abort();
  await listening;
  return told.slice(1);
}

describe("personas", () => {
  test("ready ones come with the product, fitting ones first, and cannot be changed", async () => {
    const all = await api.owner.personas.list({});
    expect(all.length).toBeGreaterThanOrEqual(20);
    const [best] = await api.owner.personas.list({ niche: "true crime" });
    expect(best).toMatchObject({ id: "case-archivist", own: false, fit: 1 });
    await expect(api.owner.personas.update({ id: "case-archivist", name: "Mine" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  test("a copy is one's own to change, is told of, and stays while a channel speaks by it", async () => {
    const ready = await api.owner.personas.get({ id: "night-keeper" });
    const told = await heard("changes", () => api.owner.personas.create(PersonaText.parse({ ...ready, name: "Copy" })));
    expect(told.join()).toContain('"what":"personas"');
    const own = (await api.owner.personas.list({})).find(({ name }) => name === "Copy");
    const id = own?.id ?? "";
    await expect(api.owner.personas.create(PersonaText.parse({ ...ready, name: " copy " }))).rejects.toMatchObject({
      code: "NAME_TAKEN",
    });
    const changed = await api.owner.personas.update({ id, ifVersion: 1, summary: "Another." });
    expect(changed).toMatchObject({
      version: 2,
      summary: "Another.",
      openings: ready.openings,
      translated: ready.translated,
    });
    await expect(api.owner.personas.update({ id, ifVersion: 1, summary: "Late." })).rejects.toMatchObject({
      code: "CHANGED_MEANWHILE",
    });
    await expect(api.owner.personas.update({ id, look: "no-such-look" })).rejects.toMatchObject({
      code: "IDEA_INVALID",
    });
    const { id: channelId } = await channel("Speaks by a copy", { persona: id });
    await expect(api.owner.personas.remove({ id })).rejects.toMatchObject({ code: "IN_USE" });
    await api.owner.channels.update({ id: channelId, persona: null });
    await api.owner.personas.remove({ id });
    await expect(channel("Speaks by nobody", { persona: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("fill what idea and channel leave open, and the video keeps them whole", async () => {
    const { id: channelId } = await channel("Facts", { persona: "fact-sprinter", presets: { look: "paper" } });
    const begun = await api.owner.videos.generate({ topic: "Bees", style: "quotes", channelId });
    const { idea } = await api.owner.videos.get({ id: begun.id });
    expect(idea).toMatchObject({ style: "quotes", look: "paper", captionStyle: "pop", music: "bright", rate: 1.27 });
    expect(idea.persona).toMatchObject({ id: "fact-sprinter", audience: "Phone viewers with half a minute." });
    const voices = await api.owner.voices.list({ language: "en" });
    expect(voices.find(({ id }) => id === idea.voice)?.gender).toBe("female");
    const nobody = await api.owner.videos.generate({ topic: "Bees", channelId, persona: null });
    expect((await api.owner.videos.get({ id: nobody.id })).idea).not.toHaveProperty("persona");
    const other = await api.owner.videos.generate({ topic: "Bees", channelId, persona: "stoic-reader" });
    expect((await api.owner.videos.get({ id: other.id })).idea).toMatchObject({ style: "quotes", look: "paper" });
    await expect(api.owner.videos.generate({ topic: "Bees", persona: "no-one" })).rejects.toMatchObject({
      code: "IDEA_INVALID",
      data: { details: { field: "persona" } },
    });
  });
});

describe("channels", () => {
  test("refuse names that are too long or empty, and keep markup as it is", async () => {
    await expect(channel("x".repeat(10_000))).rejects.toMatchObject({ code: "REQUEST_INVALID" });
    await expect(channel("   ")).rejects.toMatchObject({ code: "REQUEST_INVALID" });
    const markup = `<script>alert(1)</script>`;
    expect((await channel(markup)).name).toBe(markup);
  });

  test("refuse slots at no time, and a logo that nobody handed in", async () => {
    await expect(
      channel("Slots", { schedule: { slots: [{ weekday: 1, time: "25:00" }], missed: "ask" } }),
    ).rejects.toMatchObject({ code: "REQUEST_INVALID" });
    const artifact = { hash: "0".repeat(64), bytes: 3, mediaType: "image/png" };
    await expect(
      channel("Logo", { presets: { logo: { name: "a.png", artifact, seconds: null } } }),
    ).rejects.toMatchObject({ code: "FILE_UNUSABLE", data: { details: { field: "logo" } } });
  });

  test("keep whether word lists alone are enough to publish unattended: only where it was said", async () => {
    const { id, schedule } = await channel("Unattended");
    expect(schedule).not.toHaveProperty("wordListsAlone");
    await api.owner.channels.update({ id, schedule: { ...schedule, wordListsAlone: true } });
    expect((await api.owner.channels.get({ id })).schedule).toEqual({ ...schedule, wordListsAlone: true });
  });

  test("tell of the videos that go elsewhere when one is deleted", async () => {
    const from = await channel("Going");
    const to = await channel("Staying");
    const { id } = await api.owner.videos.generate({ topic: "Moved", channelId: from.id });
    const told = await heard("videos", () => api.owner.channels.remove({ id: from.id, moveTo: to.id }));
    expect(told.filter((message) => message.includes('"video.changed"')).join()).toContain(to.id);
    expect((await api.owner.videos.get({ id })).channelId).toBe(to.id);
  });
});

describe("the calendar", () => {
  test("plans, moves and takes out, each told of; two windows do not undo each other", async () => {
    const { id: channelId } = await channel("Planned", { persona: "night-keeper" });
    let id = "";
    const told = await heard("changes", async () => {
      ({ id } = await api.owner.calendar.schedule({
        channelId,
        wishes: { topic: "Rain" },
        when: { by: "ready", at: later(30) },
      }));
    });
    expect(told.join()).toContain(id);
    const at = later(50);
    const moved = await api.owner.calendar.put({ id, ifVersion: 1, when: { by: "ready", at } });
    expect(moved).toMatchObject({ title: "Rain", version: 2, when: { at }, state: "planned" });
    expect(Date.parse(moved.beginAt)).toBeLessThan(Date.parse(at));
    await expect(
      api.owner.calendar.put({ id, ifVersion: 1, when: { by: "ready", at: later(60) } }),
    ).rejects.toMatchObject({ code: "CHANGED_MEANWHILE" });
    const { plans } = await api.owner.calendar.get({ from: later(0), to: later(24 * 20), channelId });
    expect(plans.map((plan) => plan.id)).toEqual([id]);
    expect((await api.owner.calendar.next({ limit: 50 })).map((plan) => plan.id)).toContain(id);
    await api.owner.calendar.remove({ id });
    await expect(api.owner.calendar.remove({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("refuses at once what could not be made when its time has come", async () => {
    const when = { by: "begin" as const, at: later(5) };
    await expect(api.owner.calendar.schedule({ wishes: {}, when })).rejects.toMatchObject({ code: "IDEA_INVALID" });
    await expect(
      api.owner.calendar.schedule({ wishes: { topic: "Rain", voice: "no:voice" }, when }),
    ).rejects.toMatchObject({ code: "VOICE_UNKNOWN" });
    await expect(
      api.owner.calendar.schedule({ wishes: { topic: "Rain" }, when: { by: "begin", at: later(-5) } }),
    ).rejects.toMatchObject({ code: "REQUEST_INVALID", data: { details: { field: "when.at" } } });
    await expect(
      api.program("read", "make").calendar.schedule({ wishes: { topic: "Rain" }, footageFolders: ["/etc"], when }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(api.owner.calendar.get({ from: later(0), to: later(24 * 90) })).rejects.toMatchObject({
      code: "REQUEST_INVALID",
    });
  });

  test("begins a plan on a person's word, once, with what the channel's persona says by then", async () => {
    const { id: channelId } = await channel("Begun", { persona: "night-keeper" });
    const { id } = await api.owner.calendar.schedule({
      channelId,
      wishes: { topic: "Fog" },
      when: { by: "begin", at: later(5) },
    });
    await api.owner.channels.update({ id: channelId, persona: "forest-guide" });
    const begun = await api.owner.calendar.settle({ id, choice: "run" });
    expect(begun.state).toBe("begun");
    expect((await api.owner.calendar.settle({ id, choice: "run" })).videoId).toBe(begun.videoId);
    const video = await api.owner.videos.get({ id: begun.videoId ?? "" });
    expect(video.idea).toMatchObject({ topic: "Fog", persona: { id: "forest-guide" }, look: "forest" });
    const { items } = await api.owner.videos.list({ channelId });
    expect(items.length).toBe(1);
    const { videos } = await api.owner.calendar.get({ from: later(-24), to: later(24), channelId });
    expect(videos.map((one) => one.id)).toEqual([begun.videoId]);
  });
});
