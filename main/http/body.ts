// The body of a request, whole and within its limits, before anybody looks at it.
import type { IncomingMessage } from "node:http";

import { AppError } from "../base/errors.ts";
import { parseStrictJson } from "./strictJson.ts";

export interface BodyLimits {
  bytes: number;
  milliseconds: number;
}

/**
 * Reads and parses a JSON body; undefined where there is none. Throws BODY_TOO_LARGE before reading past the limit,
 * REQUEST_TIMEOUT, MEDIA_TYPE and JSON_INVALID.
 */
export async function readJsonBody(request: IncomingMessage, limits: BodyLimits): Promise<unknown> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > limits.bytes) throw tooLarge(limits.bytes);
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw new AppError("MEDIA_TYPE", "http.body", `The body is compressed (${encoding})`);
  const bytes = await read(request, limits);
  if (bytes.length === 0) return undefined;
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type))
    throw new AppError(
      "MEDIA_TYPE",
      "http.body",
      type === "" ? "The body has no Content-Type" : `The body is ${type.slice(0, 100)}, not application/json`,
    );
  return parseStrictJson(bytes);
}

async function read(request: IncomingMessage, { bytes, milliseconds }: BodyLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const onData = (chunk: Buffer): void => {
    length += chunk.length;
    if (length > bytes) reject(tooLarge(bytes));
    else chunks.push(chunk);
  };
  if (request.destroyed) throw closed();
  const onClose = (): void => reject(closed());
  const timer = setTimeout(
    () => reject(new AppError("REQUEST_TIMEOUT", "http.body", `The body took over ${milliseconds / 1000} seconds`)),
    milliseconds,
  );
  request.on("data", onData);
  request.once("end", () => resolve(Buffer.concat(chunks)));
  request.once("error", reject);
  request.once("close", onClose);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    request.off("data", onData);
    request.off("close", onClose);
    // What is left is never read: the answer ends the connection.
    request.pause();
  }
}

function closed(): AppError {
  return new AppError("CANCELLED", "http.body", "The connection was closed");
}

function tooLarge(limit: number): AppError {
  return new AppError("BODY_TOO_LARGE", "http.body", `The body is larger than ${limit / 1000} kB`, {
    details: { limit },
  });
}
