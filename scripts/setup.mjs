// Installs what package-lock.json names, unless node_modules already holds exactly that. npm runs it before every script,
// also in a fresh clone: plain JavaScript without packages, for Node 20 and later.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, "node_modules", ".setup");
const lock = join(root, ".setup.lock");
/** The packages whose install script does what nothing else does: here, fetching Node 24. */
const NEED_SCRIPTS = ["node"];
/** Milliseconds after which a lock of another machine (a shared folder) counts as left behind. */
const STALE = 20 * 60_000;

let isHolder = false;
const want = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .update(process.platform + process.arch)
  .digest("hex");

if (Number(process.versions.node.split(".")[0]) < 20)
  stop(`This needs Node 20 or newer, and this is Node ${process.versions.node}: get one at https://nodejs.org`);
if (!isInstalled()) await withLock(async () => isInstalled() || (await install()));

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === want;
}

async function install() {
  console.error("Installing the packages of package-lock.json: about a minute and 1.7 GB, only this once");
  // A run that is killed from here on leaves no stamp, so that the next one begins anew.
  rmSync(stamp, { force: true });
  // npm 10 knows no allowScripts: no dependency's script runs but those named above.
  await npm("ci", "--ignore-scripts");
  await npm("rebuild", ...NEED_SCRIPTS);
  // The install scripts of these would do only this.
  for (const tool of ["ffmpeg", "ffprobe"]) {
    const binary = join(root, "node_modules", `@${tool}-installer`, `${process.platform}-${process.arch}`, tool);
    if (existsSync(binary)) chmodSync(binary, 0o755);
  }
  const node = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  const { stdout, error } = spawnSync(node, ["-p", "process.version"], { encoding: "utf8" });
  if (!stdout?.startsWith("v24."))
    stop(`The installed Node does not run (${error?.message ?? stdout}). Delete node_modules and run this again.`);
  writeFileSync(stamp, want);
}

/** @param {string[]} args */
async function npm(...args) {
  const cli = process.env.npm_execpath;
  // Not the node of node_modules: npm ci removes that folder.
  const node = process.env.npm_node_execpath ?? process.execPath;
  /** @type {import("node:child_process").SpawnOptions} */
  const options = {
    cwd: root,
    env: {
      ...process.env,
      npm_config_loglevel: "error",
      npm_config_audit: "false",
      npm_config_fund: "false",
      // Without a network npm would otherwise try for minutes.
      npm_config_fetch_retry_mintimeout: "1000",
      npm_config_fetch_retry_maxtimeout: "5000",
    },
    stdio: ["ignore", "ignore", "pipe"],
  };
  const child = cli?.endsWith("js")
    ? spawn(node, [cli, ...args], options)
    : spawn("npm", args, { ...options, shell: process.platform === "win32" });
  // If this process alone is killed, npm goes on: the folder is free only when both have ended.
  if (child.pid) writeFileSync(lock, holder(child.pid));
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text) => (said += text));
  const end = await new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (status, signal) => resolve(signal ?? status));
  });
  if (end === 0) return;
  process.stderr.write(said);
  stop(`\`npm ${args.join(" ")}\` failed (${end}). ${advice(said)}`);
}

/** @param {string} said What npm printed. */
function advice(said) {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|SOCKET_TIMEOUT|ENOTCACHED/.test(
      said,
    )
  )
    return "The package registry cannot be reached: the install needs the network once. Connect, or tell npm your proxy (npm config set https-proxy …), and run the same command again.";
  if (/ENOSPC|EDQUOT/.test(said)) return "The disk is full: free about 2 GB and run the same command again.";
  if (/EACCES|EPERM|EROFS/.test(said))
    return `The folder ${root} (or npm's cache) cannot be written: mend its owner or permissions, and run the same command again.`;
  if (/EINTEGRITY/.test(said))
    return "A download is damaged: run `npm cache clean --force`, then the same command again.";
  return "What npm said stands above. Run the same command again; if it stays, delete node_modules first.";
}

/**
 * One install at a time in this folder; a second one waits. The lock names its processes, so that one left behind by a
 * killed install is known as such.
 * @param {() => Promise<unknown>} work
 */
async function withLock(work) {
  for (let told = false; !take(); await sleep(200)) {
    const held = read(lock);
    if (held === null) continue;
    if (isLeftBehind(held)) {
      // By renaming, so that of two that see this only one removes it; what was renamed may by then be a new lock.
      const aside = `${lock}.${process.pid}`;
      try {
        renameSync(lock, aside);
        if (read(aside) !== held) linkSync(aside, lock);
      } catch {
        // Another was faster.
      }
      rmSync(aside, { force: true });
    } else if (!told) {
      told = true;
      console.error("Another install runs in this folder: waiting for it");
    }
  }
  await work();
  rmSync(lock, { force: true });
}

/** @param {number[]} others The process that installs, once there is one. */
function holder(...others) {
  return JSON.stringify({ pids: [process.pid, ...others], host: hostname() });
}

function take() {
  try {
    writeFileSync(lock, holder(), { flag: "wx" });
    isHolder = true;
    return true;
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code === "EEXIST") return false;
    return stop(
      `The folder ${root} cannot be written (${code}). Mend its owner or permissions, and run the same command again.`,
    );
  }
}

/** @param {string} held */
function isLeftBehind(held) {
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  try {
    const { pids, host } = JSON.parse(held);
    return host === hostname() ? !pids.some(isAlive) : age > STALE;
  } catch {
    // Half written: its writer is between two system calls, or was killed there.
    return age > 5000;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is another person's.
    return /** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH";
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
function stop(message) {
  console.error(message);
  if (isHolder) rmSync(lock, { force: true });
  process.exit(1);
}
