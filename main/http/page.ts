// The built page: its scripts for good, its document anew each time, under a policy that lets nothing else run.
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "../base/errors.ts";
import { allowMethods, type Exchange } from "./exchange.ts";
import { sendFile } from "./sendFile.ts";

/** The built document has this where its nonce goes (vite's `html.cspNonce`). */
const NONCE_PLACE = "__CSP_NONCE__";
const YEAR_S = 31_536_000;

/** `nonce`: for the styles that the page makes while it runs. */
const policy = (nonce: string, origin: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self' ${origin.replace(/^http/, "ws")}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

/** @param dir `dist/renderer` */
export async function answerPage(exchange: Exchange, dir: string): Promise<void> {
  allowMethods(exchange, "GET", "HEAD");
  const { path } = exchange.target;
  const hashed = path.startsWith("/assets/");
  const isFile = /\.[a-z0-9]{1,12}$/i.test(path) && !path.endsWith(".html");
  if (!hashed && !isFile) return sendDocument(exchange, dir);
  await sendFile(exchange, {
    root: dir,
    path,
    caching: hashed ? `public, max-age=${YEAR_S}, immutable` : "no-cache",
  });
}

/** Any address without a file's ending is one of the page's own screens. */
async function sendDocument({ request, response, origin }: Exchange, dir: string): Promise<void> {
  if (!/text\/html|\*\/\*/.test(request.headers.accept ?? "*/*"))
    throw new AppError("NOT_FOUND", "http.page", "There is nothing here but the page");
  const html = await readFile(join(dir, "index.html"), "utf8").catch(() => null);
  if (html === null)
    throw new AppError("NOT_FOUND", "http.page", "The page is not built", {
      hint: "`npm run serve` and `npm start` build it; programs use /api/v1.",
    });
  const nonce = randomBytes(16).toString("base64");
  const body = html.replaceAll(NONCE_PLACE, nonce);
  response.writeHead(200, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    "Content-Security-Policy": policy(nonce, origin),
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
  });
  response.end(body);
}
