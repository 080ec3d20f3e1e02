// The backend's loopback address: the page, REST and RPC on one port, for this machine alone.
import { randomBytes } from "node:crypto";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { ApiContext } from "./api/router.ts";
import { systemCode } from "./base/errors.ts";
import { writeFileWhole } from "./base/files.ts";
import { serveHttp, type HttpOptions, type Served } from "./http/server.ts";

export type { Served } from "./http/server.ts";

/** Where `vite build` puts the page. */
const PAGE_DIR = join(import.meta.dirname, "../dist/renderer");

/** Throws PORT_UNUSABLE. */
export async function serve(
  context: ApiContext,
  options: Omit<HttpOptions, "token" | "pageDir"> & { pageDir?: string },
): Promise<Served> {
  return serveHttp(context, { pageDir: PAGE_DIR, ...options, token: await readToken(context.dataDir) });
}

/** The data folder's token: 256 random bits, readable by its owner only; a file that was cut short gets another. */
async function readToken(dataDir: string): Promise<string> {
  const path = join(dataDir, "token");
  const kept = await readFile(path, "utf8").catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return "";
    throw error;
  });
  const isWhole = TOKEN.test(kept.trim());
  const token = isWhole ? kept.trim() : randomBytes(32).toString("base64url");
  // Also of one that came out of a backup with other rights.
  if (isWhole) await chmod(path, 0o600);
  else await writeFileWhole(path, token, 0o600);
  return token;
}

const TOKEN = /^[\w-]{43}$/;
