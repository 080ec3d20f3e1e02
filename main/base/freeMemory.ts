// How much memory this process may still take, on the machine and in the container that it may run in.
import { readFileSync } from "node:fs";
import { freemem } from "node:os";
import { join } from "node:path";

/**
 * Bytes. What a container (cgroup, version 1 or 2) and those around it allow counts as well as what the machine has left;
 * what is held for files alone counts as free, since it is given up when asked for. On macOS that cannot be told: Infinity.
 * @param root where the system's own files lie
 */
export function freeMemory(root = "/"): number {
  if (process.platform === "darwin") return Infinity;
  if (process.platform !== "linux") return freemem();
  const machine = /^MemAvailable:\s+(\d+) kB/m.exec(read(join(root, "proc/meminfo")))?.[1];
  return Math.max(0, Math.min(machine ? Number(machine) * 1024 : freemem(), ...groups(root).map(leftIn)));
}

interface Group {
  dir: string;
  limit: string;
  used: string;
}

/** Of this process and all around them: the least of their limits holds. */
function groups(root: string): Group[] {
  const lines = read(join(root, "proc/self/cgroup")).split("\n");
  const own = (line: RegExp) => lines.map((one) => line.exec(one)?.[1]).find((path) => path !== undefined);
  const [second, first] = [own(/^0::(\/.*)$/), own(/^\d+:(?:.*,)?memory(?:,.*)?:(\/.*)$/)];
  return [
    ...around(second).map((path) => ({
      dir: join(root, "sys/fs/cgroup", path),
      limit: "memory.max",
      used: "memory.current",
    })),
    ...around(first).map((path) => ({
      dir: join(root, "sys/fs/cgroup/memory", path),
      limit: "memory.limit_in_bytes",
      used: "memory.usage_in_bytes",
    })),
  ];
}

/** `/a/b`, `/a`, `/`. In a container the path may be of a world outside of it: what is not there says nothing. */
function around(path: string | undefined): string[] {
  if (path === undefined) return [];
  const parts = path.split("/").filter(Boolean);
  return Array.from({ length: parts.length + 1 }, (_, i) => `/${parts.slice(0, parts.length - i).join("/")}`);
}

/** Infinity where there is no limit. */
function leftIn({ dir, limit, used }: Group): number {
  const [most, now] = [read(join(dir, limit)), read(join(dir, used))].map((text) => parseInt(text, 10));
  if (most === undefined || now === undefined || Number.isNaN(most) || Number.isNaN(now)) return Infinity;
  const stat = read(join(dir, "memory.stat"));
  // Version 1 counts the groups inside under another name, as version 2 does under this.
  const files = /^total_inactive_file (\d+)$/m.exec(stat)?.[1] ?? /^inactive_file (\d+)$/m.exec(stat)?.[1];
  return most - now + Number(files ?? 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
