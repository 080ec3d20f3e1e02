// The other side of the shell's forks: a script of ours that expects a process of Node's, with its messages and its standard input.
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";

import type { ToFork } from "./messages.ts";

const { parentPort } = process;
const [script] = process.argv.slice(2);
if (script === undefined) throw new Error("no script");

const stdin = new PassThrough();
Object.defineProperty(process, "stdin", { value: stdin });
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
process.send = (message: unknown) => (parentPort.postMessage(message), true);
parentPort.on("message", ({ data }) => {
  const told = data as ToFork;
  if (told.type === "message") process.emit("message", told.message, undefined);
  else if (told.type === "end") process.emit("disconnect");
  else if (told.bytes === null) stdin.end();
  else stdin.write(told.bytes);
});
await import(pathToFileURL(script).href);
