// Opens a way to the backend: a WebSocket in a browser, in the app a port that the shell hands to the backend.
import type { ClientContext, ClientLink } from "@orpc/client";
import { RPCLink } from "@orpc/client/websocket";

import { CONNECT } from "../../contract/shell.ts";
import type { Line } from "./connection.ts";
import { isApp, onShellNews } from "./native.ts";
import { pageKey } from "./session.ts";

export function openLine(): Line {
  return isApp ? new PortLine() : openSocket();
}

function openSocket(): Line {
  const url = new URL("/rpc", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(url, ["ytempire", `key.${pageKey()}`]);
  return Object.assign(socket, { link: () => new RPCLink({ websocket: socket }) });
}

/**
 * A channel whose other end goes through the preload and the shell to the backend, which says something once it
 * answers. It closes when the backend ends: the port tells so, and so does the shell.
 */
export class PortLine extends EventTarget implements Line {
  readonly #port: MessagePort;
  #link: ClientLink<ClientContext> | null = null;
  #leave = () => undefined as void;
  #isClosed = false;

  constructor() {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.addEventListener("message", () => void this.#answered(), { once: true });
    port1.addEventListener("close", () => this.#closed());
    port1.start();
    // What is told at once is how it was before this line: only a crash after that ends it.
    let isNews = false;
    this.#leave = onShellNews((news) => {
      if (isNews && news.type === "backend" && news.backend.state === "crashed") this.#closed();
    });
    isNews = true;
    window.postMessage(CONNECT, location.origin, [port2]);
  }

  link(): ClientLink<ClientContext> {
    if (!this.#link) throw new Error("the line is not open yet");
    return this.#link;
  }

  close(): void {
    this.#closed();
  }

  async #answered(): Promise<void> {
    // Of no use in a browser, so no part of what it loads first.
    const { RPCLink: PortLink } = await import("@orpc/client/message-port");
    if (this.#isClosed) return;
    const port = this.#port;
    this.#link = new PortLink({
      port: {
        postMessage: (data: unknown) => port.postMessage(data),
        // A port does not hear of its own closing, and calls that wait at it would wait for ever: they hear the line's.
        addEventListener: (type: string, listener: EventListener) =>
          type === "close" ? this.addEventListener(type, listener) : port.addEventListener(type, listener),
      },
    });
    this.dispatchEvent(new Event("open"));
  }

  #closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#leave();
    this.#port.close();
    this.dispatchEvent(new Event("close"));
  }
}
