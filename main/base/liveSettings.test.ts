import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { SettingsInfo } from "../../contract/api/settings.ts";
import { openStore, type Store } from "../store/open.ts";
import { storedSettings } from "../store/storedSettings.ts";
import { createSettings } from "./liveSettings.ts";

let dir: string;
let store: Store;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-settings-"));
  store = openStore(dir);
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

const open = (env: Record<string, string> = {}, flags = {}) => createSettings({ rows: store.settings, env, flags });
const of = (settings: ReturnType<typeof open>, name: string) =>
  settings.info().items.find((item) => item.name === name);

describe("settings of a running backend", () => {
  it("count from the moment they are set, and again after a start", () => {
    const settings = open();
    settings.set({ apiRequestsPerHour: 5, cloudVoices: ["google"], outputDir: "/out" });
    expect(settings.effective().values).toMatchObject({ apiRequestsPerHour: 5, cloudVoices: ["google"] });
    expect(of(settings, "outputDir")).toMatchObject({ value: "/out", source: "store", default: "videos" });
    expect(open().effective().sources).toMatchObject({ apiRequestsPerHour: "store", outputDir: "store" });
    expect(of(settings, "cpuJobs")).toMatchObject({ restart: true });
    expect(of(settings, "apiFolders")).toMatchObject({ restart: false });
  });

  it("say which of them wait for the next start, until they are as they were", () => {
    const settings = open();
    const before = of(settings, "networkJobs")?.value;
    settings.set({ networkJobs: 9, apiRequestsPerHour: 5 });
    expect(of(settings, "networkJobs")).toMatchObject({ isPending: true });
    expect(of(settings, "apiRequestsPerHour")).toMatchObject({ isPending: false });
    expect(of(open(), "networkJobs")).toMatchObject({ isPending: false });
    settings.set({ networkJobs: before ?? null });
    expect(of(settings, "networkJobs")).toMatchObject({ isPending: false });
  });

  it("give way to the environment and the command line, which are told as the source", () => {
    store.settings.set({ outputDir: "/stored", cpuJobs: 1 }, [], 1);
    const settings = open({ YTEMPIRE_OUTPUT_DIR: "/env" }, { cpuJobs: "2" });
    expect(of(settings, "outputDir")).toMatchObject({ value: "/env", source: "environment" });
    expect(of(settings, "cpuJobs")).toMatchObject({ value: 2, source: "command line" });
  });

  it("are taken back by null, also those that are known no longer", () => {
    store.settings.set({ outputDir: "/out", colourOfTheSky: "blue" }, [], 1);
    const settings = open();
    settings.set({ outputDir: null, colourOfTheSky: null });
    expect(of(settings, "outputDir")).toMatchObject({ value: "videos", source: "default" });
    expect(store.settings.all()).toEqual({});
    expect(() => settings.set({ nothing: null })).toThrow(expect.objectContaining({ code: "SETTING_UNKNOWN" }));
  });

  it.each([
    ["a value out of its range", "cpuJobs", 5],
    ["a text where a number belongs", "cpuJobs", "3"],
    ["a flag where a number belongs", "apiRequestsPerHour", true],
    ["an empty list where a number belongs", "apiRequestsPerHour", []],
    ["a number too large to be exact", "apiRequestsPerHour", 2 ** 53],
    ["a list as text", "cloudVoices", "google"],
    ["a relative folder", "apiFolders", ["films"]],
    ["a word that is none of its own", "language", "fr"],
  ])("refuse %s, and then nothing of the change is kept", (_, name, value) => {
    const settings = open();
    const { version } = settings.info();
    expect(() => settings.set({ outputDir: "/out", [name]: value })).toThrow(
      expect.objectContaining({ code: "SETTING_INVALID", details: { field: name } }),
    );
    expect(store.settings.all()).toEqual({});
    expect(settings.info().version).toBe(version);
  });

  it("refuse a name that is none, such as those that every object has", () => {
    for (const name of ["toString", "__proto__", "#version", "dataDir"])
      expect(() => open().set(JSON.parse(`{"${name}": 1}`) as Record<string, number>)).toThrow(
        expect.objectContaining({ code: "SETTING_UNKNOWN" }),
      );
  });

  it("are not changed by who knew another version", () => {
    const settings = open();
    const { version } = settings.info();
    settings.set({ outputDir: "/one" }, { ifVersion: version });
    expect(() => settings.set({ outputDir: "/two" }, { ifVersion: version })).toThrow(
      expect.objectContaining({ code: "CHANGED_MEANWHILE", details: { version: version + 1 } }),
    );
    settings.set({ outputDir: null }, { ifVersion: version + 1 });
    expect(settings.info().version).toBe(version + 2);
  });

  it("are described as the contract says", () => {
    const info = open().info();
    expect(SettingsInfo.parse(info)).toEqual(info);
    expect(of(open(), "cpuJobs")?.schema).toMatchObject({ type: "integer", minimum: 1, maximum: 4 });
    expect(of(open(), "cloudVoices")?.schema).toMatchObject({ type: "array" });
    expect(of(open(), "language")?.schema).toMatchObject({ enum: ["auto", "en", "de"] });
  });

  it("are read by commands while a backend holds the data folder, and by others as none", async () => {
    open().set({ outputDir: "/out" });
    expect(storedSettings(dir)).toEqual({ outputDir: "/out" });
    expect(storedSettings(join(dir, "nowhere"))).toEqual({});
  });
});
