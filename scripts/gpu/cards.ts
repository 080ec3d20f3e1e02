// The graphics cards of this machine: what they and their drivers call themselves, and how much of their memory is taken.
import { readdir } from "node:fs/promises";

import { runProcess } from "../../main/engines/process.ts";

/** Empty where nothing answers. */
export async function findCards(signal: AbortSignal): Promise<string[]> {
  const nvidia = await ask("name,driver_version,memory.total", "csv,noheader", signal);
  const nodes = (await readdir("/dev/dri").catch(() => [])).filter((name) => name.startsWith("renderD"));
  const apple = process.platform === "darwin" ? ["Apple's media engine, by VideoToolbox"] : [];
  return [...nvidia, ...nodes.map((name) => `/dev/dri/${name}, for VAAPI and Quick Sync`), ...apple];
}

/** Megabytes that were taken at most while `work` ran, over what was taken before; null where no driver tells it. */
export async function peakCardMemory<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<{ result: T; peakMb: number | null }> {
  const taken = async () => {
    const lines = await ask("memory.used", "csv,noheader,nounits", signal).catch(() => []);
    return lines.length > 0 ? Math.max(...lines.map(Number)) : null;
  };
  const before = await taken();
  if (before === null) return { result: await work(), peakMb: null };
  let most = before;
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = taken().then((now) => void (most = Math.max(most, now ?? 0)));
  }, LOOK_EVERY);
  try {
    return { result: await work(), peakMb: most - before };
  } finally {
    clearInterval(timer);
    await looking;
  }
}

const LOOK_EVERY = 2000;

async function ask(what: string, format: string, signal: AbortSignal): Promise<string[]> {
  const query = [`--query-gpu=${what}`, `--format=${format}`];
  const asked = await runProcess("nvidia-smi", query, { op: "check.gpu", signal, timeoutMs: 10_000 });
  return asked.ok ? asked.stdout.split("\n").filter(Boolean) : [];
}
