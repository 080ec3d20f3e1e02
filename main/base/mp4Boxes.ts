// The boxes of an MP4 file (ISO/IEC 14496-12) that lie in memory: lengths of 32 bits, as all inside `moov` have.

export interface Mp4Box {
  /** Four letters. */
  type: string;
  /** Without length and type. */
  body: Buffer;
}

/** The boxes that follow each other in `body`, up to the first that is damaged. */
export function* mp4Boxes(body: Buffer, from = 0): Generator<Mp4Box> {
  for (let at = from; at + 8 <= body.length;) {
    const length = body.readUInt32BE(at);
    if (length < 8 || at + length > body.length) return;
    yield { type: body.toString("latin1", at + 4, at + 8), body: body.subarray(at + 8, at + length) };
    at += length;
  }
}

/** The content of the first box at the end of the path, such as `mdia`, `minf`, `stbl`. */
export function findMp4Box(body: Buffer, ...path: string[]): Buffer | undefined {
  const [type, ...rest] = path;
  for (const box of mp4Boxes(body))
    if (box.type === type) return rest.length > 0 ? findMp4Box(box.body, ...rest) : box.body;
  return undefined;
}
