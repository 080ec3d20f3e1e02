// Which requests are looked at at all: those to a loopback name, from no other site's page. Asked before who calls.
import type { IncomingMessage } from "node:http";

import { AppError } from "../base/errors.ts";

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

/**
 * Throws HOST_REFUSED for any name but this machine's (a site may have its name resolve to 127.0.0.1: DNS rebinding) and
 * ORIGIN_REFUSED for what a browser sends for a page that is not ours. No CORS header is ever given, so every preflight
 * fails.
 * @returns the origin that the caller knows this server by, such as `http://localhost:8000`
 */
export function guard(request: IncomingMessage): string {
  const { host = "", origin } = request.headers;
  if (!LOOPBACK.test(host)) throw new AppError("HOST_REFUSED", "http.guard", `The request is for ${shown(host)}`);
  const own = `http://${host}`;
  // Programs send no Origin. A page's script does; for a file, a sandboxed frame or a redirect it is `null`.
  if (origin !== undefined && origin !== own)
    throw new AppError("ORIGIN_REFUSED", "http.guard", `The request comes from ${shown(origin)}`);
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && !(site === "none" && isNavigation(request)))
    throw new AppError(
      "ORIGIN_REFUSED",
      "http.guard",
      `The request comes from a page of another site (${shown(site)})`,
    );
  if (request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined)
    throw new AppError("ORIGIN_REFUSED", "http.guard", "No page of another site may ask");
  return own;
}

/** A person typed the address, or opened the link that the terminal shows. */
function isNavigation(request: IncomingMessage): boolean {
  return request.method === "GET" && request.headers["sec-fetch-mode"] === "navigate";
}

function shown(header: string | string[]): string {
  return JSON.stringify(String(header).slice(0, 100));
}
