// `npm start`: the app in its own window where Electron is, else the same app in the browser.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { buildApp } from "./app/build.ts";
import { findElectron, hasElectron } from "./findElectron.ts";

const root = join(import.meta.dirname, "..");
const headless = process.argv.includes("--headless");
// Only where there is a program that could run it.
if (!headless && hasElectron(root)) await buildApp();
const electron = findElectron(root);
if (electron !== null && !headless) {
  process.exitCode = spawnSync(electron, [root, ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1;
} else {
  const options = process.argv.slice(2).filter((option) => option !== "--headless");
  if (electron === null && !options.includes("--help"))
    process.stdout.write("There is no Electron here: the app opens in your browser, with the link below.\n");
  // The command begins once more with these (main/cli/tameMalloc.ts).
  const command = join(root, "main/cli.ts");
  process.argv.splice(1, process.argv.length, command, "serve", ...options);
  await import(command);
}
