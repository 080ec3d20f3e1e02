// Tells what a file is by its first bytes, never by its name, and how ffmpeg may open it.
import { constants, open, stat } from "node:fs/promises";

export interface Sniffed {
  /** `media` holds pictures that move, sound, or both: which, only a look inside tells. */
  kind: "picture" | "media";
  /** For ffmpeg's `-f`: nothing but this reads it, so that no playlist is taken for a clip. Of `picture` only GIF has one. */
  demuxer: string | null;
  mediaType: string;
}

/** Before `-i` wherever a person's file is opened: it may open no other file by address. */
export const INPUT_GUARD = ["-protocol_whitelist", "file,pipe"] as const;

/** The arguments that open a sniffed file in ffmpeg and ffprobe, without `-i` and the path. */
export function guarded({ demuxer }: Pick<Sniffed, "demuxer">): string[] {
  return [...INPUT_GUARD, ...(demuxer === null ? [] : ["-f", demuxer])];
}

/** So that a name with a colon or a dash in front is taken for no protocol and no option. `path` is absolute. */
export function inputPath(path: string): string {
  return `file:${path}`;
}

/** Null: a kind of file that is not known, or no regular file. Throws the system's error where it cannot be read. */
export async function sniff(path: string): Promise<Sniffed | null> {
  // A named pipe would keep the reader waiting for ever.
  if (!(await stat(path)).isFile()) return null;
  const file = await open(path, constants.O_RDONLY);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return sniffBytes(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

const HEAD_BYTES = 4096;

/** Pure: of a file's first bytes. */
export function sniffBytes(head: Buffer): Sniffed | null {
  const text = (from: number, length: number) => head.toString("latin1", from, from + length);
  const picture = (mediaType: string, demuxer: string | null = null): Sniffed => ({
    kind: "picture",
    demuxer,
    mediaType,
  });
  const media = (demuxer: string, mediaType: string): Sniffed => ({ kind: "media", demuxer, mediaType });
  if (head.length < 12) return null;

  if (text(0, 3) === "\xff\xd8\xff") return picture("image/jpeg");
  if (text(0, 8) === "\x89PNG\r\n\x1a\n")
    // Its animation is told before the first pixels.
    return head.includes("acTL") ? picture("image/apng", "apng") : picture("image/png");
  if (text(0, 4) === "GIF8") return picture("image/gif", "gif");
  if (text(0, 4) === "RIFF") {
    const form = text(8, 4);
    if (form === "WEBP") return picture("image/webp");
    if (form === "WAVE") return media("wav", "audio/wav");
    return form === "AVI " ? media("avi", "video/x-msvideo") : null;
  }
  if (text(0, 4) === "RF64" && text(8, 4) === "WAVE") return media("wav", "audio/wav");
  if (text(0, 4) === "II*\0" || text(0, 4) === "MM\0*") return picture("image/tiff");
  if (text(4, 4) === "ftyp") {
    const brands = text(8, 32);
    if (/avif|avis/.test(brands)) return picture("image/avif");
    if (/heic|heix|heif|mif1|msf1/.test(brands)) return picture("image/heic");
    return /^(?:M4A |M4B )/.test(brands) ? media("mov", "audio/mp4") : media("mov", "video/mp4");
  }
  if (/^(?:moov|mdat|wide|free|skip|pnot)$/.test(text(4, 4))) return media("mov", "video/quicktime");
  if (text(0, 4) === "\x1a\x45\xdf\xa3") return media("matroska", "video/x-matroska");
  if (text(0, 4) === "OggS") return media("ogg", "audio/ogg");
  if (text(0, 4) === "fLaC") return media("flac", "audio/flac");
  if (text(0, 3) === "ID3") return media("mp3", "audio/mpeg");
  if (text(0, 4) === "FORM" && /^AIF[FC]$/.test(text(8, 4))) return media("aiff", "audio/aiff");
  if (text(0, 4) === "caff") return media("caf", "audio/x-caf");
  if (text(0, 4) === "\x30\x26\xb2\x75") return media("asf", "video/x-ms-asf");
  if (text(0, 3) === "FLV") return media("flv", "video/x-flv");
  if (text(0, 4) === "\0\0\x01\xba") return media("mpeg", "video/mpeg");
  if (text(0, 4) === "\0\0\x01\xb3") return media("mpegvideo", "video/mpeg");
  if (head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47) return media("mpegts", "video/mp2t");
  if (head[4] === 0x47 && head[196] === 0x47 && head[388] === 0x47) return media("mpegts", "video/mp2t");
  const [a = 0, b = 0] = head;
  if (a === 0xff && (b & 0xf6) === 0xf0) return media("aac", "audio/aac");
  if (a === 0xff && (b & 0xe0) === 0xe0 && (b & 0x06) !== 0) return media("mp3", "audio/mpeg");
  if (text(0, 2) === "BM" && head.readUInt32LE(6) === 0) return picture("image/bmp");
  return null;
}
