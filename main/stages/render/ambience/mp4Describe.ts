// One sample description for pieces of several encoders: parameter sets beside each other, or before every key frame. ISO/IEC 14496-15, AV1 in ISOBMFF.
import { mp4Boxes } from "../../../base/mp4Boxes.ts";
import { boxed, type VideoTrack } from "./mp4Read.ts";

export interface Description {
  /** The `stsd` box for all of them. */
  box: Buffer;
  /** What stands before a key frame of a track, so that its parameter sets are those that count; absent: nothing need. */
  beforeKeys: ReadonlyMap<VideoTrack, Buffer>;
}

/** Null where they cannot play as one: other codecs or sizes. */
export function describeAll(tracks: readonly VideoTrack[]): Description | null {
  const [first, ...others] = tracks;
  if (!first) return null;
  if (others.every(({ description }) => description.equals(first.description)))
    return { box: first.description, beforeKeys: new Map() };
  const entries = tracks.map((track) => ({ track, entry: parseEntry(track.description) }));
  const [entry] = entries.map((one) => one.entry);
  if (!entry || entries.some((one) => one.entry.type !== entry.type || !one.entry.shape.equals(entry.shape)))
    return null;
  const configs = entries.map((one) => one.entry.config);
  const beforeKeys = (sets: (config: Buffer) => Buffer) =>
    new Map(entries.map((one) => [one.track, sets(one.entry.config)]));
  switch (entry.type) {
    case "avc1": {
      const merged = mergeAvc(configs.map(parseAvc));
      if (merged) return { box: entry.with("avc1", merged), beforeKeys: new Map() };
      return { box: entry.with("avc1", entry.config), beforeKeys: beforeKeys(avcSets) };
    }
    // `hvc1` would promise that all parameter sets stand here.
    case "hvc1":
    case "hev1":
      return { box: entry.with("hev1", entry.config), beforeKeys: beforeKeys(hevcSets) };
    case "av01":
      return { box: entry.with("av01", entry.config), beforeKeys: beforeKeys((config) => config.subarray(AV1_HEADER)) };
    default:
      return null;
  }
}

interface Entry {
  type: string;
  /** Size and resolution: what must be the same. The encoder's name stands after it. */
  shape: Buffer;
  config: Buffer;
  /** The whole `stsd` with another configuration in the place of this one. */
  with: (type: string, config: Buffer) => Buffer;
}

/** Lengths of the fields of a visual sample entry, its own header included; of those that tell its shape; and of av1C's. */
const FIELDS = 86;
const SHAPE = 50;
const AV1_HEADER = 4;
const CONFIGS = new Set(["avcC", "hvcC", "av1C"]);

function parseEntry(stsd: Buffer): Entry {
  const HEADER = 16;
  const entry = stsd.subarray(HEADER);
  const boxes = [...mp4Boxes(entry.subarray(FIELDS))];
  return {
    type: entry.toString("latin1", 4, 8),
    shape: entry.subarray(8, SHAPE),
    config: boxes.find(({ type }) => CONFIGS.has(type))?.body ?? Buffer.alloc(0),
    with: (type, config) => {
      const inside = boxes.map((box) => boxed(box.type, CONFIGS.has(box.type) ? config : box.body));
      return boxed("stsd", stsd.subarray(8, HEADER), boxed(type, entry.subarray(8, FIELDS), ...inside));
    },
  };
}

interface Avc {
  /** Version, profile, what it is compatible with, level, and the size of lengths. */
  head: Buffer;
  sequence: Buffer[];
  picture: Buffer[];
  /** Of high profiles, in newer builds. */
  rest: Buffer;
}

function parseAvc(config: Buffer): Avc {
  let at = 5;
  const sets = (mask: number): Buffer[] => {
    const count = (config[at++] ?? 0) & mask;
    return Array.from({ length: count }, () => {
      const length = config.readUInt16BE(at);
      at += 2 + length;
      return config.subarray(at - length, at);
    });
  };
  const sequence = sets(0x1f);
  const picture = sets(0xff);
  return { head: config.subarray(0, 5), sequence, picture, rest: config.subarray(at) };
}

/** Null where two sets of the same number are not the same. */
function mergeAvc(all: readonly Avc[]): Buffer | null {
  const sequence = byNumber(
    all.flatMap((one) => one.sequence),
    (set) => exponential(set, 32),
  );
  const picture = byNumber(
    all.flatMap((one) => one.picture),
    (set) => exponential(set, 8),
  );
  if (!sequence || !picture) return null;
  // A decoder that can play the most demanding one can play all.
  const [most] = all.toSorted((a, b) => (b.head[1] ?? 0) - (a.head[1] ?? 0));
  if (!most) return null;
  const head = Buffer.from(most.head);
  head[2] = all.reduce((flags, one) => flags & (one.head[2] ?? 0), 0xff);
  head[3] = Math.max(...all.map((one) => one.head[3] ?? 0));
  const withLength = (set: Buffer) => [Buffer.from([set.length >> 8, set.length & 0xff]), set];
  return Buffer.concat([
    head,
    Buffer.from([0xe0 | sequence.length]),
    ...sequence.flatMap(withLength),
    Buffer.from([picture.length]),
    ...picture.flatMap(withLength),
    most.rest,
  ]);
}

function byNumber(sets: readonly Buffer[], numberOf: (set: Buffer) => number): Buffer[] | null {
  const known = new Map<number, Buffer>();
  for (const set of sets) {
    const number = numberOf(set);
    const there = known.get(number);
    if (there && !there.equals(set)) return null;
    known.set(number, set);
  }
  return [...known.values()];
}

/** The unsigned Exp-Golomb number at a bit. Its first bits lie before any byte that could have been escaped. */
function exponential(bytes: Buffer, from: number): number {
  const bit = (at: number) => ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
  let zeros = 0;
  while (zeros < 32 && bit(from + zeros) === 0) zeros++;
  let value = 0;
  for (let i = 0; i <= zeros; i++) value = value * 2 + bit(from + zeros + i);
  return value - 1;
}

function avcSets(config: Buffer): Buffer {
  const { sequence, picture } = parseAvc(config);
  return units([...sequence, ...picture]);
}

/** Video, sequence and picture parameter sets, as they lie in the arrays of hvcC. */
function hevcSets(config: Buffer): Buffer {
  const ARRAYS = 22;
  const sets: Buffer[] = [];
  let at = ARRAYS + 1;
  for (let arrays = config[ARRAYS] ?? 0; arrays > 0; arrays--) {
    const count = config.readUInt16BE(at + 1);
    at += 3;
    for (let i = 0; i < count; i++) {
      const length = config.readUInt16BE(at);
      sets.push(config.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return units(sets);
}

/** Each after its length in four bytes, as ffmpeg writes samples. */
function units(sets: readonly Buffer[]): Buffer {
  return Buffer.concat(
    sets.flatMap((set) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(set.length);
      return [length, set];
    }),
  );
}
