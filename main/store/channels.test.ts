import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { NewChannel } from "../../contract/api/channels.ts";
import { Idea } from "../../contract/idea.ts";
import { newId } from "../base/ids.ts";
import { DATABASE_FILE, openStore, type Store } from "./open.ts";

const NOW = 1000;

let dir: string;
let store: Store;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-store-channels-"));
  store = openStore(dir);
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

const create = (name: string) => store.channels.create(NewChannel.parse({ name }), NOW);
const fault = (code: string) => expect.objectContaining({ code });

function addVideo(channelId?: string): string {
  const id = newId();
  const idea = Idea.parse({ topic: "Rain" });
  store.videos.create({ id, title: "Rain", ideaHash: "h", idea, priority: 1, channelId }, NOW);
  return id;
}

describe("channels", () => {
  it("begin with one that is the default, and have the targets of the contract", () => {
    expect(store.channels.list({ limit: 10 }).items).toEqual([store.channels.default()]);
    expect(create("Sleep")).toMatchObject({
      isDefault: false,
      version: 1,
      videos: 0,
      presets: {},
      targets: { retention: 0.5, engagement: 0.1, clickThrough: 0.06 },
    });
  });

  it("have names of their own, whatever the case, the width of the letters or the blanks", () => {
    create("Schöner Schlaf");
    for (const name of ["schöner schlaf", "SCHÖNER SCHLAF", "Schöner  Schlaf", "ＳＣＨÖＮＥＲ schlaf"])
      expect(() => create(name)).toThrow(fault("NAME_TAKEN"));
    const other = create("Schoner Schlaf");
    expect(() => store.channels.update(other.id, { name: "SCHÖNER schlaf" }, {}, NOW)).toThrow(fault("NAME_TAKEN"));
    expect(store.channels.update(other.id, { name: "SCHONER Schlaf" }, {}, NOW).name).toBe("SCHONER Schlaf");
  });

  it("keep what a change does not name, and refuse a change that was made against another version", () => {
    const { id } = store.channels.create(
      NewChannel.parse({ name: "Sleep", niche: "rain", presets: { seconds: 90 } }),
      NOW,
    );
    const changed = store.channels.update(
      id,
      { description: "Soft", presets: { format: "9:16" } },
      { ifVersion: 1 },
      2000,
    );
    expect(changed).toMatchObject({ name: "Sleep", niche: "rain", description: "Soft", version: 2, updatedAt: 2000 });
    expect(changed.presets).toEqual({ format: "9:16" });
    expect(() => store.channels.update(id, { niche: null }, { ifVersion: 1 }, 3000)).toThrow(
      fault("CHANGED_MEANWHILE"),
    );
    expect(store.channels.require(id)).toEqual(changed);
    expect(store.channels.update(id, { niche: null }, { ifVersion: 2 }, 3000).niche).toBeNull();
  });

  it("have exactly one default at every time, to which videos go where nobody chose", () => {
    const first = store.channels.default();
    const { id } = create("Sleep");
    store.channels.update(id, { isDefault: true }, {}, NOW);
    expect(store.channels.default().id).toBe(id);
    expect(store.channels.list({ limit: 10 }).items.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    const video = addVideo();
    expect(store.videos.require(video).channelId).toBe(id);
    expect(store.videos.require(addVideo(first.id)).channelId).toBe(first.id);
    expect(() => addVideo(newId())).toThrow(fault("NOT_FOUND"));
    expect(store.channels.require(id).videos).toBe(1);
  });

  it("are deleted only when they are not the default and their videos have another home", () => {
    const home = store.channels.default();
    const { id } = create("Sleep");
    const [video, deleted] = [addVideo(id), addVideo(id)];
    store.videos.remove(deleted, NOW);
    const remove = (more = {}) => store.channels.remove(id, more, NOW);
    expect(() => store.channels.remove(home.id, {}, NOW)).toThrow(fault("IN_USE"));
    expect(() => remove()).toThrow(fault("IN_USE"));
    expect(() => remove({ moveTo: id })).toThrow(fault("REQUEST_INVALID"));
    expect(() => remove({ moveTo: newId() })).toThrow(fault("NOT_FOUND"));
    expect(() => remove({ moveTo: home.id, ifVersion: 7 })).toThrow(fault("CHANGED_MEANWHILE"));
    remove({ moveTo: home.id, ifVersion: 1 });
    expect(store.channels.get(id)).toBeNull();
    expect([store.videos.get(video)?.channelId, store.videos.get(deleted)?.channelId]).toEqual([home.id, home.id]);
    expect(store.channels.default().videos).toBe(1);
    // Its deleted videos alone hold no channel back.
    const other = create("Focus");
    store.videos.remove(addVideo(other.id), NOW);
    store.channels.remove(other.id, {}, NOW);
    expect(store.channels.get(other.id)).toBeNull();
  });

  it("are listed by name on pages that join, and found by a part of it", () => {
    const names = ["Äpfel", "bees", "Cats 100%", "DOGS", "my channel"];
    for (const name of names.slice(0, 4)) create(name);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = store.channels.list({ limit: 2, cursor });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(seen.toSorted()).toEqual([...names.slice(0, 4), "My channel"].toSorted());
    const found = (q: string) => store.channels.list({ limit: 10 }, { q }).items.map(({ name }) => name);
    expect([found("DOG"), found("%"), found("_")]).toEqual([["DOGS"], ["Cats 100%"], []]);
    expect(() => store.channels.list({ limit: 2, cursor: "gone" })).toThrow(fault("REQUEST_INVALID"));
  });

  it("of another owner are not there, and their names are free", () => {
    const { id } = create("Sleep");
    const db = new Database(join(dir, DATABASE_FILE));
    db.prepare("UPDATE channels SET owner_id = 'another' WHERE id = ?").run(id);
    db.close();
    expect(store.channels.get(id)).toBeNull();
    expect(() => store.channels.update(id, { niche: "x" }, {}, NOW)).toThrow(fault("NOT_FOUND"));
    expect(() => store.channels.remove(id, {}, NOW)).toThrow(fault("NOT_FOUND"));
    expect(() => addVideo(id)).toThrow(fault("NOT_FOUND"));
    expect(create("Sleep").id).not.toBe(id);
  });
});
