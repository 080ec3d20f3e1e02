// The other side of the double's utility processes: gives a process of Node's the `process.parentPort` of Electron's.
import { EventEmitter } from "node:events";

import type { Relayed } from "./electron.ts";

class Port extends EventEmitter {
  readonly #id: number;
  constructor(id: number) {
    super();
    this.#id = id;
  }
  start = () => undefined;
  postMessage = (data: unknown) => relay({ kind: "port", id: this.#id, data });
  close = () => relay({ kind: "portClosed", id: this.#id });
}

const send = process.send?.bind(process);
const relay = (relayed: Relayed) => void send?.(relayed);
const ports = new Map<number, Port>();
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (data: unknown) => relay({ kind: "message", data, ports: [] }),
});
// What a utility process does not have: who finds it takes it for a process of Node's.
delete process.send;
process.on("message", (relayed: Relayed) => {
  if (typeof relayed !== "object" || relayed === null || !("kind" in relayed)) return;
  if (relayed.kind === "message") {
    const given = relayed.ports.map((id) => {
      const port = new Port(id);
      ports.set(id, port);
      return port;
    });
    parentPort.emit("message", { data: relayed.data, ports: given });
  } else if (relayed.kind === "port") ports.get(relayed.id)?.emit("message", { data: relayed.data, ports: [] });
  else ports.get(relayed.id)?.emit("close");
});
process.once("disconnect", () => process.exit());
Object.assign(process, { parentPort });
