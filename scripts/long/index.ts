// `npm run test:long [name …]`: what takes too long for every change. Writes docs/long-tests.md with date, commit and machine.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";

import { writeFileWhole } from "../../main/base/files.ts";
import { type Entry, mergeEntries, parseEntries, reportText } from "./report.ts";

/** What each file beside this one exports by default. A fault is thrown; what is returned are the figures, in a sentence. */
export interface LongTest {
  /** What is proven, as a sentence. */
  about: string;
  run(progress: (text: string) => void): Promise<string>;
}

const report = join(import.meta.dirname, "../../docs/long-tests.md");
const OTHERS = new Set(["index.ts", "report.ts"]);
const names = readdirSync(import.meta.dirname)
  .filter((name) => /^[^.]+\.ts$/.test(name) && !OTHERS.has(name))
  .map((name) => name.replace(/\.ts$/, ""));

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no long test ${unknown.join(", ")}. There are: ${names.join(", ")}`);
  process.exit(2);
}

const entries: Entry[] = [];
for (const name of asked.length > 0 ? asked : names) {
  console.log(`── ${name}`);
  entries.push(await runOne(name));
  // After each one: hours of work must not be lost with the last.
  const before = parseEntries(readText(report));
  await writeFileWhole(report, reportText(mergeEntries(before, entries)));
}
const failed = entries.filter(({ passed }) => !passed).length;
console.log(`${entries.length - failed} passed, ${failed} failed: docs/long-tests.md`);
process.exitCode = failed > 0 ? 1 : 0;

async function runOne(name: string): Promise<Entry> {
  const { default: test } = (await import(`./${name}.ts`)) as { default: LongTest };
  const began = performance.now();
  const entry = { name, about: test.about, date: new Date().toISOString(), commit: commit(), machine: machine() };
  const seconds = () => Math.round((performance.now() - began) / 1000);
  try {
    const result = await test.run((text) => console.log(`   ${seconds()} s  ${text}`));
    console.log(`   passed: ${result}`);
    return { ...entry, passed: true, seconds: seconds(), result };
  } catch (error) {
    console.error(error);
    return {
      ...entry,
      passed: false,
      seconds: seconds(),
      result: error instanceof Error ? error.message : String(error),
    };
  }
}

/** With a mark where the working tree differs from it. */
function commit(): string {
  try {
    const changed = git("status", "--porcelain", "--untracked-files=no", ":(top,exclude)docs/long-tests.md");
    return `${git("rev-parse", "--short=10", "HEAD")}${changed ? " with changes" : ""}`;
  } catch {
    return "unknown";
  }
}

function git(...args: string[]): string {
  return execFileSync("git", args, { cwd: import.meta.dirname, encoding: "utf8" }).trim();
}

function machine(): string {
  const processor = cpus()[0]?.model.trim() ?? process.arch;
  const memory = Math.round(totalmem() / 1e9);
  return `${availableParallelism()} cores of ${processor}, ${memory} GB, ${process.platform}, Node ${process.version}`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
