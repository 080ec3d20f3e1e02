// Which letters a font file really holds: its character map, read out of the WOFF2 container.
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

/** First and last code points of runs that the font has glyphs for. Throws on what is no WOFF2 font. */
export function codePoints(path: string): [first: number, last: number][] {
  const cmap = tableOf(readFileSync(path), CMAP);
  if (!cmap) throw new Error(`no character map in ${path}`);
  const offsets = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => cmap.readUInt32BE(4 + i * 8 + 4));
  const tables = offsets.map((at) => cmap.subarray(at));
  const full = tables.find((table) => table.readUInt16BE(0) === 12);
  const basic = tables.find((table) => table.readUInt16BE(0) === 4);
  return full ? readFormat12(full) : basic ? readFormat4(basic) : [];
}

/** Places among WOFF2's known tags (W3C WOFF 2.0, 5.1): the glyph tables alone are transformed by default. */
const CMAP = 0;
const GLYF = 10;
const LOCA = 11;
const OTHER_TAG = 63;
const HEADER_BYTES = 48;

function tableOf(file: Buffer, wanted: number): Buffer | null {
  if (file.toString("latin1", 0, 4) !== "wOF2") throw new Error("not a WOFF2 file");
  const count = file.readUInt16BE(12);
  const compressed = file.readUInt32BE(20);
  let at = HEADER_BYTES;
  let offset = 0;
  let found: { from: number; to: number } | null = null;
  const number = (): number => {
    let value = 0;
    for (;;) {
      const byte = file[at++] ?? 0;
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
  };
  for (let i = 0; i < count; i++) {
    const flags = file[at++] ?? 0;
    const tag = flags & 0x3f;
    const version = flags >> 6;
    if (tag === OTHER_TAG) at += 4;
    const original = number();
    const transformed = tag === GLYF || tag === LOCA ? version === 0 : version !== 0;
    const length = transformed ? number() : original;
    if (tag === wanted) found = { from: offset, to: offset + length };
    offset += length;
  }
  return found && brotliDecompressSync(file.subarray(at, at + compressed)).subarray(found.from, found.to);
}

function readFormat12(table: Buffer): [number, number][] {
  return Array.from({ length: table.readUInt32BE(12) }, (_, i) => [
    table.readUInt32BE(16 + i * 12),
    table.readUInt32BE(20 + i * 12),
  ]);
}

function readFormat4(table: Buffer): [number, number][] {
  const size = table.readUInt16BE(6);
  const found: [number, number][] = [];
  for (let i = 0; i < size; i += 2) {
    const last = table.readUInt16BE(14 + i);
    const first = table.readUInt16BE(16 + size + i);
    if (first === 0xffff) continue;
    const delta = table.readUInt16BE(16 + size * 2 + i);
    const rangeAt = 16 + size * 3 + i;
    const range = table.readUInt16BE(rangeAt);
    for (let point = first; point <= last; point++) {
      const glyph = range === 0 ? point + delta : table.readUInt16BE(rangeAt + range + (point - first) * 2);
      if (glyph % 0x1_0000 === 0) continue;
      const before = found.at(-1);
      if (before && before[1] === point - 1) before[1] = point;
      else found.push([point, point]);
    }
  }
  return found;
}
