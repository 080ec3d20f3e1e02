// Takes the bytes of one file that a person hands in, as the body of a request: streamed to the disk, never held in memory.
import type { IncomingMessage } from "node:http";

import { plainName } from "../../contract/values.ts";
import { requireScopes } from "../api/caller.ts";
import type { ApiContext } from "../api/context.ts";
import { AppError } from "../base/errors.ts";
import { allowMethods, type Exchange } from "./exchange.ts";
import { REST_PREFIX } from "./prefix.ts";
import { sendJson, successOf } from "./problem.ts";

export const UPLOAD_PATH = `${REST_PREFIX}/files/bytes`;

const OP = "http.upload";
const NAME_MOST = 255;

/** @param quietMs how long nothing may come before it is given up */
export async function answerUpload(exchange: Exchange, context: ApiContext, quietMs: number): Promise<void> {
  const { request, response, target } = exchange;
  exchange.route = UPLOAD_PATH;
  allowMethods(exchange, "POST");
  requireScopes(context.caller, ["make"]);
  const name = plainName(target.query.get("name") ?? "");
  if (name === "" || name.length > NAME_MOST || /[\\/]/.test(name))
    throw new AppError("REQUEST_INVALID", OP, "name: is to be the name of the file, without folders", {
      details: { field: "name" },
    });
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw new AppError("MEDIA_TYPE", OP, `The body is compressed (${encoding})`);
  const gone = new AbortController();
  response.once("close", () => gone.abort(new AppError("CANCELLED", OP, "The connection was closed")));
  const bytes = declared(request);
  const file = await context.files.receive({ name, bytes, body: arriving(request, quietMs, bytes) }, gone.signal);
  sendJson(response, 201, successOf(file, context.version));
}

/** Null: it is sent in pieces, and nobody knows yet. */
function declared({ headers }: IncomingMessage): number | null {
  return headers["content-length"] === undefined ? null : Number(headers["content-length"]);
}

/** Throws REQUEST_TIMEOUT where nothing comes any more, CANCELLED where it breaks off. */
async function* arriving(request: IncomingMessage, quietMs: number, bytes: number | null): AsyncGenerator<Uint8Array> {
  let isQuiet = false;
  const timer = setTimeout(() => {
    isQuiet = true;
    request.destroy();
  }, quietMs);
  let came = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      timer.refresh();
      came += chunk.length;
      yield chunk;
    }
  } catch (error) {
    const code = isQuiet ? "REQUEST_TIMEOUT" : "CANCELLED";
    const message = isQuiet ? `Nothing came for ${quietMs / 1000} seconds` : "The connection was closed";
    throw new AppError(code, OP, message, { cause: error });
  } finally {
    clearTimeout(timer);
  }
  if (bytes !== null && came < bytes) throw new AppError("CANCELLED", OP, "The connection was closed");
}
