// The backend's loopback address: the contract over HTTP for programs on this machine that hold the data folder's token.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";

import { RPCHandler } from "@orpc/server/node";

import { router, type ApiContext } from "./api/router.ts";
import { AppError } from "./base/errors.ts";
import { writeFileWhole } from "./base/files.ts";

export interface Served {
  url: string;
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1. Answers only requests that name a loopback host (against DNS rebinding), come from no web page,
 * and carry `Authorization: Bearer <dataDir/token>`.
 * @param port 0: any free one. A taken port other than 0 is tried up to ten higher.
 */
export async function serve(context: ApiContext, o: { port: number; token: string }): Promise<Served> {
  const rpc = new RPCHandler<ApiContext>(router);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    const refused = refusal(request, o.token);
    if (refused) return void response.writeHead(refused).end();
    const { matched } = await rpc.handle(request, response, { prefix: "/rpc", context });
    if (!matched) response.writeHead(404).end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => (response.headersSent ? response.destroy() : response.writeHead(500).end()));
  });
  const tries = o.port === 0 ? [0] : Array.from({ length: 10 }, (_, i) => o.port + i);
  for (const [i, port] of tries.entries()) {
    try {
      await new Promise<void>((done, fail) => server.once("error", fail).listen(port, "127.0.0.1", done));
      break;
    } catch (error) {
      if (i === tries.length - 1) throw error;
    }
  }
  const address = server.address();
  if (!address || typeof address === "string") throw new AppError("INTERNAL", "serve", "no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** The data folder's token: 256 random bits, readable by its owner only. */
export async function readToken(dataDir: string): Promise<string> {
  const path = join(dataDir, "token");
  if (!existsSync(path)) await writeFileWhole(path, randomBytes(32).toString("base64url"), 0o600);
  return (await readFile(path, "utf8")).trim();
}

/** The HTTP status of a refusal, or null. */
function refusal(request: IncomingMessage, token: string): number | null {
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? "")) return 421;
  // Programs send no Origin; a page's script always does.
  if (request.headers.origin !== undefined) return 403;
  const given = Buffer.from(request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? null : 401;
}
