// A process for backups.test.ts that is killed: while it makes a copy, or at a given step of putting one in place.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";

const [, , what, dataDir = "", step = "0"] = process.argv;

if (what === "make") {
  const { openStore } = await import("../store/open.ts");
  const { createBackups } = await import("./index.ts");
  const store = openStore(dataDir);
  const none = () => Promise.reject(new Error("there is none"));
  const backups = createBackups({
    dataDir,
    copyDatabase: (to) => store.copyTo(to),
    migrations: store.migrations,
    keyring: { get: none, set: none, remove: none },
    version: "1.2.3",
    changed: () => undefined,
  });
  process.stdout.write("begins\n");
  for (;;) await backups.make("hourly");
} else {
  let left = Number(step);
  for (const name of ["renameSync", "mkdirSync", "rmSync", "writeFileSync", "fsyncSync"] as const) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    const counted = (...args: unknown[]): unknown => {
      if (--left === 0) process.kill(process.pid, "SIGKILL");
      return real(...args);
    };
    Object.assign(fs, { [name]: counted });
  }
  syncBuiltinESMExports();
  const { applyRestore } = await import("./swap.ts");
  applyRestore(join(dataDir));
}
