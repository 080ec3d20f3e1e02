// `npm run fetch:ffmpeg`: a newer ffmpeg than the registry has, from a pinned address, taken only where its bytes are the pinned ones.
import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

import { z } from "zod";

const Pins = z.object({
  version: z.string(),
  platforms: z.record(z.string(), z.object({ address: z.url(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});
export type FfmpegPins = z.infer<typeof Pins>;

/** Far above any build; what is larger is something else. */
const MOST_BYTES = 250_000_000;
const PATIENCE_MS = 10 * 60_000;
const root = join(import.meta.dirname, "../..");

if (import.meta.main) {
  const pins = Pins.parse(JSON.parse(await readFile(join(import.meta.dirname, "ffmpeg.json"), "utf8")));
  console.log(await fetchFfmpeg(pins, `${process.platform}-${process.arch}`, join(root, "ffmpeg")));
}

/**
 * Where it lies then: `<folder>/<platform>/ffmpeg`. One that is there already is replaced, by a rename.
 * Throws where the platform has none, the address does not answer, or the bytes are others.
 */
export async function fetchFfmpeg(pins: FfmpegPins, platform: string, folder: string): Promise<string> {
  const pin = pins.platforms[platform];
  if (!pin) throw new Error(`There is no pinned ffmpeg for ${platform}`);
  const answer = await fetch(pin.address, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok || !answer.body) throw new Error(`${pin.address} answers ${answer.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body) {
    size += part.byteLength;
    if (size > MOST_BYTES) throw new Error(`${pin.address} has more than ${MOST_BYTES} bytes`);
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== pin.sha256)
    throw new Error(`${pin.address} has the SHA-256 ${sha256}, not ${pin.sha256}: nothing is kept of it`);
  const program = pin.address.endsWith(".gz") ? await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
  const path = join(folder, platform, platform.startsWith("win32") ? "ffmpeg.exe" : "ffmpeg");
  const fresh = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(fresh, program);
    await chmod(fresh, 0o755);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  return path;
}
