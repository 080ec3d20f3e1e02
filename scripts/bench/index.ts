// `npm run bench [names…]`: runs the benchmarks, prints their figures beside their targets, and puts them into docs/benchmarks.md.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { arch, availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";

import { execa } from "execa";

import { tameMalloc } from "../../main/cli/tameMalloc.ts";
import type { Bench, BenchRow } from "./row.ts";

// As the command itself runs: figures of memory are its own.
tameMalloc();

const root = join(import.meta.dirname, "../..");
const BENCHMARKS = join(root, "docs/benchmarks.md");
/** One file a subject, with the names of its benchmarks; each exports values of type Bench. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  render: ["render", "stills", "breathing"],
  finish: ["grade and sound"],
  preview: ["preview"],
  backgrounds: ["backgrounds"],
  align: ["align", "recording"],
  library: ["library"],
  jobs: ["jobs"],
  search: ["search"],
  vectors: ["vectors"],
  choice: ["footage choice"],
  make: ["make"],
  ambience: ["ambience"],
  quality: ["quality"],
  scripts: ["scripts"],
  proportion: ["render600"],
  api: ["local interface"],
  page: ["page"],
  "peers/remotion/index": ["remotion"],
};

const wanted = process.argv.slice(2);
const sections: { bench: Bench; rows: BenchRow[] }[] = [];
let failed = false;
for await (const bench of benches()) {
  if (wanted.length > 0 ? !wanted.includes(bench.name) : bench.onDemand) continue;
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
await writeFile(BENCHMARKS, await report(await readFile(BENCHMARKS, "utf8").catch(() => "")));
if (failed || sections.some(({ rows }) => rows.some((row) => row.ok === false))) process.exitCode = 1;

/** Each loaded when its turn comes: the dictionaries of others would count as its memory. */
async function* benches(): AsyncGenerator<Bench> {
  for (const [name, names] of Object.entries(FILES)) {
    const file = join(import.meta.dirname, `${name}.ts`);
    if (!existsSync(file) || (wanted.length > 0 && !names.some((one) => wanted.includes(one)))) continue;
    const exported = (await import(file)) as Record<string, unknown>;
    for (const bench of Object.values(exported).filter(isBench)) {
      if (!names.includes(bench.name)) throw new Error(`${file} has a benchmark that is not listed: ${bench.name}`);
      yield bench;
    }
  }
}

function isBench(value: unknown): value is Bench {
  return (
    typeof value === "object" && value !== null && "name" in value && "run" in value && typeof value.run === "function"
  );
}

function mark({ ok }: BenchRow): string {
  return ok === null ? "" : ok ? "yes" : "NO";
}

/** What was measured now in place of what stood there; the rest stays, with its own date. */
async function report(before: string): Promise<string> {
  const commit = await execa("git", ["describe", "--always", "--dirty= with changes"], { cwd: root, reject: false });
  const measured = `Measured on ${new Date().toISOString().slice(0, 10)}, commit ${commit.stdout || "unknown"}.`;
  const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}`;
  const texts = new Map(
    before
      .split(/^## /m)
      .slice(1)
      .map((text) => [text.slice(0, text.indexOf("\n")), text.trimEnd()]),
  );
  for (const { bench, rows } of sections)
    texts.set(
      bench.name,
      [
        `${bench.name}\n\n${measured}\n\n| | value | unit | target | reached |\n|---|---:|---|---|---|`,
        ...rows.map((row) => `| ${row.name} | ${row.value} | ${row.unit} | ${row.target ?? ""} | ${mark(row)} |`),
      ].join("\n"),
    );
  return `# Benchmarks

Written by \`npm run bench\`, machine: ${machine}.
Ratios are of figures measured in the same run. R60 is the reference work of \`scripts/bench/r60/\`; its encode floor is what x264 alone takes for the same frames, which a render without loss gives; SSIM is against these.

${[...texts.values()].map((text) => `## ${text}\n`).join("\n")}`;
}
