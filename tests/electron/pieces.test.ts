// The shell's decisions, each by itself: places of the window, tray, menu, notes of a release, notices, log-in.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, onTestFinished, test, vi } from "vitest";

import type { VideoSnapshot } from "../../contract/events.ts";
import { NOTHING_HEARD } from "../../contract/liveState.ts";
import type { UpdateState } from "../../contract/shell.ts";
import { keepPlace, readPlace, validPlace } from "../../electron/bounds.ts";
import { NO_WORK, type ShellSettings } from "../../electron/following.ts";
import { lasting, watchFullScreen } from "../../electron/fullScreen.ts";
import { menuOf } from "../../electron/menu.ts";
import { noticeOf } from "../../electron/notices.ts";
import { Power } from "../../electron/power.ts";
import { desktopEntry, startAtLogin } from "../../electron/startAtLogin.ts";
import { trayContent, type TrayActions } from "../../electron/tray.ts";
import { notesOf, Updates, type Updater } from "../../electron/updates.ts";
import { wordsOf } from "../../electron/words.ts";
import { app, powerMonitor, powerSaveBlocker } from "../doubles/electron.ts";

const { words } = wordsOf("en", ["en-GB"]);
const video = (change: Partial<VideoSnapshot> = {}) =>
  ({
    id: "1",
    title: "Salt & sea",
    state: "running",
    waitingFor: null,
    progress: 0.426,
    deletedAt: null,
    ...change,
  }) as VideoSnapshot;

describe("the window's place", () => {
  const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 };
  const SECOND = { x: 1920, y: 0, width: 2560, height: 1400 };

  test("is kept where its screen is there, and in the middle of the first where it is not", () => {
    const kept = { x: 2500, y: 200, width: 1600, height: 1000, isMaximised: true };
    expect(validPlace(kept, [SCREEN, SECOND])).toEqual(kept);
    expect(validPlace(kept, [SCREEN])).toEqual({ x: 160, y: 20, width: 1600, height: 1000, isMaximised: true });
  });

  test("is never larger than its screen, nor too small, nor out of reach", () => {
    expect(validPlace({ x: 0, y: 0, width: 9000, height: 9000, isMaximised: false }, [SCREEN])).toMatchObject({
      width: 1920,
      height: 1040,
    });
    expect(validPlace({ x: 10, y: 10, width: 1, height: 1, isMaximised: false }, [SCREEN])).toMatchObject({
      width: 1024,
      height: 640,
    });
    expect(validPlace({ x: 0, y: -500, width: 1200, height: 800, isMaximised: false }, [SCREEN]).y).toBe(120);
    expect(validPlace({ x: -1150, y: 50, width: 1200, height: 800, isMaximised: false }, [SCREEN]).x).toBe(360);
  });

  test("is read from its file, and a damaged one is none", () => {
    const dir = mkdtempSync(join(tmpdir(), "place-"));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const file = join(dir, "place.json");
    const place = { x: 1, y: 2, width: 1300, height: 900, isMaximised: false };
    expect(readPlace(file)).toBeNull();
    keepPlace(file, place);
    expect(readPlace(file)).toEqual(place);
    for (const damaged of ["", "{", '{"x":"1"}', '{"x":1e300,"y":0,"width":1,"height":1}']) {
      writeFileSync(file, damaged);
      expect(readPlace(file)).toBeNull();
    }
  });
});

describe("the tray", () => {
  const now = new Date(2026, 2, 1, 10, 0).getTime();
  const actions = (): TrayActions & { done: unknown[] } => {
    const done: unknown[] = [];
    return {
      done,
      open: (path) => done.push(["open", path]),
      pause: (ms) => done.push(["pause", ms]),
      resume: () => done.push(["resume"]),
      quit: () => done.push(["quit"]),
    };
  };
  const running = { state: "running" } as const;

  test("says what is being made, what waits and what comes next", () => {
    const work = {
      ...NO_WORK,
      running: [video()],
      waiting: 2,
      queued: 1,
      next: { title: "Tides", at: new Date(2026, 2, 1, 18, 30) },
    };
    const done = actions();
    const { tooltip, items } = trayContent({ backend: running, work }, done, words, "en-GB", now);
    expect(tooltip).toBe("YTEmpire · Salt && sea: 42 %");
    expect(items.flatMap(({ label }) => label ?? [])).toEqual([
      "Salt && sea: 42 %",
      "Salt && sea: 42 %",
      "1 video is in the queue",
      "2 videos wait for you",
      "Next: Tides, 18:30",
      "Pause all work",
      "Pause for an hour",
      "New video",
      "Open YTEmpire",
      "Quit",
    ]);
    const press = (label: string) =>
      items.find((item) => item.label === label)?.click?.(undefined as never, undefined, undefined as never);
    press("Pause for an hour");
    press("2 videos wait for you");
    press("Quit");
    expect(done.done).toEqual([["pause", 3_600_000], ["open", "/videos?state=waiting"], ["quit"]]);
  });

  test("says why nothing is made, and lets a person's own pause go on", () => {
    const line = (pause: (typeof NO_WORK)["pause"]) =>
      trayContent({ backend: running, work: { ...NO_WORK, pause } }, actions(), words, "en-GB", now);
    expect(line(null).tooltip).toBe("YTEmpire · Nothing to make");
    expect(line({ reasons: ["person"], until: null }).tooltip).toBe("YTEmpire · Paused");
    expect(line({ reasons: ["person"], until: null }).items.map(({ label }) => label)).toContain("Go on");
    expect(line({ reasons: ["battery"], until: null }).tooltip).toBe("YTEmpire · Paused: on battery");
    expect(line({ reasons: ["battery"], until: null }).items.map(({ label }) => label)).toContain("Pause all work");
    const crashed = { state: "crashed", times: 2, reason: "x", againAt: now + 4200 } as const;
    const { tooltip, items } = trayContent({ backend: crashed, work: NO_WORK }, actions(), words, "en-GB", now);
    expect(tooltip).toBe("YTEmpire · The backend broke down; it starts again in 5 s");
    expect(items.find(({ label }) => label === "Pause all work")?.enabled).toBe(false);
  });

  test("cuts long titles and what cannot be seen in them", () => {
    const work = { ...NO_WORK, running: [video({ title: `a\u202e\n${"b".repeat(10_000)}` })] };
    const { tooltip } = trayContent({ backend: running, work }, actions(), words, "en-GB", now);
    expect(tooltip.length).toBeLessThan(80);
    expect(tooltip).not.toMatch(/[\u202e\n]/);
  });
});

test("menus have the platform's own shortcuts, in the person's language", () => {
  const nothing = () => undefined;
  const of = (platform: NodeJS.Platform, language: "en" | "de") =>
    JSON.stringify(
      menuOf(
        wordsOf(language, []).words,
        { open: nothing, close: nothing, checkForUpdate: nothing, quit: nothing },
        platform,
      ),
    );
  expect(of("darwin", "en")).toContain("Cmd+Q");
  expect(of("darwin", "en")).toContain('"role":"windowMenu"');
  expect(of("win32", "de")).toContain('"label":"Beenden","accelerator":"Ctrl+Q"');
  expect(of("linux", "en")).not.toContain("hideOthers");
});

describe("updates", () => {
  class Double implements Updater {
    autoDownload = false;
    autoInstallOnAppQuit = false;
    allowDowngrade = true;
    installs = 0;
    readonly listeners = new Map<string, (given: never) => void>();
    on(event: string, listener: (given: never) => void) {
      return this.listeners.set(event, listener);
    }
    say(event: string, given: unknown) {
      this.listeners.get(event)?.(given as never);
    }
    checkForUpdates = () => Promise.reject(new Error("no network"));
    quitAndInstall = () => void this.installs++;
  }
  function start() {
    const updater = new Double();
    const states: UpdateState[] = [];
    const beforeRestart = vi.fn<() => Promise<void>>(async () => undefined);
    const updates = new Updates({ updater, onState: (state) => states.push(state), beforeRestart });
    onTestFinished(() => updates.close());
    return { updater, states, updates, beforeRestart };
  }

  test("are fetched beside the work, and taken when the person agrees, after the backend has ended", async () => {
    const { updater, states, updates, beforeRestart } = start();
    expect(updater).toMatchObject({ autoDownload: true, allowDowngrade: false });
    updates.check();
    updater.say("update-available", { version: "2.0.0", releaseNotes: "<p>Faster</p>" });
    updater.say("download-progress", { percent: 50 });
    expect(states.at(-1)).toMatchObject({ state: "fetching", fraction: 0.5, notes: "Faster" });
    updater.say("update-downloaded", { version: "2.0.0" });
    expect(states.at(-1)).toEqual({ state: "ready", version: "2.0.0", notes: "Faster", isWaiting: false });
    expect(updater.installs).toBe(0);
    await updates.restart();
    expect(beforeRestart).toHaveBeenCalledTimes(1);
    expect(updater.installs).toBe(1);
  });

  test("are never taken while something is made", async () => {
    const { updater, states, updates } = start();
    updates.work(true);
    updater.say("update-downloaded", { version: "2.0.0" });
    await updates.restart();
    expect(updater.installs).toBe(0);
    expect(states.at(-1)).toMatchObject({ state: "ready", isWaiting: true });
    updates.work(false);
    await vi.waitFor(() => expect(updater.installs).toBe(1));
  });

  test("one that is here is not lost by a later check that fails; a copy from source has none", () => {
    const { updater, states } = start();
    updater.say("error", new Error("no network"));
    expect(states.at(-1)).toEqual({ state: "failed", message: "no network" });
    updater.say("update-downloaded", { version: "2.0.0" });
    updater.say("error", new Error("no network"));
    expect(states.at(-1)).toMatchObject({ state: "ready" });
    expect(
      new Updates({ updater: null, onState: () => undefined, beforeRestart: async () => undefined }).state,
    ).toEqual({ state: "unsupported" });
  });

  test("notes of a release are text, whatever they were", () => {
    const releaseNotes = "<h2>New</h2><ul><li>A &amp; B</li></ul><script>alert(1)</script><img src=x onerror=alert(1)>";
    expect(notesOf({ version: "2", releaseNotes })).toBe("New\n• A & B");
    expect(
      notesOf({
        version: "2",
        releaseNotes: [
          { version: "2", note: "b" },
          { version: "1", note: null },
        ],
      }),
    ).toBe("2\nb\n\n1");
    expect(notesOf({ version: "2" })).toBeNull();
  });
});

test("a notification is shown for what has become of a video, not for what was so already", () => {
  const message = (change: Partial<VideoSnapshot>) =>
    ({ type: "video.changed", video: video(change), seq: 1, timestamp: "" }) as const;
  const before = { ...NOTHING_HEARD, videos: new Map([["1", video()]]) };
  expect(noticeOf(message({ state: "done" }), before, words)).toEqual({
    title: "Your video is ready",
    body: "Salt & sea",
    path: "/videos/1",
  });
  expect(noticeOf(message({ state: "waiting", waitingFor: "approval" }), before, words)?.title).toBe(
    "Your video waits for your approval",
  );
  expect(noticeOf(message({ state: "waiting", waitingFor: "time" }), before, words)).toBeNull();
  expect(noticeOf(message({ progress: 0.9 }), before, words)).toBeNull();
  expect(noticeOf(message({ state: "done" }), NOTHING_HEARD, words)).toBeNull();
});

test("the computer stays awake while something is made; battery pauses only where it is wished, and again after a restart", () => {
  const asked: unknown[] = [];
  powerMonitor.isBattery = true;
  const power = new Power({ pause: (...one) => asked.push(one) });
  onTestFinished(() => power.close());
  power.work({ ...NO_WORK, running: [video()] });
  expect(powerSaveBlocker.on.size).toBe(1);
  power.work({ ...NO_WORK, running: [video()], pause: { reasons: ["battery"], until: null } });
  expect(powerSaveBlocker.on.size).toBe(0);
  const settings = { pauseOnBattery: false, pauseInFullScreen: false } as ShellSettings;
  power.settings(settings);
  expect(asked).toEqual([]);
  power.settings({ ...settings, pauseOnBattery: true });
  power.again();
  powerMonitor.emit("on-ac");
  expect(asked).toEqual([
    ["battery", true],
    ["battery", true],
    ["battery", false],
  ]);
});

test("a full screen counts once it has lasted; a system that does not say tells nothing", () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const told: boolean[] = [];
  const settle = lasting((isFull) => told.push(isFull), 5000);
  settle.next(true);
  vi.advanceTimersByTime(3000);
  settle.next(false);
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([]);
  settle.next(true);
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(1000);
    settle.next(true);
  }
  expect(told).toEqual([true]);
  expect(watchFullScreen(() => told.push(false), "linux", { XDG_SESSION_TYPE: "wayland" })()).toBeUndefined();
  expect(told).toEqual([true]);
});

test("started at log-in by a file of the desktop's, with a program whose name needs care", () => {
  const dir = mkdtempSync(join(tmpdir(), "autostart-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, "autostart", "ytempire.desktop");
  const place = { platform: "linux", configDir: dir, program: "/opt/my apps/YTEmpire 100%.AppImage" } as const;
  startAtLogin(true, place);
  expect(() => readFileSync(file)).toThrow("ENOENT");
  app.isPackaged = true;
  onTestFinished(() => void (app.isPackaged = false));
  startAtLogin(true, place);
  expect(readFileSync(file, "utf8")).toContain('Exec="/opt/my apps/YTEmpire 100%%.AppImage" --hidden');
  expect(desktopEntry('/a"b$c')).toContain('Exec="/a\\\\"b\\\\$c" --hidden');
  startAtLogin(false, place);
  expect(() => readFileSync(file)).toThrow("ENOENT");
  startAtLogin(true, { ...place, platform: "win32" });
  expect(app.is.logins).toEqual([{ openAtLogin: true, args: ["--hidden"] }]);
});
