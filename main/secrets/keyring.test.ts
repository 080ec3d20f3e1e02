import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { toldApart } from "./keyring.ts";

const FIXTURE = join(import.meta.dirname, "keyring.fixture.ts");

/** A real Secret Service needs both; where they are not, those tests say so and are skipped. */
const hasService = ["gnome-keyring-daemon", "dbus-run-session"].every((program) => {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});

test("what the library says is told apart: locked, refused, missing", () => {
  const codeOf = (message: string) => toldApart(new Error(message)).code;
  expect(codeOf("Couldn't access platform storage: Secret Service: no result found")).toBe("KEYRING_LOCKED");
  expect(codeOf("Couldn't access platform storage: Secret Service: prompt dismissed")).toBe("KEYRING_LOCKED");
  expect(codeOf("Couldn't access platform storage: AccessDenied")).toBe("KEYRING_REFUSED");
  expect(codeOf("Platform failure: DBus error: set your DBUS_SESSION_BUS_ADDRESS")).toBe("KEYRING_MISSING");
});

test.skipIf(process.platform !== "linux")(
  "without a service the keyring is missing, and no other takes its place",
  async () => {
    expect(await asked("put", "none")).toEqual({ code: "KEYRING_MISSING" });
  },
);

test.skipIf(!hasService)("an unlocked keyring keeps a key, over processes, until it is removed", async () => {
  expect(await asked("put", "unlocked")).toEqual({ before: null, kept: "abc", gone: null });
});

test.skipIf(!hasService)("a keyring that nobody has unlocked is locked, not missing", async () => {
  expect(await asked("put", "locked")).toEqual({ code: "KEYRING_LOCKED" });
});

/** In a session of its own, with a keyring of its own. */
async function asked(what: string, keyring: "unlocked" | "locked" | "none"): Promise<unknown> {
  const dir = mkdtempSync(join(tmpdir(), "keyring-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const { DBUS_SESSION_BUS_ADDRESS: _bus, DISPLAY: _display, ...env } = process.env;
  const own = { ...env, XDG_DATA_HOME: join(dir, "data"), XDG_RUNTIME_DIR: dir, HOME: dir };
  const node = `'${process.execPath}' '${FIXTURE}' ${what}`;
  const unlock = keyring === "unlocked" ? "--unlock" : "";
  const script = `printf test | gnome-keyring-daemon --foreground ${unlock} --components=secrets >/dev/null 2>&1 &
daemon=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets >/dev/null 2>&1 && break
  sleep 0.2
done
${node}; kill $daemon`;
  const [program, ...args] = keyring === "none" ? ["sh", "-c", node] : ["dbus-run-session", "--", "sh", "-c", script];
  const child = spawn(program ?? "sh", args, { env: own, stdio: ["ignore", "pipe", "ignore"] });
  let said = "";
  child.stdout.on("data", (piece: Buffer) => (said += piece.toString()));
  await once(child, "close");
  return JSON.parse(said.trim().split("\n").at(-1) ?? "null") as unknown;
}
