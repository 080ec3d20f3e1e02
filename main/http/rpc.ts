// The contract as RPC, for our own page and command line: over HTTP, and over a WebSocket.
import { ORPCError } from "@orpc/server";
import { RPCHandler as HttpHandler } from "@orpc/server/node";
import { RPCHandler as SocketHandler } from "@orpc/server/ws";
import type { WebSocket } from "ws";
import { z } from "zod";

import type { Caller } from "../api/caller.ts";
import { router, toWire, type ApiContext } from "../api/router.ts";
import { AppError } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import { readJsonBody, type BodyLimits } from "./body.ts";
import { allowMethods, setFailureHeaders, type Exchange } from "./exchange.ts";
import { BEHIND_BYTES } from "./limits.ts";
import { sendJson } from "./problem.ts";
import type { OnError } from "./rest.ts";
import { CLOSE, type Opened } from "./sockets.ts";
import { parseStrictJsonText } from "./strictJson.ts";

export const RPC_PREFIX = "/rpc";

/** `requestId`: of the request, or of the socket that it came over. */
type RpcContext = ApiContext & { requestId: string };

export function createRpc(body: BodyLimits, onError: OnError) {
  const options = {
    interceptors: [
      async <T>(call: { context: RpcContext; next(): Promise<T> }): Promise<T> => {
        try {
          return await call.next();
        } catch (error) {
          const { requestId, caller } = call.context;
          onError(error, requestId);
          throw told(error, caller);
        }
      },
    ],
  };
  const http = new HttpHandler<RpcContext>(router, options);
  const sockets = new SocketHandler<RpcContext>(router, options);
  return {
    /** Throws NOT_FOUND, METHOD_NOT_ALLOWED and what is wrong with the body. */
    async answer(exchange: Exchange, context: ApiContext): Promise<void> {
      const { request, response, target } = exchange;
      allowMethods(exchange, "POST");
      // Never undefined: oRPC would then make a body of its own from headers such as Content-Disposition.
      Object.assign(request, { body: (await readJsonBody(request, body)) ?? {} });
      const { requestId } = exchange;
      const { matched } = await http.handle(request, response, {
        prefix: RPC_PREFIX,
        context: { ...context, requestId },
      });
      if (!matched) throw new AppError("NOT_FOUND", "http.rpc", `There is no call ${target.path}`);
    },
    serve(socket: WebSocket, opened: Opened, context: ApiContext): void {
      void sockets.upgrade(strictly(socket, opened), { context: { ...context, requestId: newId() } });
    },
  };
}

/** What the inside says of itself is for the log, and for the owner's own command line. */
function told(error: unknown, { kind }: Caller): unknown {
  const isInside = error instanceof ORPCError && error.code === "INTERNAL";
  return isInside && kind !== "owner"
    ? toWire(new AppError("INTERNAL", "http.rpc", undefined, { cause: error }))
    : error;
}

/** As the contract's clients read errors. */
export function sendRpcFailure({ response }: Pick<Exchange, "response">, error: AppError): void {
  setFailureHeaders(response, error);
  sendJson(response, error.status, { json: toWire(error) });
}

/** A message of the protocol: a request, or the end of one. Bodies other than JSON are not taken. */
const Message = z.object({
  i: z.union([z.string().max(100), z.number()]),
  t: z.literal([1, 3, 4]).optional(),
  p: z
    .object({
      u: z.string().max(2048).optional(),
      h: z.object({ "last-event-id": z.string().optional() }).strict().optional(),
    })
    .loose()
    .optional(),
});

/** The socket with messages that are checked before they are read, and that waits where its reader is slow. */
function strictly(socket: WebSocket, opened: Opened): Pick<WebSocket, "send" | "addEventListener"> {
  const checked = {
    addEventListener(type: string, listener: (event: { data: unknown }) => void) {
      if (type !== "message") return socket.on(type, listener);
      return socket.on("message", (data: Buffer, isBinary: boolean) => {
        const fault = isBinary ? CLOSE.unsupported : opened.isValid() ? faultOf(data) : CLOSE.policy;
        if (fault === null) listener({ data: data.toString() });
        else socket.close(fault, fault === CLOSE.policy ? "Signed out" : "Not understood");
      });
    },
    send: (message: string) => sendWhenRead(socket, message),
  };
  return checked as unknown as Pick<WebSocket, "send" | "addEventListener">;
}

function faultOf(data: Buffer): number | null {
  try {
    const message = Message.parse(parseStrictJsonText(data.toString()));
    const isRequest = (message.t ?? 1) === 1;
    return isRequest && !message.p?.u?.startsWith("/") ? CLOSE.invalid : null;
  } catch {
    return CLOSE.invalid;
  }
}

/** Resolves once little enough is waiting, so that a stream is asked for its next event only then. */
async function sendWhenRead(socket: WebSocket, message: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.send(message, () => resolve());
  if (socket.bufferedAmount > BEHIND_BYTES) await promise;
}
