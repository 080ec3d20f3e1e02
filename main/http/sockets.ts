// WebSockets: upgraded after the guard, kept alive by pings, ended when the other side is gone or signed out.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import { WebSocketServer, type WebSocket } from "ws";

import type { HttpLimits } from "./limits.ts";
import type { Known } from "./who.ts";

/** A page names this one beside its key, which is not sent back. */
const SUBPROTOCOL = "ytempire";

/** What a handler gets of a new socket. */
export interface Opened extends Known {
  request: IncomingMessage;
  /** Of the address, without the query. */
  path: string;
  origin: string;
}

export type SocketHandler = (socket: WebSocket, opened: Opened) => void;

const SIGNED_OUT = "Signed out";

/** Codes of RFC 6455, 7.4.1. */
export const CLOSE = { goingAway: 1001, unsupported: 1003, invalid: 1007, policy: 1008 } as const;

export class Sockets {
  readonly #server: WebSocketServer;
  readonly #heartbeat: NodeJS.Timeout;
  /** Who each is, and whether it has answered the last ping. */
  readonly #states = new WeakMap<WebSocket, { known: Known; answered: boolean }>();

  constructor(limits: Pick<HttpLimits, "messageBytes" | "heartbeatMilliseconds">) {
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: limits.messageBytes,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    this.#heartbeat = setInterval(() => this.#beat(), limits.heartbeatMilliseconds).unref();
  }

  upgrade(socket: Duplex, head: Buffer, opened: Opened, handler: SocketHandler): void {
    this.#server.handleUpgrade(opened.request, socket, head, (webSocket) => {
      const state = { known: opened, answered: true };
      this.#states.set(webSocket, state);
      webSocket.on("pong", () => (state.answered = true));
      // What is wrong with its frames has ended it already.
      webSocket.on("error", () => webSocket.terminate());
      handler(webSocket, opened);
    });
  }

  /** Tells all that the server goes, and ends those that do not take leave within the time. */
  async close(milliseconds: number): Promise<void> {
    clearInterval(this.#heartbeat);
    // From now on upgrades are refused; those that are open stay until they are told.
    this.#server.close();
    const open = [...this.#server.clients];
    const gone = open.map((socket) => new Promise<void>((done) => socket.once("close", () => done())));
    for (const socket of open) socket.close(CLOSE.goingAway, "The backend ends");
    const timer = setTimeout(() => open.forEach((socket) => socket.terminate()), milliseconds);
    await Promise.all(gone);
    clearTimeout(timer);
  }

  /** Without waiting for the next ping. */
  endSignedOut(): void {
    for (const socket of this.#server.clients)
      if (this.#states.get(socket)?.known.isValid() === false) socket.close(CLOSE.policy, SIGNED_OUT);
  }

  #beat(): void {
    for (const socket of this.#server.clients) {
      const state = this.#states.get(socket);
      if (!state?.answered) {
        socket.terminate();
      } else if (state.known.isValid()) {
        state.answered = false;
        socket.ping();
      } else {
        socket.close(CLOSE.policy, SIGNED_OUT);
      }
    }
  }
}
