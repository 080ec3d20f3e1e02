// `npm test`: types, lint, format, every test with coverage, then the page in a browser. Its last line is the true count of
// what passed and failed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { countBrowserTests, countTests, type Counts, summary } from "./test/counts.ts";
import { judgeCoverage } from "./test/coverage.ts";

const root = join(import.meta.dirname, "..");
const cache = join(root, "node_modules", ".cache");
const results = join(cache, "vitest.json");
const browserResults = join(cache, "playwright.json");
const coverage = join(cache, "coverage", "coverage-summary.json");
/** What `.ci/run` repeats as its own last line. */
const counted = join(cache, "test-summary.txt");

for (const old of [results, browserResults, coverage, counted]) rmSync(old, { force: true });
mkdirSync(cache, { recursive: true });

const checks = [
  check("types", "node_modules/typescript/bin/tsc", ["-p", "."]),
  check("the page's types", "node_modules/typescript/bin/tsc", ["-p", "renderer"]),
  check("the preload's types", "node_modules/typescript/bin/tsc", ["-p", "preload"]),
  check("lint", "node_modules/oxlint/bin/oxlint", ["--type-aware", "--deny-warnings"]),
  check("format", "node_modules/oxfmt/bin/oxfmt", ["--check"]),
];
const vitestOk = check("tests", "node_modules/vitest/vitest.mjs", [
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

const page = check("the page and the app", "scripts/app/build.ts", []);
checks.push(page);
const browser = page.ok ? browserTests() : { passed: 0, failed: 0, skipped: 0 };

const all: Counts = {
  passed: tests.passed + browser.passed,
  failed: tests.failed + browser.failed,
  skipped: tests.skipped + browser.skipped,
};
for (const { ok } of [...checks, judged]) all[ok ? "passed" : "failed"]++;
for (const { name, ok } of checks) if (!ok) console.log(`The check of ${name} failed: see above.`);
writeFileSync(counted, `${summary(all)}\n`);
console.log(summary(all));
process.exitCode = all.failed > 0 ? 1 : 0;

function browserTests(): Counts {
  const { ok } = check("tests in a browser", "node_modules/@playwright/test/cli.js", ["test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: browserResults,
  });
  return countBrowserTests(read(browserResults), ok);
}

function check(
  name: string,
  file: string,
  args: string[],
  env: Record<string, string> = {},
): { name: string; ok: boolean } {
  console.log(`\n── ${name}`);
  const { status, error } = spawnSync(process.execPath, [join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (error) console.error(error.message);
  return { name, ok: status === 0 };
}

function read(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}
