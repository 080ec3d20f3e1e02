// How loud a narration is, moment by moment, as a page draws it: read once from its sound, then kept in the cache.
import { existsSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";

import type { ArtifactRef } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import { type Artifacts, writeFileWhole } from "../../base/files.ts";
import { wavLayout } from "../../base/sound/wav.ts";

export const PEAKS_PER_SECOND = 50;
const HEADER_BYTES = 64 << 10;
/** Samples that are read at once: a millisecond's work. */
const PIECE_SAMPLES = 1 << 18;

/** The path of a file of a byte for each moment: the largest sample, 255 is full scale. Throws ARTIFACT_MISSING. */
export type Peaks = (audio: ArtifactRef, signal: AbortSignal) => Promise<string>;

export function createPeaks(deps: { artifacts: Pick<Artifacts, "open">; cacheDir: string }): Peaks {
  const dir = join(deps.cacheDir, "peaks");
  return async (audio, signal) => {
    const path = join(dir, `${audio.hash}-${PEAKS_PER_SECOND}.bin`);
    if (existsSync(path)) return path;
    const peaks = await readPeaks(await deps.artifacts.open(audio), signal);
    await mkdir(dir, { recursive: true });
    await writeFileWhole(path, peaks);
    return path;
  };
}

/** Of WAV with 16 bit; the loudest of all channels counts. */
export async function readPeaks(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await file.read(head, 0, HEADER_BYTES, 0);
    const { channels, sampleRate, at, bytes } = layoutOf(head.subarray(0, bytesRead));
    const there = Math.min(bytes, (await file.stat()).size - at);
    const samples = Math.max(0, Math.floor(there / 2));
    const step = Math.max(1, Math.round((sampleRate * channels) / PEAKS_PER_SECOND));
    const peaks = new Uint8Array(Math.ceil(samples / step));
    const piece = Buffer.alloc(PIECE_SAMPLES * 2);
    for (let done = 0; done < samples;) {
      signal.throwIfAborted();
      const wanted = Math.min(PIECE_SAMPLES, samples - done) * 2;
      const read = await file.read(piece, 0, wanted, at + done * 2);
      const count = read.bytesRead >> 1;
      if (count === 0) break;
      for (let i = 0; i < count; i++) {
        const level = Math.min(255, Math.abs(piece.readInt16LE(i * 2)) >> 7);
        const moment = Math.floor((done + i) / step);
        if (level > (peaks[moment] ?? 0)) peaks[moment] = level;
      }
      done += count;
      await breathe();
    }
    return peaks;
  } finally {
    await file.close();
  }
}

function layoutOf(head: Uint8Array) {
  try {
    return wavLayout(head);
  } catch (error) {
    throw new AppError("ARTIFACT_MISSING", "editing.peaks", "The narration's sound is damaged", { cause: error });
  }
}
