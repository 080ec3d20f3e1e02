// Stands for the sources of footage: one server on loopback that is reached in place of their hosts, and keeps to what each documents.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a source gives: data, or the bytes of a file, which may be asked for in part. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
  bytes?: Uint8Array;
}

export interface SourceDouble {
  /** The key that it takes; null: it wants none. */
  key: string | null;
  /** The documented answer; null: there is no such thing. `url` is as the source itself is asked. */
  answer(url: URL, headers: IncomingHttpHeaders): Reply | null;
}

/** After so many bytes of a file the connection is cut, or nothing more comes. */
export interface Break {
  afterBytes: number;
  how: "cut" | "hang";
}

export interface SourceServer {
  /** For `createOutbound`. */
  instead: (url: URL) => URL;
  received: { url: URL; headers: IncomingHttpHeaders }[];
  /** Answered to the next requests in place of what is documented, one each. */
  faults: (Reply | "drop" | Break)[];
  close(): Promise<void>;
}

export async function startSources(doubles: readonly SourceDouble[]): Promise<SourceServer> {
  const received: SourceServer["received"] = [];
  const faults: SourceServer["faults"] = [];
  const server = createServer((request, response) => {
    // Its path begins with the host that was meant.
    const url = new URL(`https:/${request.url ?? "/"}`);
    received.push({ url, headers: request.headers });
    const fault = faults.shift();
    if (fault === "drop") return void request.socket.destroy();
    const reply = doubles.map((one) => one.answer(url, request.headers)).find((one) => one !== null);
    const given = fault && !("afterBytes" in fault) ? fault : (reply ?? { status: 404, json: { error: "not found" } });
    send(request, response, given, fault && "afterBytes" in fault ? fault : null);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    instead: (url) => new URL(`${address}/${url.host}${url.pathname}${url.search}`),
    received,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A file's mark, by which it is gone on with. */
export const ETAG = '"v1"';

function send(request: IncomingMessage, response: ServerResponse, reply: Reply, breaks: Break | null): void {
  const { bytes } = reply;
  if (!bytes) {
    const text = reply.text ?? JSON.stringify(reply.json ?? null);
    response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
    response.end(text);
    return;
  }
  const from =
    request.headers["if-range"] === ETAG ? /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] : undefined;
  const start = Number(from ?? 0);
  const rest = bytes.subarray(start);
  response.writeHead(from === undefined ? 200 : 206, {
    etag: ETAG,
    "content-length": String(rest.length),
    ...(from === undefined ? {} : { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    ...reply.headers,
  });
  if (!breaks) return void response.end(rest);
  response.write(rest.subarray(0, breaks.afterBytes), () => {
    if (breaks.how === "cut") request.socket.destroy();
  });
}

/** What the sources' files are in the tests. */
export interface Media {
  picture: Uint8Array;
  clip: Uint8Array;
  music: Uint8Array;
}
