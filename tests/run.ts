// What the tests of whole journeys share: a folder of their own, and the command run to its end in it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import { start, type Ran } from "./start.ts";

export { start, type Ran, type Running } from "./start.ts";

/** Where one process can only end another, not interrupt it. */
export const NO_SIGNALS = process.platform === "win32";

/** A folder of this test's own, removed when it ends. */
export function scratch(name = "ytempire-"): string {
  const dir = mkdtempSync(join(tmpdir(), name));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Arguments of a video of six seconds, with every stage, as small as one can be. */
export function shortVideo(cwd: string, sentence = "The tide comes in."): string[] {
  const name = `${sentence.replaceAll(/\W+/g, "-")}.txt`;
  writeFileSync(join(cwd, name), `${sentence}\n\nNobody sees it go.\n`);
  return ["make", "--script", name, "--music", "none", "--format", "1:1", "--height", "720", "--fps", "24"];
}

/** Runs it to its end. */
export function cli(args: string[], o: { cwd: string; env?: Record<string, string> }): Promise<Ran> {
  return start(args, o).ended;
}
