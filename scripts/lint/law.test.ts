import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { LAW, rowOf } from "./law.js";

const repository = join(import.meta.dirname, "../..");

/** Imports that must be refused, at least one for each row of the law, each with a part of the reason. */
const FORBIDDEN: [file: string, statement: string, reason: string][] = [
  ["contract/a.ts", `import { a } from "../main/base/hash.ts"`, "contract may not import main/base/hash.ts"],
  ["contract/b.ts", `import { a } from "node:fs"`, "contract may not import Node's node:fs"],
  ["contract/c.ts", `import a from "pino"`, "contract may import only zod, @orpc/contract, not pino"],
  ["main/base/a.ts", `import { a } from "../store/open.ts"`, "main/base may not import main/store/open.ts"],
  ["main/engines/process.ts", `import { a } from "./voice/a.ts"`, "process.ts may not import main/engines/voice/a.ts"],
  [
    "main/engines/voice/b.ts",
    `import { a } from "../ffmpeg/run.ts"`,
    "main/engines/voice may not import main/engines/ffmpeg",
  ],
  ["main/engines/text/b.ts", `import type { A } from "../ffmpeg/run.ts"`, "main/engines/text may not import"],
  ["main/platforms/youtube/a.ts", `import { a } from "../tiktok/a.ts"`, "main/platforms/youtube may not import"],
  ["main/library/a.ts", `import { a } from "../store/assets.ts"`, "may import only types from main/store/assets.ts"],
  [
    "main/library/decode/child.ts",
    `import { a } from "../../store/assets.ts"`,
    "main/library/decode/child.ts may not import",
  ],
  ["main/library/sources/a.ts", `import { a } from "../sniff.ts"`, "may import only types from main/library"],
  ["main/library/sources/nasa/a.ts", `import { a } from "../pexels/a.ts"`, "main/library/sources/nasa may not import"],
  [
    "main/library/sources/nasa/b.ts",
    `import { a } from "node:https"`,
    "main/library/sources/nasa may not import Node's node:https",
  ],
  [
    "main/library/sources/nasa/c.ts",
    `import { a } from "../../../base/outbound.ts"`,
    "main/library/sources/nasa may not import",
  ],
  ["main/models/a.ts", `import { a } from "../engines/voice/open.ts"`, "may import only types from main/engines"],
  ["main/options/a.ts", `import { a } from "../store/open.ts"`, "main/options may not import main/store/open.ts"],
  ["main/store/a.ts", `import { a } from "../jobs/a.ts"`, "main/store may not import main/jobs"],
  ["main/jobs/a.ts", `import { a } from "../store/jobs.ts"`, "may import only types from main/store/jobs.ts"],
  [
    "main/jobs/b.ts",
    `import type { A } from "../stages/script/index.ts"`,
    "main/jobs may not import main/stages/script",
  ],
  [
    "main/stages/script/a.ts",
    `import { a } from "../render/a.ts"`,
    "main/stages/script may not import main/stages/render",
  ],
  ["main/stages/script/b.ts", `import type { A } from "../render/a.ts"`, "main/stages/script may not import"],
  [
    "main/stages/render/b.ts",
    `import { a } from "../../engines/ffmpeg/run.ts"`,
    "may import only types from main/engines",
  ],
  ["main/stages/render/c.ts", `export * from "../../engines/ffmpeg/run.ts"`, "may import only types from main/engines"],
  ["main/stages/render/d.ts", `export { a } from "../../jobs/a.ts"`, "main/stages/render may not import main/jobs"],
  ["main/stages/render/e.ts", `await import("../../api/router.ts")`, "main/stages/render may not import main/api"],
  [
    "main/stages/render/f.ts",
    `export type A = import("../../store/a.ts").A`,
    "main/stages/render may not import main/store",
  ],
  ["main/stages/render/g.ts", `import { a, type B } from "../../engines/text/a.ts"`, "may import only types"],
  ["main/pipeline/a.ts", `import { a } from "../engines/ffmpeg/run.ts"`, "may import only types from main/engines"],
  ["main/schedule/a.ts", `import { a } from "../jobs/a.ts"`, "may import only types from main/jobs"],
  ["main/insights/a.ts", `import { a } from "../pipeline/a.ts"`, "main/insights may not import main/pipeline"],
  ["main/secrets/a.ts", `import { a } from "../store/a.ts"`, "main/secrets may not import main/store"],
  [
    "main/backups/a.ts",
    `import { a } from "../secrets/keyring.ts"`,
    "may import only types from main/secrets/keyring.ts",
  ],
  ["main/storage/a.ts", `import { a } from "../backups/a.ts"`, "main/storage may not import main/backups"],
  ["main/importing/a.ts", `import { a } from "../store/a.ts"`, "may import only types from main/store/a.ts"],
  ["main/api/a.ts", `import { a } from "../stages/script/a.ts"`, "main/api may not import main/stages/script"],
  ["main/api/b.ts", `import { createBackend } from "../backend.ts"`, "main/api may not import main/backend.ts"],
  ["main/http/a.ts", `import { a } from "../store/tokens.ts"`, "may import only types from main/store/tokens.ts"],
  ["main/http/b.ts", `import { a } from "../pipeline/videos.ts"`, "may import only types from main/pipeline/videos.ts"],
  ["main/http/c.ts", `import { createBackend } from "../backend.ts"`, "main/http may not import main/backend.ts"],
  ["main/backend.ts", `import a from "electron"`, "main/backend.ts runs without Electron"],
  ["main/serve.ts", `import { a } from "./store/a.ts"`, "main/serve.ts may import only types from main/store"],
  ["main/cli.ts", `import { a } from "./engines/ffmpeg/run.ts"`, "main/cli.ts may not import main/engines"],
  ["main/cli/a.ts", `import { a } from "../store/videos.ts"`, "main/cli may not import main/store/videos.ts"],
  ["main/doctor.ts", `import { a } from "./engines/ffmpeg/run.ts"`, "may import only types from main/engines"],
  ["main/examine.ts", `import { a } from "./store/a.ts"`, "main/examine.ts may not import main/store"],
  ["main/diagnosis.ts", `import { a } from "./doctor.ts"`, "main/diagnosis.ts may not import main/doctor.ts"],
  ["main/logs.ts", `import { a } from "./store/a.ts"`, "main/logs.ts may not import main/store"],
  ["main/stages/script/a.test.ts", `import a from "electron"`, "main/stages/script runs without Electron"],
  ["electron/a.ts", `import { a } from "../main/store/a.ts"`, "electron may not import main/store"],
  ["preload/a.ts", `import { a } from "../contract/a.ts"`, "preload may import only types from contract/a.ts"],
  ["renderer/a.ts", `import { a } from "../main/base/hash.ts"`, "renderer may not import main/base"],
  ["renderer/b.ts", `import { a } from "node:fs"`, "renderer may not import Node's node:fs"],
  ["main/novelty/a.ts", `import { a } from "../base/hash.ts"`, "main/novelty/a.ts lies in no room"],
];

const ALLOWED: [file: string, statement: string][] = [
  ["contract/ok.ts", `import { z } from "zod"; import { a } from "./values.ts"; import { oc } from "@orpc/contract"`],
  [
    "main/base/ok.ts",
    `import { a } from "../../contract/errors.ts"; import pino from "pino"; import fs from "node:fs"`,
  ],
  ["main/engines/voice/ok.ts", `import { a } from "../process.ts"; import { b } from "./own.ts"`],
  ["main/engines/voice/deep/ok.ts", `import { b } from "../own.ts"; import { a } from "../../../base/hash.ts"`],
  ["main/jobs/ok.ts", `import type { A } from "../store/jobs.ts"`],
  ["main/stages/render/ok.ts", `import { type A, type B } from "../../engines/ffmpeg/run.ts"`],
  ["main/stages/render/ok2.ts", `import { z } from "zod"; import { b } from "./planSpans.ts"`],
  ["main/stages/render/ok.test.ts", `import { a } from "../../engines/ffmpeg/run.ts"`],
  ["main/logs.test.ts", `import { a } from "./store/a.ts"`],
  ["main/jobs/ok.fixture.ts", `import { a } from "../store/a.ts"`],
  ["main/pipeline/ok.ts", `import { a } from "../stages/script/index.ts"; import { b } from "../jobs/a.ts"`],
  ["main/http/ok.ts", `import type { A } from "../store/tokens.ts"; import { a } from "../api/router.ts"; import "ws"`],
  ["main/cli/ok.ts", `import { createBackend } from "../backend.ts"`],
  ["main/cli/ok2.ts", `export { serve } from "../serve.ts"`],
  ["electron/ok.ts", `import { app } from "electron"; import { createBackend } from "../main/backend.ts"`],
  ["preload/ok.ts", `import { contextBridge } from "electron"`],
  ["scripts/ok.ts", `import { a } from "../main/store/a.ts"`],
];

let tree: string;
let found: { filename: string; message: string }[];

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "law-"));
  // The repository's own configuration and plugin, so that what is proven is what `npm run check` does.
  for (const path of [".oxlintrc.json", "scripts/lint/law.js", "scripts/lint/plugin.js", "package.json"]) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    cpSync(join(repository, path), join(tree, path));
  }
  for (const [file, statement] of [...FORBIDDEN, ...ALLOWED]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `${statement};\n`);
  }
  const oxlint = join(repository, "node_modules/oxlint/bin/oxlint");
  const { stdout, stderr } = spawnSync(process.execPath, [oxlint, "--format", "json"], { cwd: tree, encoding: "utf8" });
  const report = stdout.startsWith("{") ? (JSON.parse(stdout) as { diagnostics: Diagnostic[] }) : null;
  if (!report) throw new Error(`oxlint gave no report: ${stdout}${stderr}`);
  found = report.diagnostics.filter(({ code }) => code === "law(imports)");
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

interface Diagnostic {
  code: string;
  filename: string;
  message: string;
}

const reasonsFor = (file: string) =>
  found.filter(({ filename }) => filename.replaceAll("\\", "/") === file).map(({ message }) => message);

test.each(FORBIDDEN)("%s may not: %s", (file, _, reason) => {
  expect(reasonsFor(file)).toEqual([expect.stringContaining(reason)]);
});

test.each(ALLOWED)("%s may: %s", (file) => {
  expect(reasonsFor(file)).toEqual([]);
});

test("each row of the law has a case above that bites", () => {
  const bitten = new Set(FORBIDDEN.map(([file]) => rowOf(file)?.from));
  expect(LAW.map(({ from }) => from).filter((from) => !bitten.has(from))).toEqual([]);
});
