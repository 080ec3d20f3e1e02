// `npm run bench [names…]`: runs the benchmarks, prints their figures beside their targets, and writes docs/benchmarks.md.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { arch, availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";

import { execa } from "execa";

import type { Bench, BenchRow } from "./row.ts";

const root = join(import.meta.dirname, "../..");
/** One file a subject; each exports values of type Bench. */
const FILES = ["render", "backgrounds", "align", "library", "jobs", "search", "make", "ambience"];

const wanted = process.argv.slice(2);
const sections: { bench: Bench; rows: BenchRow[] }[] = [];
let failed = false;
for (const bench of await loadBenches()) {
  if (wanted.length > 0 ? !wanted.includes(bench.name) : bench.name.includes("600 s")) continue;
  process.stderr.write(`${bench.name} …\n`);
  try {
    const rows = await bench.run();
    sections.push({ bench, rows });
    console.log(`\n${bench.name}`);
    console.table(
      Object.fromEntries(
        rows.map((row) => [row.name, { value: row.value, unit: row.unit, target: row.target ?? "", ok: mark(row) }]),
      ),
    );
  } catch (error) {
    failed = true;
    console.error(`${bench.name}:`, error);
  }
}
// A run of some says nothing about the rest: only a whole one is written down.
if (wanted.length === 0 && !failed) {
  await mkdir(join(root, "docs"), { recursive: true });
  await writeFile(join(root, "docs/benchmarks.md"), await report());
}
if (failed || sections.some(({ rows }) => rows.some((row) => row.ok === false))) process.exitCode = 1;

async function loadBenches(): Promise<Bench[]> {
  const found: Bench[] = [];
  for (const name of FILES) {
    const file = join(import.meta.dirname, `${name}.ts`);
    if (!existsSync(file)) continue;
    const exported = (await import(file)) as Record<string, unknown>;
    found.push(...Object.values(exported).filter(isBench));
  }
  return found;
}

function isBench(value: unknown): value is Bench {
  return (
    typeof value === "object" && value !== null && "name" in value && "run" in value && typeof value.run === "function"
  );
}

function mark({ ok }: BenchRow): string {
  return ok === null ? "" : ok ? "yes" : "NO";
}

async function report(): Promise<string> {
  const commit = await execa("git", ["rev-parse", "--short", "HEAD"], { cwd: root, reject: false });
  const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}`;
  const lines = [
    "# Benchmarks",
    "",
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, commit ${commit.stdout || "unknown"}.`,
    `Machine: ${machine}.`,
    "",
    "Ratios are of figures measured in the same run. R60 is the reference work of `scripts/bench/r60/`; its encode floor is what x264 alone takes for the same frames.",
  ];
  for (const { bench, rows } of sections) {
    lines.push("", `## ${bench.name}`, "", "| | value | unit | target | reached |", "|---|---:|---|---|---|");
    for (const row of rows)
      lines.push(`| ${row.name} | ${row.value} | ${row.unit} | ${row.target ?? ""} | ${mark(row)} |`);
  }
  return `${lines.join("\n")}\n`;
}
