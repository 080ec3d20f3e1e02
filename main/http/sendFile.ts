// A file as the answer: by ranges, with its validators, to HEAD as well.

import send from "send";

import { AppError } from "../base/errors.ts";
import type { Exchange } from "./exchange.ts";

export interface FileAnswer {
  root: string;
  /** Below root, beginning with `/`, as it stands in an address. */
  path: string;
  /** Cache-Control. */
  caching: string;
  /** Absent: by the ending. */
  type?: string;
  /** Strong. Absent: by size and time. */
  etag?: string;
  /** What a browser saves it as; absent: it is shown. */
  downloadName?: string | undefined;
}

/** A reader that takes nothing for so long, such as a player on pause, asks again for what it lacks. */
const STALLED_MS = 60_000;

/** Throws NOT_FOUND, and RANGE_INVALID with Content-Range set. Returns when all is sent or the reader has gone. */
export async function sendFile(
  { request, response }: Exchange,
  file: FileAnswer,
  stalledMilliseconds = STALLED_MS,
): Promise<void> {
  if (file.type !== undefined) response.setHeader("Content-Type", file.type);
  if (file.etag !== undefined) response.setHeader("ETag", `"${file.etag}"`);
  if (file.downloadName !== undefined) response.setHeader("Content-Disposition", contentDisposition(file.downloadName));
  response.setHeader("Cache-Control", file.caching);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stream = send(request, file.path, {
    root: file.root,
    cacheControl: false,
    dotfiles: "ignore",
    index: false,
    lastModified: file.etag === undefined,
  });
  stream.on("error", (error: { status?: number; headers?: Record<string, string> }) => {
    for (const name of ["ETag", "Content-Disposition", "Content-Type"]) response.removeHeader(name);
    for (const [name, value] of Object.entries(error.headers ?? {})) response.setHeader(name, value);
    reject(
      error.status === 416
        ? new AppError("RANGE_INVALID", "http.file")
        : error.status === 412
          ? new AppError("CHANGED_MEANWHILE", "http.file")
          : new AppError("NOT_FOUND", "http.file", "There is no such file"),
    );
  });
  stream.on("directory", () => reject(new AppError("NOT_FOUND", "http.file", "There is no such file")));
  response.once("close", () => resolve());
  response.setTimeout(stalledMilliseconds, () => response.destroy());
  stream.pipe(response);
  await promise;
}

/** RFC 6266: the name in ASCII, and whole beside it. */
export function contentDisposition(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
