// `app://ytempire`: the page's files, its document under the same policy as over HTTP, and behind /api/v1 the backend's bytes.
import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";

import { protocol } from "electron";

import { APP_ORIGIN } from "../contract/shell.ts";
import { pageDocument } from "../main/base/pagePolicy.ts";

/** Before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

export interface SchemeOptions {
  /** Where the built page lies. */
  pageDir: string;
  /** Of the backend; null while it does not run. */
  address: () => { url: string; token: string } | null;
}

export function handleScheme({ pageDir, address }: SchemeOptions): void {
  protocol.handle("app", async (request) => {
    const url = URL.parse(request.url);
    if (url?.origin !== APP_ORIGIN && `${url?.protocol}//${url?.host}` !== APP_ORIGIN) return nothing(403);
    if (url?.pathname.startsWith("/api/v1/")) return fromBackend(request, url, address());
    if (request.method !== "GET" && request.method !== "HEAD") return nothing(405);
    return pageFile(pageDir, url?.pathname ?? "/");
  });
}

async function pageFile(pageDir: string, pathname: string): Promise<Response> {
  const path = join(pageDir, decoded(pathname));
  const type = TYPES[extname(path)];
  const isFile = path.startsWith(pageDir + sep) && type !== undefined;
  if (!isFile) {
    // Any address without a file's ending is one of the page's own screens.
    if (extname(path) !== "" && extname(path) !== ".html") return nothing(404);
    const { body, headers } = pageDocument(await readFile(join(pageDir, "index.html"), "utf8"), `'self'`);
    return new Response(body, { headers });
  }
  try {
    return new Response(new Uint8Array(await readFile(path)), {
      headers: { "Content-Type": type, "X-Content-Type-Options": "nosniff" },
    });
  } catch {
    return nothing(404);
  }
}

/** An address that is no valid one names no file. */
function decoded(pathname: string): string {
  try {
    const path = decodeURIComponent(pathname);
    return path.includes("\0") ? "/" : path;
  } catch {
    return "/";
  }
}

const TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".mp4": "video/mp4",
  ".mp3": "audio/mpeg",
};

/** What of a request is handed on; above all ranges, by which players seek. */
const ASKED = ["accept", "content-type", "if-match", "if-none-match", "if-range", "range"];

/**
 * Bytes from the backend's own address, with the owner's token, which the page never sees. By Node's fetch: Chromium's
 * adds `Sec-Fetch-Site`, by which the backend tells that a browser asks for a page of another site.
 */
async function fromBackend(
  request: Request,
  url: URL,
  address: { url: string; token: string } | null,
): Promise<Response> {
  if (!address) return nothing(503);
  const headers = new Headers({ authorization: `Bearer ${address.token}`, "accept-encoding": "identity" });
  for (const name of ASKED) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  for (const [name, value] of request.headers)
    if (/^(x-file-|content-disposition)/.test(name)) headers.set(name, value);
  const init: RequestInit & { duplex?: "half" } = { method: request.method, headers, signal: request.signal };
  if (request.body) Object.assign(init, { body: request.body, duplex: "half" });
  try {
    const answer = await fetch(`${address.url}${url.pathname}${url.search}`, { ...init, redirect: "manual" });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  } catch {
    // The backend ended, or whoever asked has gone.
    return nothing(503);
  }
}

function nothing(status: number): Response {
  return new Response(null, { status });
}
