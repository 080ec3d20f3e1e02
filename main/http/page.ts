// The built page: its scripts for good, its document anew each time, under a policy that lets nothing else run.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "../base/errors.ts";
import { pageDocument } from "../base/pagePolicy.ts";
import { allowMethods, type Exchange } from "./exchange.ts";
import { sendFile } from "./sendFile.ts";

const YEAR_S = 31_536_000;

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
  const { body, headers } = pageDocument(html, `'self' ${origin.replace(/^http/, "ws")}`);
  response.writeHead(200, { ...headers, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
