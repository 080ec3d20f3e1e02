// Fragmented MP4 (ISO/IEC 14496-12, 8.8) as programs write it into a pipe: cut into its fragments, moved in time, two tracks brought into one file.
import { AppError } from "../../../base/errors.ts";
import { findMp4Box, mp4Boxes } from "../../../base/mp4Boxes.ts";

/** A `moof` and its `mdat`: they play wherever they stand behind the init segment, since they refer to no place outside of them. */
export interface Fragment {
  bytes: Buffer;
  /** Of the one track in it. */
  samples: number;
  /** Ticks from the beginning of its own file. */
  time: number;
}

/** What ffmpeg is told so that it writes such a file; `seconds` is the length of a fragment. */
export function fragmentArguments(kind: "picture" | "sound", seconds: number): string[] {
  // Of sound the first packet is not heard: an edit list says so, which is known once there is a packet.
  const flags = kind === "picture" ? "+frag_keyframe+empty_moov" : "+delay_moov";
  const length = String(Math.round(seconds * 1e6));
  return ["-movflags", `${flags}+default_base_moof`, "-frag_duration", length, "-f", "mp4", "-"];
}

/** Takes what a program writes, in any pieces. */
export class FragmentReader {
  /** `ftyp` and `moov`, once they are whole. */
  init: Buffer | null = null;
  #rest: Buffer = Buffer.alloc(0);
  #head: Buffer[] = [];
  #moof: Buffer | null = null;

  *read(chunk: Uint8Array): Generator<Fragment> {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= 8) {
      const length = this.#rest.readUInt32BE(0);
      if (length < 8) throw new AppError("INTERNAL", "preview.fragments", `a box of ${length} bytes`);
      if (this.#rest.length < length) return;
      const box = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      switch (box.toString("latin1", 4, 8)) {
        case "ftyp":
          this.#head.push(Buffer.from(box));
          break;
        case "moov":
          this.init = Buffer.concat([...this.#head, box]);
          break;
        case "moof":
          this.#moof = Buffer.from(box);
          break;
        case "mdat":
          if (this.#moof) yield fragmentOf(this.#moof, box);
          break;
        default:
        // An index at the end: of a file that is put together of several it would be wrong.
      }
    }
  }
}

function fragmentOf(moof: Buffer, mdat: Buffer): Fragment {
  const [tfdt, trun] = [track(moof, "tfdt"), track(moof, "trun")];
  const time = tfdt[0] === 1 ? Number(tfdt.readBigUInt64BE(4)) : tfdt.readUInt32BE(4);
  return { bytes: Buffer.concat([moof, mdat]), samples: trun.readUInt32BE(4), time };
}

function track(moof: Buffer, type: string): Buffer {
  const found = findMp4Box(moof.subarray(8), "traf", type);
  if (!found) throw new AppError("INTERNAL", "preview.fragments", `a fragment without ${type}`);
  return found;
}

/** The same later by so many ticks, as the `sequence`th of the file and of the given track. */
export function placed({ bytes, time }: Fragment, ticks: number, trackId: number, sequence: number): Buffer {
  const moof = Buffer.from(bytes);
  (findMp4Box(moof, "moof", "mfhd") as Buffer).writeUInt32BE(sequence, 4);
  (findMp4Box(moof, "moof", "traf", "tfhd") as Buffer).writeUInt32BE(trackId, 4);
  const tfdt = findMp4Box(moof, "moof", "traf", "tfdt") as Buffer;
  if (tfdt[0] === 1) tfdt.writeBigUInt64BE(BigInt(time + ticks), 4);
  else tfdt.writeUInt32BE(time + ticks, 4);
  return moof;
}

export const PICTURE_TRACK = 1;
export const SOUND_TRACK = 2;

/** One init segment of two: the picture's, and the sound's as a second track. */
export function joinedInit(picture: Buffer, sound: Buffer | null): Buffer {
  if (!sound) return picture;
  const boxes = [...mp4Boxes(picture)];
  const [movie, other] = [findMp4Box(picture, "moov"), findMp4Box(sound, "moov")];
  if (!movie || !other) throw new AppError("INTERNAL", "preview.fragments", "no init segment");
  const second = Buffer.from(other);
  const header = need(second, "trak", "tkhd");
  header.writeUInt32BE(SOUND_TRACK, header[0] === 1 ? 20 : 12);
  const defaults = need(second, "mvex", "trex");
  defaults.writeUInt32BE(SOUND_TRACK, 4);
  const parts = [...mp4Boxes(movie)].flatMap(({ type, body }) =>
    type === "mvex"
      ? [boxed("trak", need(second, "trak")), boxed("mvex", Buffer.concat([body, boxed("trex", defaults)]))]
      : [boxed(type, body)],
  );
  return Buffer.concat(boxes.map(({ type, body }) => boxed(type, type === "moov" ? Buffer.concat(parts) : body)));
}

function need(body: Buffer, ...path: string[]): Buffer {
  const found = findMp4Box(body, ...path);
  if (!found) throw new AppError("INTERNAL", "preview.fragments", `no ${path.join("/")}`);
  return found;
}

function boxed(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
}

/** Ticks a second of the one track of an init segment. */
export function timescaleOf(init: Buffer): number {
  const header = need(init, "moov", "trak", "mdia", "mdhd");
  return header.readUInt32BE(header[0] === 1 ? 20 : 12);
}

/** `video/mp4; codecs="avc1.42c01f, mp4a.40.2"`: profile, constraints and level stand in the picture's configuration (RFC 6381). */
export function mediaTypeOf(picture: Buffer, withSound: boolean): string {
  const table = need(picture, "moov", "trak", "mdia", "minf", "stbl", "stsd");
  const at = table.indexOf("avcC", 0, "latin1");
  const profile = at < 0 ? "42c01f" : table.toString("hex", at + 5, at + 8);
  return `video/mp4; codecs="avc1.${profile}${withSound ? ", mp4a.40.2" : ""}"`;
}
