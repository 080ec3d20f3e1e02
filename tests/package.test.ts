// The app as electron-builder packs it, around a stand-in for Electron's own folder: what is in it, how large, and that the
// backend in it works from its own files alone.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";

import { BackendProcess } from "../electron/backendProcess.ts";
import { callBackend } from "../electron/callBackend.ts";
import { buildApp } from "../scripts/app/build.ts";
import { utilityProcess } from "./doubles/electron.ts";

const root = join(import.meta.dirname, "..");
const dir = mkdtempSync(join(tmpdir(), "package-"));
const app = join(dir, "release", "linux-unpacked", "resources");
const beside = join(app, "app.asar.unpacked");
const isLinux = process.platform === "linux";

/** All that is packed, with `/`; what lies in the archive itself, and what beside it. */
let archived: string[] = [];
let unpacked: string[] = [];

describe.runIf(isLinux)("the packed app", () => {
  beforeAll(async () => {
    await buildApp();
    pack();
    const entries = readArchive(join(app, "app.asar"));
    archived = entries.filter(({ isUnpacked }) => !isUnpacked).map(({ path }) => path);
    unpacked = filesIn(beside);
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test("holds the shell, the preload and the page in its archive, and what processes read or start beside it", () => {
    expect(archived).toEqual(
      expect.arrayContaining([
        "package.json",
        "LICENSE",
        "dist/main/electron.js",
        "dist/preload/index.cjs",
        "dist/renderer/index.html",
        "dist/icons/tray.png",
      ]),
    );
    expect(archived.filter((path) => /^(node_modules|dist\/backend)\//.test(path))).toEqual([]);
    for (const one of [
      "dist/backend/electron/backend.js",
      "dist/backend/main/engines/voice/worker.js",
      "dist/backend/main/stages/render/blend.wasm",
      "dist/backend/drizzle/meta/_journal.json",
      "dist/backend/resources/looks/midnight.json",
      `node_modules/@ffmpeg-installer/${process.platform}-${process.arch}/ffmpeg`,
      `node_modules/@ffprobe-installer/${process.platform}-${process.arch}/ffprobe`,
      `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
      "node_modules/@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2",
    ])
      expect(unpacked).toContain(one);
    expect(
      statSync(join(beside, `node_modules/@ffmpeg-installer/${process.platform}-${process.arch}/ffmpeg`)).mode & 0o111,
    ).not.toBe(0);
  });

  test("holds no dependency of development, no source, no test and no map", () => {
    const Lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });
    const { packages } = Lock.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
    const packed = new Set(
      unpacked
        .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
        .filter((name) => name !== undefined),
    );
    expect(packed.size).toBeGreaterThan(10);
    expect(
      [...packed].filter(
        (name) => packages[`node_modules/${name}`]?.dev !== undefined || !packages[`node_modules/${name}`],
      ),
    ).toEqual([]);
    const all = [...archived, ...unpacked];
    expect(all.filter((path) => /\.(ts|tsx|map|cc|gyp)$|\.test\.|\.fixture\./.test(path))).toEqual([]);
  });

  test("holds no program or library of another platform or processor", () => {
    const kinds = unpacked
      .map((path) => ({ path, kind: binaryKind(join(beside, path)) }))
      .filter(({ kind }) => kind !== null);
    expect(kinds.length).toBeGreaterThan(5);
    expect(kinds.filter(({ kind }) => kind !== `elf ${process.arch}`)).toEqual([]);
    expect(unpacked.filter((path) => /darwin|win32|musl/.test(path) && /\.node$|\.dll$|\.dylib$/.test(path))).toEqual(
      [],
    );
  });

  test("is no larger than it must be; its parts by size", () => {
    const parts = new Map<string, number>([["app.asar", statSync(join(app, "app.asar")).size]]);
    for (const path of unpacked) {
      const part = /^(node_modules\/(?:@[^/]+\/)?[^/]+|dist\/backend)/.exec(path)?.[1] ?? path;
      parts.set(part, (parts.get(part) ?? 0) + statSync(join(beside, path)).size);
    }
    const sorted = [...parts].toSorted(([, a], [, b]) => b - a);
    const total = sorted.reduce((sum, [, bytes]) => sum + bytes, 0);
    console.log(
      [["all but Electron", total] as const, ...sorted]
        .map(([part, bytes]) => `${(bytes / 1e6).toFixed(1).padStart(7)} MB  ${part}`)
        .join("\n"),
    );
    // Of these, 115 MB are llama.cpp, for the processor and for cards, and 31 MB ONNX Runtime.
    expect(total).toBeLessThan(520e6);
    expect(parts.get("app.asar")).toBeLessThan(8e6);
  });

  test("its backend works from these files alone: voices, pictures, decoders, the page, the interface's own pages", async () => {
    const told: string[] = [];
    const backend = new BackendProcess({
      script: join(beside, "dist/backend/electron/backend.js"),
      forkScript: join(beside, "dist/backend/electron/forked.js"),
      // Node reads no archives, as Electron does: the page lies where the build put it.
      start: () => ({ dataDir: join(dir, "data"), port: 0, pageDir: join(root, "dist/renderer"), resourcesDir: null }),
      onState: (state) => told.push(state.state === "crashed" ? state.reason : state.state),
    });
    backend.start();
    try {
      const called = callBackend(backend);
      await vi.waitFor(() => expect(told).toContain("running"), { timeout: 120_000 });
      const { client } = await called;
      expect(await client.system.health({})).toMatchObject({ dataDir: join(dir, "data") });

      const pictures = join(dir, "pictures");
      cpSync(join(root, "docs/images"), pictures, { recursive: true });
      const forks = utilityProcess.all.length;
      for await (const _ of await client.library.index({ folders: [pictures] }));
      expect((await client.assets.list({})).length).toBeGreaterThan(0);
      expect(utilityProcess.all.length).toBeGreaterThan(forks);

      const [voice] = await client.voices.list({ language: "en" });
      const { url: sample } = await client.voices.sample({ id: voice?.id ?? "", text: "Hello there." });
      const { url = "", token = "" } = backend.address ?? {};
      const get = (path: string) => fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
      expect((await get(sample)).headers.get("content-type")).toMatch(/^audio\//);
      expect((await get("/api/v1/docs/swagger-ui.css")).status).toBe(200);
      expect((await get("/api/v1/openapi.json")).status).toBe(200);
      expect(await (await get("/")).text()).toContain("YTEmpire");
    } finally {
      await backend.stop(0);
    }
  });
});

test("what the app may do is fixed in its program, and each platform has its installer", () => {
  const config = readFileSync(join(root, "electron-builder.yml"), "utf8");
  for (const line of [
    "runAsNode: false",
    "enableCookieEncryption: true",
    "enableNodeOptionsEnvironmentVariable: false",
    "enableNodeCliInspectArguments: false",
    "enableEmbeddedAsarIntegrityValidation: true",
    "onlyLoadAppFromAsar: true",
    "schemes: [ytempire]",
    "target: [AppImage, deb]",
    "target: [nsis]",
    "target: [dmg, zip]",
  ])
    expect(config).toContain(line);
});

/** As `npm run package`, but around a stand-in, whose fuses cannot be set since it has none. */
function pack(): void {
  const electron = join(dir, "electron");
  mkdirSync(join(electron, "locales"), { recursive: true });
  mkdirSync(join(electron, "resources"));
  const Manifest = z.object({ devDependencies: z.object({ electron: z.string() }) });
  const { devDependencies } = Manifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  writeFileSync(join(electron, "version"), devDependencies.electron);
  for (const file of [
    "electron",
    "chrome-sandbox",
    "LICENSE",
    "LICENSES.chromium.html",
    "locales/en-US.pak",
    "locales/de.pak",
  ])
    writeFileSync(join(electron, file), "");
  chmodSync(join(electron, "electron"), 0o755);
  const config = readFileSync(join(root, "electron-builder.yml"), "utf8")
    .replace(/electronFuses:\n( {2}.*\n)+/, "")
    .replace("output: release", `output: ${JSON.stringify(join(dir, "release"))}`);
  writeFileSync(join(dir, "builder.yml"), `${config}electronDist: ${JSON.stringify(electron)}\n`);
  const args = [
    join(root, "node_modules/electron-builder/cli.js"),
    "--linux",
    "--dir",
    "--publish",
    "never",
    "--config",
    join(dir, "builder.yml"),
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`electron-builder ended with ${status}: ${stdout}\n${stderr}`);
}

interface Entry {
  files?: Record<string, Entry>;
  unpacked?: boolean;
}

/** The table of an archive: two numbers of 32 bits, then two more, then its JSON. */
function readArchive(file: string): { path: string; isUnpacked: boolean }[] {
  const fd = openSync(file, "r");
  const head = Buffer.alloc(16);
  readSync(fd, head, 0, 16, 0);
  const json = Buffer.alloc(head.readUInt32LE(12));
  readSync(fd, json, 0, json.length, 16);
  closeSync(fd);
  const walk = (entry: Entry, at: string): { path: string; isUnpacked: boolean }[] =>
    Object.entries(entry.files ?? {}).flatMap(([name, one]) => {
      const path = at === "" ? name : `${at}/${name}`;
      return one.files ? walk(one, path) : [{ path, isUnpacked: one.unpacked ?? false }];
    });
  return walk(JSON.parse(json.toString("utf8")) as Entry, "");
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

/** By its first bytes; null: no program. */
function binaryKind(file: string): string | null {
  const fd = openSync(file, "r");
  const head = Buffer.alloc(20);
  const read = readSync(fd, head, 0, 20, 0);
  closeSync(fd);
  if (read < 20) return null;
  if (head.readUInt32BE(0) === 0x7f454c46)
    return `elf ${{ 62: "x64", 183: "arm64" }[head.readUInt16LE(18)] ?? "other"}`;
  if (head.toString("latin1", 0, 2) === "MZ") return "windows";
  return [0xcffaedfe, 0xcafebabe, 0xfeedfacf].includes(head.readUInt32BE(0)) ? "macos" : null;
}
