// The examples of docs/api.md, run as a reader would: curl, a generated TypeScript client, Python, against a real backend.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createBackend, type Backend } from "../main/backend.ts";

const ROOT = join(import.meta.dirname, "..");
let cwd: string;
let backend: Backend;
let env: Record<string, string>;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "examples-"));
  cpSync(join(ROOT, "docs/api"), cwd, { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(cwd, "node_modules"), "junction");
  writeFileSync(join(cwd, "package.json"), '{ "type": "module" }');
  backend = await createBackend({ dataDir: join(cwd, "data"), work: "all", port: 0 });
  const owner = readFileSync(join(cwd, "data", "token"), "utf8").trim();
  const answer = await fetch(`${backend.url}/api/v1/tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${owner}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "examples", scopes: ["read", "make"] }),
  });
  const { data } = (await answer.json()) as { data: { token: string } };
  // One key: the first example makes the video, the others ask for the same again.
  env = { YTEMPIRE_URL: backend.url, YTEMPIRE_TOKEN: data.token, IDEMPOTENCY_KEY: "the-same-video" };
});

afterAll(async () => {
  await backend.stop(0);
  rmSync(cwd, { recursive: true, force: true });
});

test("the generated client has the types that the example uses, and makes a video", async () => {
  const description = await fetch(`${env["YTEMPIRE_URL"]}/api/v1/openapi.json`, {
    headers: { authorization: `Bearer ${env["YTEMPIRE_TOKEN"]}` },
  });
  writeFileSync(join(cwd, "openapi.json"), await description.text());
  await run(process.execPath, ["node_modules/oazapfts/dist/cli.js", "openapi.json", "ytempire.ts"]);
  const compile = ["--noEmit", "--strict", "--skipLibCheck", "--allowImportingTsExtensions", "--types", "node"];
  const target = ["--target", "es2024", "--module", "preserve", "--moduleResolution", "bundler"];
  await run(process.execPath, ["node_modules/typescript/bin/tsc", ...compile, ...target, "make.ts"]);
  const film = await made([process.execPath, "make.ts"]);
  expect(film).toMatchObject({ box: "ftyp" });
  expect(film.bytes).toBeGreaterThan(100_000);
});

test.skipIf(!has("curl", "jq", "bash"))("curl makes a video", async () => {
  expect(await made(["bash", "make.sh"])).toMatchObject({ box: "ftyp" });
});

test.skipIf(!has("python3"))("Python makes a video", async () => {
  expect(await made(["python3", "make.py"])).toMatchObject({ box: "ftyp" });
});

test("an example says what is wrong, and what to do", async () => {
  const ran = await execa(process.execPath, ["make.ts", "Rain", "5"], { cwd, env, reject: false });
  expect(ran.exitCode).not.toBe(0);
  expect(ran.stderr).toMatch(/seconds/);
});

/** The type that the file which it made begins with, and its bytes. */
async function made([command, ...args]: [string, ...string[]]) {
  const { stdout } = await run(command, [...args, "The tide comes in", "15"]);
  const file = join(cwd, stdout.trim().split("\n").at(-1) ?? "");
  const bytes = readFileSync(file);
  rmSync(file);
  return { box: bytes.subarray(4, 8).toString("latin1"), bytes: bytes.length };
}

function run(command: string, args: string[]) {
  return execa(command, args, { cwd, env });
}

function has(...programs: string[]): boolean {
  return programs.every((program) => {
    const found = (process.env["PATH"] ?? "").split(":").some((dir) => existsSync(join(dir, program)));
    if (!found) console.warn(`${program} is not here: its example is not run`);
    return found;
  });
}
