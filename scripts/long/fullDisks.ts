// A data folder on a disk of its own that is too small, a little larger each time: every stage runs into the end once, and the same command goes on.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { start } from "../../tests/start.ts";
import type { LongTest } from "./index.ts";

const FIRST_KB = 600;
const STEP_KB = 700;
const LARGEST_KB = 60_000;

export default {
  about:
    "a full disk at each stage: the error says so, nothing half made is delivered, and with more room the same command finishes",
  async run(progress) {
    if (process.platform !== "linux" || process.getuid?.() !== 0)
      throw new Error("needs root on Linux, to mount a small disk");
    const cwd = mkdtempSync(join(tmpdir(), "ytempire-full-"));
    const data = join(cwd, "data");
    mkdirSync(data);
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${FIRST_KB}k`, "tmpfs", data]);
    try {
      const stages = new Map<string, number>();
      for (let kb = FIRST_KB; kb <= LARGEST_KB; kb += STEP_KB) {
        execFileSync("mount", ["-o", `remount,size=${kb}k`, data]);
        const ran = await start(["make", "Rain before sleep", "--seconds", "15", "--out", "out"], { cwd }).ended;
        if ([0, 3, 4].includes(ran.code ?? -1)) {
          const met = [...stages].map(([stage, n]) => `${stage} ${n}`).join(", ");
          if (stages.size < 3) throw new Error(`too few stages ran into it: ${met}`);
          return `full at ${met}; finished with ${(kb / 1000).toFixed(1)} MB`;
        }
        if (!/Error DISK_FULL/.test(ran.stderr)) throw new Error(`${kb} KB: exit ${ran.code}: ${ran.stderr}`);
        if (readdirSync(cwd).includes("out")) throw new Error(`${kb} KB: a folder was delivered all the same`);
        const stage = /^(.+) failed$/m.exec(ran.stderr)?.[1] ?? "start or delivery";
        stages.set(stage, (stages.get(stage) ?? 0) + 1);
        progress(`${kb} KB: ${stage}`);
      }
      throw new Error(`not finished with ${LARGEST_KB} KB`);
    } finally {
      execFileSync("umount", ["-l", data]);
      rmSync(cwd, { recursive: true, force: true });
    }
  },
} satisfies LongTest;
