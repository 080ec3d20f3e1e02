// The app's entry: where everything lies in the package, then the shell.
import { homedir } from "node:os";
import { join } from "node:path";

import { app } from "electron";
import electronUpdater from "electron-updater";

import { findDataDir } from "../main/base/dataDir.ts";
import { registerScheme } from "./scheme.ts";
import { startShell } from "./shell.ts";

registerScheme();
app.setAppUserModelId("org.ytempire.app");
if (app.isPackaged) app.setAsDefaultProtocolClient("ytempire");

const dist = join(import.meta.dirname, "..");
/** What other programs read, or a process starts, lies beside the archive. */
const beside = join(dist.replace(/app\.asar$|app\.asar(?=[\\/])/, "app.asar.unpacked"), "backend");
const flag = app.commandLine.getSwitchValue("data-dir");
// Never await at the top level of the entry: Electron is ready only once it has run.
void startShell({
  dataDir: () => findDataDir({ flag: flag === "" ? undefined : flag }).path,
  paths: {
    page: join(dist, "renderer"),
    preload: join(dist, "preload", "index.cjs"),
    backend: join(beside, "electron", "backend.js"),
    forked: join(beside, "electron", "forked.js"),
    icons: join(dist, "icons"),
    resources: null,
  },
  args: process.argv.slice(app.isPackaged ? 1 : 2),
  updater: app.isPackaged ? electronUpdater.autoUpdater : null,
  port: 8000,
  homeDir: homedir(),
});
