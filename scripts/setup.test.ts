import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** Stands for npm, whose registry is remote: notes how it was called, and does what the test asks. */
const NPM = `
  const { appendFileSync, existsSync, linkSync, mkdirSync, copyFileSync, rmSync } = require("node:fs");
  appendFileSync("calls.txt", process.argv.slice(2).join(" ") + "\\n");
  if (process.env.FAIL) { console.error(process.env.FAIL); process.exit(1); }
  const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  while (process.env.HOLD && existsSync("npm.js") && !existsSync("release")) pause();
  // The test is over, however it went.
  if (!existsSync("npm.js")) process.exit(1);
  if (process.argv[2] === "ci") {
    rmSync("node_modules", { recursive: true, force: true });
    mkdirSync("node_modules/node/bin", { recursive: true });
    const node = "node_modules/node/bin/node" + (process.platform === "win32" ? ".exe" : "");
    try { linkSync(process.execPath, node); } catch { copyFileSync(process.execPath, node); }
  }
`;

let root: string;
const started = new Set<ChildProcess>();
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "set up ä'-"));
  mkdirSync(join(root, "scripts"));
  cpSync(join(import.meta.dirname, "setup.mjs"), join(root, "scripts", "setup.mjs"));
  writeFileSync(join(root, "package-lock.json"), "{}");
  writeFileSync(join(root, "npm.js"), NPM);
});
afterEach(() => {
  for (const child of started) child.kill("SIGKILL");
  started.clear();
  rmSync(root, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, "scripts", "setup.mjs")], {
    env: { ...process.env, npm_execpath: join(root, "npm.js"), npm_node_execpath: process.execPath, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  started.add(child);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, stderr }));
  return { child, ended, said: () => stderr };
}

const setup = (env?: Record<string, string>) => start(env).ended;
const calls = () => readFileSync(join(root, "calls.txt"), "utf8").trimEnd().split("\n");
const INSTALL = ["ci --ignore-scripts", "rebuild node"];
const release = () => writeFileSync(join(root, "release"), "");
const lock = () => join(root, ".setup.lock");

test("the first run installs without any script but the one of node, and says so in a sentence", async () => {
  const { code, stderr } = await setup();
  expect(code).toBe(0);
  expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(/^Installing the packages/)]);
  expect(calls()).toEqual(INSTALL);
});

test("a second run does nothing and says nothing, until the lock of the packages changes", async () => {
  await setup();
  expect(await setup()).toEqual({ code: 0, stderr: "" });
  expect(calls()).toEqual(INSTALL);
  appendFileSync(join(root, "package-lock.json"), "\n");
  await setup();
  expect(calls()).toEqual([...INSTALL, ...INSTALL]);
});

test("of two at once one installs and the other waits for it", async () => {
  const both = [start({ HOLD: "1" }), start({ HOLD: "1" })];
  const waiting = () => both.filter(({ said }) => said().includes("waiting for it"));
  await vi.waitFor(() => expect(waiting()).toHaveLength(1), 20_000);
  release();
  expect((await Promise.all(both.map(({ ended }) => ended))).map(({ code }) => code)).toEqual([0, 0]);
  expect(waiting()).toHaveLength(1);
  expect(calls()).toEqual(INSTALL);
  expect(existsSync(lock())).toBe(false);
});

test("after a kill in the middle the next run begins anew", async () => {
  const { child, ended: killed } = start({ HOLD: "1" });
  await vi.waitFor(() => expect(calls()).toHaveLength(1), 20_000);
  child.kill("SIGKILL");
  const next = start();
  // npm itself was not killed: it must not write into what the next run installs.
  await vi.waitFor(() => expect(next.said()).toContain("waiting for it"), 20_000);
  expect(calls()).toHaveLength(1);
  release();
  await killed;
  expect((await next.ended).code).toBe(0);
  expect(calls().slice(1)).toEqual(INSTALL);
  expect(existsSync(lock())).toBe(false);
});

test("a lock of a process that lives is waited for, whatever its age", async () => {
  writeFileSync(lock(), JSON.stringify({ pids: [process.pid], host: hostname() }));
  const { ended, said } = start();
  await vi.waitFor(() => expect(said()).toContain("waiting for it"), 20_000);
  expect(existsSync(join(root, "calls.txt"))).toBe(false);
  rmSync(lock());
  expect((await ended).code).toBe(0);
});

test.each([
  ["npm error code EAI_AGAIN", "The package registry cannot be reached"],
  ["npm error code ENOSPC", "The disk is full"],
  ["npm error code EACCES", "cannot be written"],
  ["npm error code EINTEGRITY", "npm cache clean --force"],
  ["npm error something else", "delete node_modules first"],
])("%s: what npm said, and what to do", async (said, advice) => {
  const { code, stderr } = await setup({ FAIL: said });
  expect(code).toBe(1);
  expect(stderr).toContain(said);
  expect(stderr).toContain(advice);
  expect(existsSync(lock())).toBe(false);
  expect((await setup()).code).toBe(0);
});
