// An artifact by its hash alone: its length from the disk, its type from its first bytes.
import { open, stat } from "node:fs/promises";

import type { ArtifactRef } from "../../contract/values.ts";
import { sniff } from "./sniff.ts";

/** Null: there is none. @param pathOf where an artifact of a hash lies, if it does */
export async function findArtifact(
  pathOf: (ref: Pick<ArtifactRef, "hash">) => string,
  hash: string,
): Promise<ArtifactRef | null> {
  const path = pathOf({ hash });
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return null;
  const mediaType = (await sniff(path))?.mediaType ?? (await textType(path));
  return { hash, bytes: found.size, mediaType };
}

const HEAD_BYTES = 64;

/** Of what stages write as text; anything else is bytes of no known kind, which no browser shows. */
async function textType(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.toString("utf8", 0, bytesRead).replace(/^\uFEFF/, "");
    if (/^WEBVTT\b/.test(head)) return "text/vtt";
    if (/^\d+\r?\n\d{2}:\d{2}:\d{2},\d{3} --> /.test(head)) return "application/x-subrip";
    return /^\s*[{[]/.test(head) ? "application/json" : "application/octet-stream";
  } finally {
    await file.close();
  }
}
