import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { freeMemory } from "./freeMemory.ts";

let dir: string;
let count = 0;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "memory-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const MACHINE = { "proc/meminfo": "MemTotal:       24000000 kB\nMemFree: 100 kB\nMemAvailable:   20000000 kB\n" };

/** A system of these files. */
function system(files: Record<string, string>): string {
  const root = join(dir, String(count++));
  for (const [name, text] of Object.entries({ ...MACHINE, ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

describe.runIf(process.platform === "linux")("free memory", () => {
  it("is what the machine has left", () => {
    expect(freeMemory()).toBeGreaterThan(0);
    expect(freeMemory(system({}))).toBe(20_000_000 * 1024);
    const unlimited = { "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.current": "5000\n" };
    expect(freeMemory(system(unlimited))).toBe(20_000_000 * 1024);
    expect(freeMemory(system({ ...unlimited, "sys/fs/cgroup/memory.max": "max\n" }))).toBe(20_000_000 * 1024);
  });

  it("is what a container leaves, without what is held for files", () => {
    const inside = {
      "proc/self/cgroup": "0::/\n",
      "sys/fs/cgroup/memory.max": "2000000000\n",
      "sys/fs/cgroup/memory.current": "1500000000\n",
      "sys/fs/cgroup/memory.stat": "anon 1\ninactive_file 300000000\nactive_file 5\n",
    };
    expect(freeMemory(system(inside))).toBe(800_000_000);
    expect(freeMemory(system({ ...inside, "sys/fs/cgroup/memory.current": "2400000000\n" }))).toBe(0);
  });

  it("is what the tightest of the groups around leaves", () => {
    const nested = {
      "proc/self/cgroup": "0::/user.slice/app.scope\n",
      "sys/fs/cgroup/user.slice/app.scope/memory.max": "9000000000\n",
      "sys/fs/cgroup/user.slice/app.scope/memory.current": "100000000\n",
      "sys/fs/cgroup/user.slice/memory.max": "4000000000\n",
      "sys/fs/cgroup/user.slice/memory.current": "3900000000\n",
    };
    expect(freeMemory(system(nested))).toBe(100_000_000);
  });

  it("is told by version 1 as well", () => {
    const first = {
      "proc/self/cgroup": "9:cpu,cpuacct:/box\n5:memory:/box\n0::/\n",
      "sys/fs/cgroup/memory/box/memory.limit_in_bytes": "1000000000\n",
      "sys/fs/cgroup/memory/box/memory.usage_in_bytes": "700000000\n",
      "sys/fs/cgroup/memory/box/memory.stat": "inactive_file 1\ntotal_inactive_file 50000000\n",
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      "sys/fs/cgroup/memory/memory.usage_in_bytes": "700000000\n",
    };
    expect(freeMemory(system(first))).toBe(350_000_000);
  });
});
