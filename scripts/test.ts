// `npm test`: types, lint, format, every test with coverage. Its last line is the true count of what passed and failed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { countTests, type Counts, summary } from "./test/counts.ts";
import { judgeCoverage } from "./test/coverage.ts";

const root = join(import.meta.dirname, "..");
const cache = join(root, "node_modules", ".cache");
const results = join(cache, "vitest.json");
const coverage = join(cache, "coverage", "coverage-summary.json");
/** What `.ci/run` repeats as its own last line. */
const counted = join(cache, "test-summary.txt");

for (const old of [results, coverage, counted]) rmSync(old, { force: true });
mkdirSync(cache, { recursive: true });

const checks = [
  check("types", "typescript/bin/tsc", ["-p", "."]),
  check("lint", "oxlint/bin/oxlint", ["--type-aware", "--deny-warnings"]),
  check("format", "oxfmt/bin/oxfmt", ["--check"]),
];
const vitestOk = check("tests", "vitest/vitest.mjs", [
  "run",
  "--coverage",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${results}`,
]).ok;
const tests = countTests(read(results), vitestOk);
const judged = judgeCoverage(read(coverage), read(join(import.meta.dirname, "test", "coverage.json")));
console.log(`\n${judged.message}`);
if (judged.ratchet && tests.failed === 0 && !process.env["CI"])
  writeFileSync(join(import.meta.dirname, "test", "coverage.json"), `${JSON.stringify(judged.ratchet)}\n`);

const all: Counts = { ...tests };
for (const { ok } of [...checks, judged]) all[ok ? "passed" : "failed"]++;
for (const { name, ok } of checks) if (!ok) console.log(`The check of ${name} failed: see above.`);
writeFileSync(counted, `${summary(all)}\n`);
console.log(summary(all));
process.exitCode = all.failed > 0 ? 1 : 0;

function check(name: string, file: string, args: string[]): { name: string; ok: boolean } {
  console.log(`\n── ${name}`);
  const { status, error } = spawnSync(process.execPath, [join(root, "node_modules", file), ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (error) console.error(error.message);
  return { name, ok: status === 0 };
}

function read(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}
