import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";
import { z } from "zod";

const read = (path: string) => readFileSync(join(import.meta.dirname, "..", path), "utf8");

const Pins = z.record(z.string(), z.string()).default({});
const manifest = z
  .object({
    dependencies: Pins,
    devDependencies: Pins,
    optionalDependencies: Pins,
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(JSON.parse(read("package.json")));
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        hasInstallScript: z.boolean().optional(),
        cpu: z.array(z.string()).optional(),
        os: z.array(z.string()).optional(),
      }),
    ),
  })
  .parse(JSON.parse(read("package-lock.json")));
const pins = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

test("every dependency is pinned exactly", () => {
  expect(Object.entries(pins).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test("docs/dependencies.md has a line with licence and reason for every dependency, and none for others", () => {
  const rows = [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` *\|([^|]+)\|([^|]+)\|$/gm)];
  expect(new Set(rows.map(([, name]) => name))).toEqual(new Set(Object.keys(pins)));
  expect(rows.filter(([, , licence, why]) => !licence?.trim() || !why?.trim())).toEqual([]);
});

test("what the program imports when it runs is no dependency of development", () => {
  const files = globSync("{main,contract}/**/*.ts", { cwd: join(import.meta.dirname, "..") });
  const imported = files
    .filter((file) => !/\.(test|fixture)\.ts$|Suite\.ts$/.test(file))
    .flatMap((file) => [...read(file).matchAll(/^(?:import (?!type )|\} )[^"\n]*?"((?:@[\w-]+\/)?[\w-]+)[^"\n]*";$/gm)])
    .map(([, name = ""]) => name)
    .filter((name) => name !== "node");
  expect(imported).toContain("zod");
  expect([...new Set(imported)].filter((name) => name in manifest.devDependencies)).toEqual([]);
});

test("it is decided for every package with an install script whether that may run", () => {
  const withScript = Object.entries(lock.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules\//, ""));
  expect(withScript.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
});

test("setup runs exactly the install scripts that are allowed", () => {
  const allowed = Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name]);
  const named = /const NEED_SCRIPTS = (\[.*\])/.exec(read("scripts/setup.mjs"))?.[1] ?? "null";
  expect(JSON.parse(named)).toEqual(allowed);
});

test("llama.cpp comes for each system, and half a GB of CUDA for nobody", () => {
  const of = (os: string, cpu: string) =>
    Object.keys(lock.packages).filter(
      (path) =>
        path.includes("/@node-llama-cpp/") &&
        lock.packages[path]?.os?.includes(os) &&
        lock.packages[path].cpu?.includes(cpu),
    );
  const own = (...names: string[]) => names.map((name) => `node_modules/@node-llama-cpp/${name}`);
  expect(of("linux", "x64")).toEqual(own("linux-arm64", "linux-x64", "linux-x64-vulkan"));
  expect(of("linux", "arm64")).toEqual(own("linux-arm64"));
  expect(of("darwin", "arm64")).toEqual(expect.arrayContaining(own("mac-arm64-metal")));
  expect(of("darwin", "x64")).toEqual(expect.arrayContaining(own("mac-x64")));
  expect(of("win32", "x64")).toEqual(expect.arrayContaining(own("win-x64", "win-x64-vulkan")));
  expect([...of("win32", "x64"), ...of("win32", "arm64")].filter((path) => path.includes("cuda"))).toEqual([]);
});
