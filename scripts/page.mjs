// Builds the page to dist/renderer, unless it is built from exactly these sources. npm runs it before `serve` and `start`,
// and the tests before they open a browser: plain JavaScript, for whatever Node npm has.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = join(root, "dist", "renderer");
const stamp = join(built, "sources.sha256");
/** All that the page is made of; the lock stands for its packages. */
const SOURCES = ["renderer", "contract", "vite.config.ts", "tsconfig.json", "package-lock.json"];

const want = hashOf(SOURCES);
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== want) build();

function build() {
  console.error("Building the page: a few seconds, only after a change");
  // Beside the old one, which somebody may be looking at, and which another build may be replacing too.
  const fresh = `${built}.${process.pid}`;
  const { status, error } = spawnSync(
    process.execPath,
    [
      join(root, "node_modules", "vite", "bin", "vite.js"),
      "build",
      "--logLevel",
      "warn",
      "--outDir",
      fresh,
      "--emptyOutDir",
    ],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      // A test that builds it must not get a page of React's own development for everybody who comes after.
      env: { ...process.env, NODE_ENV: "production" },
    },
  );
  if (error || status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    console.error(`The page could not be built${error ? `: ${error.message}` : ""}`);
    process.exit(1);
  }
  writeFileSync(join(fresh, "sources.sha256"), want);
  rmSync(built, { recursive: true, force: true });
  renameSync(fresh, built);
}

/** @param {string[]} paths */
function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(filesIn))
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  return hash.digest("hex");
}

/**
 * Files in a fixed order; what tests them makes no other page.
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
  if (!statSync(join(root, path)).isDirectory()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(join(root, path))
    .toSorted()
    .flatMap((name) => filesIn(`${path}/${name}`));
}
