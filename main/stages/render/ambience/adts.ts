// AAC as ADTS, packet by packet, with what decides whether two packets may stand side by side. ISO/IEC 14496-3.

export interface AacPacket {
  /** Of the packet without its header, in the file. */
  offset: number;
  size: number;
  /** Shape of its windows; two neighbours overlap exactly only where the second continues the first's. */
  window: string;
}

/** Samples a packet. */
export const PACKET_SAMPLES = 1024;

/** Throws RangeError on what is no ADTS. */
export function parseAdts(bytes: Buffer): AacPacket[] {
  const packets: AacPacket[] = [];
  for (let at = 0; at + 7 <= bytes.length;) {
    if (bytes.readUInt16BE(at) >>> 4 !== 0xfff) throw new RangeError(`no packet at ${at}`);
    const header = (bytes[at + 1] as number) & 1 ? 7 : 9;
    const length = (bytes.readUInt32BE(at + 3) >>> 13) & 0x1fff;
    if (length < header || at + length > bytes.length) throw new RangeError(`a packet at ${at} is cut off`);
    packets.push({
      offset: at + header,
      size: length - header,
      window: windowOf(bytes.subarray(at + header, at + length)),
    });
    at += length;
  }
  return packets;
}

/** Window sequence and shape of both channels of a pair: `long 1` and the like. */
function windowOf(packet: Buffer): string {
  const bits = (from: number, count: number): number => {
    let value = 0;
    for (let i = from; i < from + count; i++) value = value * 2 + (((packet[i >> 3] ?? 0) >> (7 - (i & 7))) & 1);
    return value;
  };
  // A channel pair element (1); what else may come first is not written by ffmpeg for stereo.
  if (bits(0, 3) !== 1) return `element ${bits(0, 3)}`;
  const common = bits(7, 1) === 1;
  // Without a window in common each channel has its own after a gain of 8 bits; the second's place is not known without decoding.
  const at = common ? 9 : 17;
  return `${common ? "pair" : "apart"} ${bits(at, 2)} ${bits(at + 2, 1)}`;
}

/** A long window after a long window, in both channels: what comes before and after is the same wherever the packet stands. */
export function isPlain({ window }: AacPacket): boolean {
  return window.startsWith("pair 0");
}
