import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { runProcess } from "./process.ts";

const node = (script: string, options: Partial<Parameters<typeof runProcess>[2]> = {}) =>
  runProcess(process.execPath, ["-e", script], { op: "test", ...options });

const FOREVER = "setInterval(() => {}, 1000)";
/** Prints the id of a child that does nothing, for ever. */
const PARENT = `const c = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(FOREVER)}], { stdio: "inherit" }); console.log(c.pid); ${FOREVER}`;

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // In a container without a real init the dead wait as zombies.
    return process.platform !== "linux" || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

describe("an outside program", () => {
  it("makes way for others where it is told to, with every thread that it starts", async () => {
    const script = "process.stdout.write(String(require('node:os').getPriority()))";
    const at = async (nice: boolean) =>
      Number((await runProcess(process.execPath, ["-e", script], { op: "test", nice })).stdout);
    const usual = await at(false);
    expect(await at(true)).toBe(Math.max(usual, constants.priority.PRIORITY_BELOW_NORMAL));
  });

  it("answers with its exit code and the end of what it said, whether it went well or not", async () => {
    const well = await node(`console.log("grüße"); console.error("hm")`);
    expect(well).toMatchObject({ ok: true, exitCode: 0, endedBy: null, startError: null, stderr: "hm\n" });
    expect(well.stdout).toBe("grüße\n");
    expect(await node(`process.exit(3)`)).toMatchObject({ ok: false, exitCode: 3 });
  });

  it("that is not there is a result that says so", async () => {
    const result = await runProcess("/nowhere/at/all", [], { op: "test" });
    expect(result).toMatchObject({ ok: false, startError: "ENOENT", exitCode: null });
  });

  it("is ended with its whole tree when the signal aborts", async () => {
    const stop = new AbortController();
    let grandchild = 0;
    const running = node(PARENT, {
      signal: stop.signal,
      onStdoutLine: (line) => {
        grandchild = Number(line);
        stop.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: "CANCELLED", op: "test" });
    expect(grandchild).toBeGreaterThan(0);
    await sleep(50);
    expect(runs(grandchild)).toBe(false);
  });

  it("is not begun after the signal has aborted", async () => {
    await expect(node("", { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("that gives no sign of life is ended", async () => {
    await expect(node(`console.log("a"); ${FOREVER}`, { silenceMs: 400 })).rejects.toMatchObject({
      code: "PROCESS_TIMEOUT",
    });
  });

  it.skipIf(process.platform === "win32")("that was stopped from outside is ended too", async () => {
    await expect(node(`process.kill(process.pid, "SIGSTOP")`, { silenceMs: 400 })).rejects.toMatchObject({
      code: "PROCESS_TIMEOUT",
    });
  });

  it("that talks on is ended when its time is over, not by the silence watch", async () => {
    const script = `setInterval(() => console.log("a"), 20)`;
    await expect(node(script, { silenceMs: 500, timeoutMs: 1200 })).rejects.toThrow(/not done after 1.2 s/);
  });

  it("counts only those lines as life that the caller counts", async () => {
    const script = `setInterval(() => console.log("same"), 20)`;
    await expect(node(script, { silenceMs: 400, isAlive: () => false })).rejects.toThrow(/no sign of life/);
  });

  it("takes its input no faster than it reads it", async () => {
    let made = 0;
    async function* frames() {
      for (; made < 64; made++) yield new Uint8Array(1 << 20);
    }
    let madeEarly = 0;
    const script = `setTimeout(() => { process.stdin.resume(); process.stdin.on("end", () => console.log("all")) }, 600); console.log("waiting")`;
    const running = node(script, {
      stdin: frames(),
      onStdoutLine: (line) => {
        if (line === "waiting") void sleep(300).then(() => (madeEarly = made));
      },
    });
    expect((await running).stdout).toContain("all");
    expect(madeEarly).toBeLessThan(4);
    expect(made).toBe(64);
  });

  it("keeps apart small chunks that share their memory", async () => {
    async function* letters() {
      const same = new Uint8Array(1);
      for (const letter of "abcdefgh") {
        same[0] = letter.charCodeAt(0);
        yield same;
      }
    }
    expect((await node("process.stdin.pipe(process.stdout)", { stdin: letters() })).stdout).toBe("abcdefgh");
  });

  it("may end before it has read all: that is no fault of the writer", async () => {
    let finished = false;
    async function* endless() {
      try {
        for (;;) yield new Uint8Array(1 << 20);
      } finally {
        finished = true;
      }
    }
    const script = `process.stdin.once("data", () => process.exit(0))`;
    expect(await node(script, { stdin: endless() })).toMatchObject({ ok: true });
    expect(finished).toBe(true);
  });

  it("may end while its input waits for more", async () => {
    async function* waiting() {
      yield Buffer.from("one");
      await new Promise(() => {});
    }
    const script = `process.stdin.once("data", () => process.exit(3))`;
    expect(await node(script, { stdin: waiting() })).toMatchObject({ exitCode: 3 });
  });

  it("is ended when its input breaks, and the reason is thrown", async () => {
    async function* broken() {
      yield new Uint8Array(10);
      throw new RangeError("out of frames");
    }
    await expect(node(`process.stdin.resume(); ${FOREVER}`, { stdin: broken() })).rejects.toThrow("out of frames");
  });

  it("keeps the end of endless output, and gives every line whole", async () => {
    let lines = 0;
    let wrong = 0;
    const script = `for (let i = 0; i < 100000; i++) console.log("line ä " + i)`;
    const result = await node(script, {
      onStdoutLine: (line) => {
        if (line !== `line ä ${lines++}`) wrong++;
      },
    });
    expect([lines, wrong]).toEqual([100_000, 0]);
    expect(result.stdout.length).toBeLessThan(600_000);
    expect(result.stdout.endsWith("line ä 99999\n")).toBe(true);
  });
});
