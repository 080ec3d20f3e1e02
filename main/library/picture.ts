// Looks into a picture: its size as it is seen, what is special about it, what it says of itself, and a small copy of it.
import sharp, { type Metadata } from "sharp";

import type { Asset } from "../../contract/library.ts";
import type { Embedded } from "../store/assets.ts";
import type { RawPicture } from "./rawPicture.ts";
import { parseXmp } from "./sidecars.ts";
import { Unusable } from "./unusable.ts";

export interface LookedAt {
  width: number;
  height: number;
  traits: Asset["traits"];
  embedded: Embedded;
  /** At most THUMBNAIL_SIDE on each side. */
  small: RawPicture;
}

export const THUMBNAIL_SIDE = 320;
/** Of a picture that is read line by line: 16,384 × 16,384, more than any camera has. */
const PIXELS_MAX = 268_435_456;
/** Of one that has to be in memory as a whole before its first line is known. */
const PIXELS_WHOLE_MAX = 100_000_000;
/** A decoder that takes longer is stuck on a picture that was made for it. */
const DECODE_SECONDS = 30;

/** Throws Unusable. `bytes` are all of the file's. */
export async function lookAtPicture(bytes: Buffer): Promise<LookedAt> {
  // The limit is our own, with a better message.
  const open = () => sharp(bytes, { limitInputPixels: false, failOn: "error", sequentialRead: true });
  const metadata = await open()
    .metadata()
    .catch((error: unknown) => {
      throw new Unusable(reasonOf(error));
    });
  const { width, height } = metadata.autoOrient;
  checkPixels(metadata, width * (metadata.pageHeight ?? height));
  try {
    const { data, info } = await open()
      .autoOrient()
      .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#808080" })
      .toColourspace("srgb")
      .timeout({ seconds: DECODE_SECONDS })
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    const small = { width: info.width, height: info.height, rgb: data };
    return { width, height, traits: traitsOf(metadata), embedded: embeddedIn(metadata), small };
  } catch (error) {
    throw new Unusable(reasonOf(error));
  }
}

function checkPixels({ format, isProgressive }: Metadata, pixels: number): void {
  const byLine = !isProgressive && ["jpeg", "png", "tiff"].includes(format);
  const most = byLine ? PIXELS_MAX : PIXELS_WHOLE_MAX;
  if (pixels > most)
    throw new Unusable(
      `It has ${Math.round(pixels / 1e6)} million pixels; of this kind up to ${Math.round(most / 1e6)} million are taken: scale it down`,
    );
}

function traitsOf({ hasAlpha, pages = 1, orientation = 1, icc, space }: Metadata): Asset["traits"] {
  const traits: Asset["traits"] = [];
  if (hasAlpha) traits.push("alpha");
  // Pages of a TIFF are no animation, but then it has no delay; both show their first page.
  if (pages > 1) traits.push("animated");
  if (orientation > 1) traits.push("rotated");
  if (isWide(icc) || space === "cmyk") traits.push("wide gamut");
  return traits;
}

/** By the name that the profile gives itself, in ASCII or UTF-16. */
function isWide(icc: Buffer | undefined): boolean {
  const text = icc?.toString("latin1").replaceAll("\0", "") ?? "";
  return /Display ?P3|Adobe ?RGB|ProPhoto|Rec\.? ?2020|BT\.?2020|DCI.?P3|Wide ?Gamut/i.test(text);
}

function embeddedIn({ xmp }: Metadata): Embedded {
  return xmp ? parseXmp(xmp.toString("utf8")) : {};
}

/** libvips' words as a sentence that says what is the matter. */
function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  if (/premature end|truncat|unexpected end|not enough|end of file|read error|short|IDAT/i.test(said))
    return "It breaks off: the file is not whole";
  if (/timeout/i.test(said)) return `It takes longer than ${DECODE_SECONDS} s to decode`;
  if (/unsupported image format|not in a known format|missing/i.test(said)) return "Its kind of picture cannot be read";
  return `It cannot be decoded: ${said.split("\n")[0]?.slice(0, 200) ?? "no reason is told"}`;
}
