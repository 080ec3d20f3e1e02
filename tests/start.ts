// Starts the command as a person does, in a process of its own.
import { spawn } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
/** As in package.json: docs/decisions/0014-memory.md says why. */
const NODE_FLAGS = ["--max-semi-space-size=2"];

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  milliseconds: number;
}

export interface Running {
  pid: number;
  ended: Promise<Ran>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves once standard output or error has said this, with what it matched. */
  says(text: RegExp): Promise<RegExpExecArray>;
}

export function start(args: string[], o: { cwd: string; env?: Record<string, string> }): Running {
  const child = spawn(process.execPath, [...NODE_FLAGS, join(ROOT, "main/cli.ts"), ...args], {
    cwd: o.cwd,
    env: {
      ...process.env,
      YTEMPIRE_DATA_DIR: join(o.cwd, "data"),
      // No language model that happens to run on the machine writes: fetch asks nothing at this port.
      YTEMPIRE_OLLAMA_ADDRESS: "http://127.0.0.1:9",
      NO_COLOR: "1",
      ...o.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const began = performance.now();
  let stdout = "";
  let stderr = "";
  const listeners = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (s: string) => {
    stdout += s;
    for (const heard of listeners) heard();
  });
  child.stderr.setEncoding("utf8").on("data", (s: string) => {
    stderr += s;
    for (const heard of listeners) heard();
  });
  const ran = new Promise<Ran>((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => done({ code, stdout, stderr, milliseconds: performance.now() - began }));
  });
  return {
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    ended: ran,
    says: (text) => {
      const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
      const heard = () => {
        const found = text.exec(stdout) ?? text.exec(stderr);
        if (found) resolve(found);
      };
      listeners.add(heard);
      heard();
      child.on("close", (code) => reject(new Error(`ended with ${code} before saying ${text}: ${stderr}`)));
      return promise;
    },
  };
}
