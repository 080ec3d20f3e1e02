// What proves the licence of a file that was taken from a source: the text beside it, as long as it is of these very bytes.
import { Provenance } from "../../contract/sources.ts";
import { hashFile } from "../base/hash.ts";
import { openRegular } from "./fingerprint.ts";
import { parseSidecar, SIDECAR_BYTES } from "./sidecars.ts";
import type { Proven, ProvenFile } from "./types.ts";

/** Throws the signal's reason. */
export async function proofOf(asset: ProvenFile, signal: AbortSignal): Promise<Proven | null> {
  if (asset.provenance === "own") return null;
  const beside = await readBeside(`${asset.path}.json`);
  if (!beside) return null;
  const { source: page, provenance } = beside.said;
  const { sha256, bytes, foundAt, takenAt, licence, attribution, authorUrl, source } = provenance;
  if (beside.licence !== asset.licence || beside.source !== asset.provenance || bytes !== asset.bytes) return null;
  if ((asset.hash ?? (await hashOf(asset.path, signal))) !== sha256) return null;
  return {
    sha256,
    proof: { source, licenceUrl: licence.url, page, attribution, authorUrl, asOf: foundAt, takenAt },
  };
}

/** What it says, and its licence and source as the library reads them. Null: there is none, or it is not of this program. */
async function readBeside(path: string) {
  const opened = await openRegular(path).catch(() => null);
  if (!opened) return null;
  const { file, stats } = opened;
  try {
    if (stats.bytes > SIDECAR_BYTES) return null;
    const text = await file.readFile("utf8");
    const said = Provenance.safeParse(JSON.parse(text)).data;
    const { licence, source } = parseSidecar(".json", text) ?? {};
    return said ? { said, licence, source } : null;
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/** Null: it cannot be read any more. */
async function hashOf(path: string, signal: AbortSignal): Promise<string | null> {
  const read = await hashFile(path, signal).catch(() => null);
  signal.throwIfAborted();
  return read?.hash ?? null;
}
