// The backend's loopback address: the contract over HTTP for programs on this machine that hold the data folder's token.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";

import { RPCHandler } from "@orpc/server/node";

import { router, toWire, type ApiContext } from "./api/router.ts";
import { AppError, systemCode } from "./base/errors.ts";
import { writeFileWhole } from "./base/files.ts";

export interface Served {
  url: string;
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1. Answers only requests that name a loopback host (against DNS rebinding), come from no web page,
 * and carry `Authorization: Bearer <dataDir/token>`. Throws PORT_UNUSABLE.
 * @param o.port 0: any free one. Where another is taken, the next free one of the nine after it.
 */
export async function serve(context: ApiContext, o: { port: number; token: string }): Promise<Served> {
  const rpc = new RPCHandler<ApiContext>(router);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    const refused = refusal(request, o.token);
    if (refused) return void response.writeHead(refused).end(refused === 401 ? UNAUTHORISED : "");
    const { matched } = await rpc.handle(request, response, { prefix: "/rpc", context });
    if (!matched) response.writeHead(404).end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => (response.headersSent ? response.destroy() : response.writeHead(500).end()));
  });
  await listen(server, o.port);
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

const PORTS_TRIED = 10;
const LAST_PORT = 65_535;

async function listen(server: Server, port: number): Promise<void> {
  const last = port === 0 ? 0 : Math.min(port + PORTS_TRIED - 1, LAST_PORT);
  for (let tried = port; ; tried++) {
    try {
      server.listen(tried, "127.0.0.1");
      await once(server, "listening");
      return;
    } catch (error) {
      if (systemCode(error) === "EADDRINUSE" && tried < last) continue;
      const message = error instanceof Error ? error.message : String(error);
      throw new AppError("PORT_UNUSABLE", "serve.listen", message, { cause: error });
    }
  }
}

/** As the contract's clients read errors. */
const UNAUTHORISED = JSON.stringify({ json: toWire(new AppError("UNAUTHORISED", "serve")) });

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
