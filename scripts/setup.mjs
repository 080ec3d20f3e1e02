// Plain JavaScript for any Node >= 20 without packages: npm runs it before every script, also in a fresh clone.
// Installs what the lockfile names unless node_modules already holds exactly that.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, "node_modules", ".setup");
/** The packages whose install script does what nothing else does: here, linking Node 24. */
const needScripts = ["node"];
const want = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .update(process.platform + process.arch)
  .digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== want) {
  const npm = process.env.npm_execpath;
  // Not the node of node_modules: npm ci removes that folder.
  const node = process.env.npm_node_execpath ?? process.execPath;
  console.error("Installing the packages of package-lock.json (about a minute, once)");
  const env = { ...process.env, npm_config_loglevel: "error", npm_config_audit: "false", npm_config_fund: "false" };
  const run = (...args) => {
    const { status } = npm
      ? spawnSync(node, [npm, ...args], { cwd: root, env, stdio: ["ignore", 2, 2] })
      : spawnSync("npm", args, { cwd: root, env, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
    if (status !== 0) process.exit(status ?? 1);
  };
  // npm 10 knows no allowScripts: no dependency's script runs but those named here.
  run("ci", "--ignore-scripts");
  run("rebuild", ...needScripts);
  // Their install script would do only this.
  for (const tool of ["ffmpeg", "ffprobe"]) {
    const binary = join(root, "node_modules", `@${tool}-installer`, `${process.platform}-${process.arch}`, tool);
    if (existsSync(binary)) chmodSync(binary, 0o755);
  }
  writeFileSync(stamp, want);
  const version = execFileSync(
    join(root, "node_modules", ".bin", process.platform === "win32" ? "node.exe" : "node"),
    ["-p", "process.version"],
    { encoding: "utf8" },
  );
  if (!version.startsWith("v24.")) throw new Error(`node_modules/.bin/node is ${version}`);
}
