import { expect, onTestFinished, test, vi } from "vitest";

import type { ShellNews } from "../../contract/shell.ts";

/** The app's window, with a backend that answers each port by itself, and calls never. */
async function inApp() {
  const listeners: ((news: ShellNews) => void)[] = [];
  const ports: MessagePort[] = [];
  const bridge = {
    platform: "linux",
    onNews: (listener: (news: ShellNews) => void) => (listeners.push(listener), () => undefined),
  };
  vi.stubGlobal("bridge", bridge);
  vi.spyOn(window, "postMessage").mockImplementation(((_: unknown, __: unknown, [port]: MessagePort[]) => {
    if (port) ports.push(port);
  }) as never);
  vi.resetModules();
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  const { openLine } = await import("./line.ts");
  return { openLine, ports, tell: (news: ShellNews) => listeners.forEach((listener) => listener(news)) };
}

test("in the app a line opens with the backend's first word, and closes when the shell tells of a crash", async () => {
  const { openLine, ports, tell } = await inApp();
  // Told before: that crash is over.
  tell({ type: "backend", backend: { state: "crashed", times: 1, reason: "", againAt: null } });
  const line = openLine();
  const told: string[] = [];
  for (const type of ["open", "close"]) line.addEventListener(type, () => told.push(type));
  ports[0]?.postMessage("hello");
  await vi.waitFor(() => expect(told).toEqual(["open"]));
  const asked = new Promise((resolve) => ports[0]?.addEventListener("message", resolve));
  ports[0]?.start();
  const call = line.link().call(["system", "health"], {}, { context: {} });
  await asked;
  tell({ type: "backend", backend: { state: "crashed", times: 2, reason: "", againAt: null } });
  expect(told).toEqual(["open", "close"]);
  await expect(call).rejects.toThrow(/abort|clos/i);
  line.close();
  expect(told).toEqual(["open", "close"]);
});
