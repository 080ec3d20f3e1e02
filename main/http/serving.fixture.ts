// A server on loopback with a real store behind it, and requests that are sent byte by byte as a hostile caller would.
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request, type IncomingHttpHeaders } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Scope } from "../../contract/api/wire.ts";
import { ownerAt } from "../api/caller.ts";
import { OneTimeCodes } from "../api/codes.ts";
import type { ApiContext } from "../api/context.ts";
import { Revocations } from "../api/revocations.ts";
import { Artifacts } from "../base/files.ts";
import { hashBytes } from "../base/hash.ts";
import { newId } from "../base/ids.ts";
import { openStore } from "../store/open.ts";
import { serveHttp, type HttpOptions, type Served } from "./server.ts";

export const OWNER_TOKEN = "owner-token-of-the-tests-0123456789";

export interface Serving extends AsyncDisposable {
  url: string;
  port: number;
  dataDir: string;
  pageDir: string;
  context: ApiContext;
  served: Served;
  faults: unknown[];
  ask(path: string, options?: Asking): Promise<Answer>;
  /** A token with these scopes. */
  token(scopes: Scope[], more?: { expiresAt?: number | null }): { id: string; token: string };
  /** Signs a page in. */
  signIn(): Promise<PageSession>;
  raw(): Promise<RawConnection>;
}

export interface Asking {
  method?: string;
  headers?: IncomingHttpHeaders;
  body?: string | Uint8Array;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- What came over the wire.
  json: any;
}

export interface PageSession {
  cookie: string;
  key: string;
  /** As a browser sends them for a call of the page. */
  headers: IncomingHttpHeaders;
}

/** A connection that shows all that came so far. */
export interface RawConnection {
  socket: Socket;
  received: () => string;
  closed: Promise<void>;
}

export async function serving(
  options: Partial<HttpOptions> = {},
  services: Partial<ApiContext> = {},
): Promise<Serving> {
  const dataDir = mkdtempSync(join(tmpdir(), "http-"));
  const pageDir = join(dataDir, "page");
  mkdirSync(join(pageDir, "assets"), { recursive: true });
  writeFileSync(join(pageDir, "index.html"), `<script nonce="__CSP_NONCE__" src="/assets/a-1.js"></script>`);
  writeFileSync(join(pageDir, "assets", "a-1.js"), "export {};");
  const store = openStore(dataDir);
  const faults: unknown[] = [];
  const { tokens, sessions, audit } = store;
  const context = {
    caller: ownerAt("local"),
    origin: null,
    access: { tokens, sessions, audit, codes: new OneTimeCodes(options.now), revocations: new Revocations() },
    artifacts: new Artifacts(dataDir),
    channels: store.channels,
    live: { publish: () => undefined },
    paths: () => ({ dataDir, homeDir: dataDir, folders: [] }),
    version: "0.0.0-test",
    dataDir,
    startedAt: Date.now(),
    ...services,
  } as unknown as ApiContext;
  const served = await serveHttp(context, {
    port: 0,
    token: OWNER_TOKEN,
    pageDir,
    requestLimits: () => ({ perCaller: 0, perAddress: 0 }),
    onFault: (error) => faults.push(error),
    ...options,
  });
  const port = Number(new URL(served.url).port);
  const ask = (path: string, asking: Asking = {}) => send(port, path, asking);
  return {
    url: served.url,
    port,
    dataDir,
    pageDir,
    context,
    served,
    faults,
    ask,
    token(scopes, { expiresAt = null } = {}) {
      const [id, token] = [newId(), `yte_${newId()}`];
      tokens.create(
        { id, name: "test", scopes, hash: hashBytes(token), begins: token.slice(0, 8), expiresAt },
        Date.now(),
      );
      return { id, token };
    },
    async signIn() {
      const { code } = context.access.codes.issue();
      const headers = { origin: served.url, "sec-fetch-site": "same-origin", "content-type": "application/json" };
      const answer = await ask("/session", { method: "POST", headers, body: JSON.stringify({ code }) });
      const cookie = answer.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
      const { key } = answer.json as { key: string };
      return { cookie, key, headers: { ...headers, cookie, "x-page-key": key } };
    },
    async raw() {
      const socket = connect(port, "127.0.0.1");
      let text = "";
      socket.on("data", (chunk) => (text += chunk.toString("latin1")));
      socket.on("error", () => undefined);
      const closed = new Promise<void>((done) => socket.once("close", () => done()));
      await once(socket, "connect");
      return { socket, received: () => text, closed };
    },
    async [Symbol.asyncDispose]() {
      await served.close();
      store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export const bearer = (token: string): IncomingHttpHeaders => ({ authorization: `Bearer ${token}` });
export const owner = bearer(OWNER_TOKEN);

/** fetch would set Host, Origin and Sec-Fetch-Site itself; this sends what it is given. */
async function send(port: number, path: string, { method = "GET", headers = {}, body }: Asking): Promise<Answer> {
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  const sent = request({ host: "127.0.0.1", port, path, method, headers: given, agent: false });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const isJson = response.headers["content-type"]?.startsWith("application/json") ?? false;
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: text,
    json: isJson && text !== "" ? JSON.parse(text) : null,
  };
}
