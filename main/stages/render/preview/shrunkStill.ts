// Small stills of large photographs: a JPEG is made smaller while it is decoded, in a third of the time.
import sharp from "sharp";

import type { Fit } from "../../../../contract/footage.ts";
import type { Size } from "../../../base/picture.ts";
import type { OpenedStill } from "../stills.ts";

/**
 * As small as still is larger than what is shown of it, by halves, which is what JPEG has. What is left to make smaller, less
 * than a half, is averaged: a window that reaches further costs a tenth of the whole, and nobody sees it in a small picture.
 */
export async function shrunkStill(path: string, { width, height }: Size, fit: Fit | undefined): Promise<OpenedStill> {
  const picture = await sharp(path)
    .metadata()
    .catch(() => null);
  if (picture?.format !== "jpeg") return { input: [] };
  const part = fit?.kind === "blur" ? fit.part : undefined;
  const [across, down] = [picture.width * (part?.width ?? 1), picture.height * (part?.height ?? 1)];
  const times = Math.min(across / width, down / height);
  const halves = Math.min(MOST_HALVES, Math.floor(Math.log2(times)));
  return halves > 0 ? { input: ["-lowres", String(halves)], flags: "area" } : { input: [] };
}

/** An eighth. */
const MOST_HALVES = 3;
