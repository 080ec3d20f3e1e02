import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { onTestFinished, test, expect } from "vitest";

import { examine } from "./examine.ts";

const { signal } = new AbortController();

function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), "examine-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test("this machine, on which the tests run, can make videos", async () => {
  const report = await examine(scratch(), signal);
  const findings = report.sections.flatMap((section) => section.findings);
  expect(findings.filter(({ state }) => state === "broken")).toEqual([]);
  expect(report.ready).toBe(true);
  expect(findings.find(({ name }) => name === "flite")?.details.join(" ")).toContain("flite:slt");
});

test("native packages that cannot be loaded are findings with what to do, not the end of the report", () => {
  // As on a machine for which there is no binary: resolving the packages fails.
  const program = `
    import { registerHooks } from "node:module";
    registerHooks({
      resolve(name, context, next) {
        if (name === "better-sqlite3" || name === "@napi-rs/canvas") throw new Error("no binary of " + name);
        return next(name, context);
      },
    });
    const { examine } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, "examine.ts")).href)});
    console.log(JSON.stringify(await examine(${JSON.stringify(scratch())}, new AbortController().signal)));`;
  const file = join(scratch(), "program.mjs");
  writeFileSync(file, program);
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  expect(stderr).toBe("");
  const report = JSON.parse(stdout) as Awaited<ReturnType<typeof examine>>;
  expect(report.ready).toBe(false);
  const broken = report.sections.flatMap(({ findings }) => findings).filter(({ state }) => state === "broken");
  expect(broken.map(({ name, reason, todo }) => [name, reason, todo])).toEqual([
    ["Text and pictures", "no binary of @napi-rs/canvas", expect.stringContaining("npm run setup")],
    ["Database", "no binary of better-sqlite3", expect.stringContaining("npm run setup")],
    ["Fonts", expect.any(String), expect.stringContaining("npm run setup")],
  ]);
});
