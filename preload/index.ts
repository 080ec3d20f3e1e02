// Between the page and the shell: one port is handed on, and a few verbs are called. Nothing else crosses.
import { contextBridge, ipcRenderer, webUtils } from "electron";

import type { Bridge, ShellNews } from "../contract/shell.ts";

const listeners = new Set<(news: ShellNews) => void>();
ipcRenderer.on("news", (_event, news: ShellNews) => {
  for (const listener of listeners) listener(news);
});

const bridge: Bridge = {
  platform: process.platform as Bridge["platform"],
  chooseFolder: (from) => ipcRenderer.invoke("chooseFolder", from),
  chooseFiles: (wish) => ipcRenderer.invoke("chooseFiles", wish),
  showInFolder: (path) => ipcRenderer.invoke("showInFolder", path),
  notify: (notice) => ipcRenderer.invoke("notify", notice),
  openExternal: (url) => ipcRenderer.invoke("openExternal", url),
  askForMicrophone: () => ipcRenderer.invoke("askForMicrophone"),
  openMicrophoneSettings: () => ipcRenderer.invoke("openMicrophoneSettings"),
  setBadge: (count) => ipcRenderer.invoke("setBadge", count),
  pathOf: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
  restartToUpdate: () => ipcRenderer.invoke("restartToUpdate"),
  checkForUpdate: () => ipcRenderer.invoke("checkForUpdate"),
  restartBackend: () => ipcRenderer.invoke("restartBackend"),
  onNews(listener) {
    listeners.add(listener);
    ipcRenderer.send("newsPlease");
    return () => void listeners.delete(listener);
  },
};
contextBridge.exposeInMainWorld("bridge", bridge);

// The page makes a channel and posts one end to its own window; only that end goes on.
window.addEventListener("message", (event) => {
  if (event.source !== window || event.data !== "ytempire:connect") return;
  const [port] = event.ports;
  if (port) ipcRenderer.postMessage("connect", null, [port]);
});
