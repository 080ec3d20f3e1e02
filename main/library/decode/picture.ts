// Looks into a picture: its size as it is seen, what is special about it, what it says of itself, and a small copy of it.
import sharp, { type Metadata } from "sharp";

import type { Asset } from "../../../contract/library.ts";
import type { Embedded } from "../../store/assets.ts";
import { parseXmp } from "../sidecars.ts";
import { THUMBNAIL_SIDE, type RawPicture } from "./rawPicture.ts";
import { Unusable } from "./unusable.ts";

export interface LookedAt {
  width: number;
  height: number;
  traits: Asset["traits"];
  embedded: Embedded;
  /** At most THUMBNAIL_SIDE on each side. */
  small: RawPicture;
}

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
      throw new Unusable(reasonOf(error, bytes));
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
    throw new Unusable(reasonOf(error, bytes));
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

/** X of the red primary in sRGB's profile is 0.436, in Display P3's 0.515, in Adobe RGB's 0.61. */
const WIDE_RED = 0.47;

/** By the red primary of a matrix profile (ICC.1:2022, 9.2.44): beyond sRGB's. */
function isWide(icc: Buffer | undefined): boolean {
  if (!icc || icc.length < 132) return false;
  const count = Math.min(icc.readUInt32BE(128), 100);
  for (let at = 132; at < 132 + count * 12 && at + 12 <= icc.length; at += 12) {
    if (icc.toString("latin1", at, at + 4) !== "rXYZ") continue;
    const value = icc.readUInt32BE(at + 4) + 8;
    return value + 4 <= icc.length && icc.readInt32BE(value) / 65_536 > WIDE_RED;
  }
  return false;
}

function embeddedIn({ xmp }: Metadata): Embedded {
  return xmp ? parseXmp(xmp.toString("utf8")) : {};
}

/** libvips' words as a sentence that says what is the matter. */
function reasonOf(error: unknown, bytes: Buffer): string {
  const said = error instanceof Error ? error.message : String(error);
  if (
    isCutPng(bytes) ||
    /premature end|truncat|unexpected end|not enough|end of file|read error|short|IDAT/i.test(said)
  )
    return "It breaks off: the file is not whole";
  if (/timeout/i.test(said)) return `It takes longer than ${DECODE_SECONDS} s to decode`;
  if (/unsupported image format|not in a known format|missing/i.test(said)) return "Its kind of picture cannot be read";
  const first = said.split("\n")[0]?.slice(0, 200) ?? "";
  return /unknown error|^$/i.test(first) ? "It cannot be decoded: it is damaged" : `It cannot be decoded: ${first}`;
}

/** libvips does not always say why; a whole PNG ends with this chunk. */
function isCutPng(bytes: Buffer): boolean {
  return bytes.readUInt8(0) === 0x89 && !bytes.subarray(-4096).includes("IEND", 0, "latin1");
}
