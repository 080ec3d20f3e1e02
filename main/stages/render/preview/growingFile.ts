// A film that grows at its end: fragments of many pieces, brought into their order, with the sound that belongs to them.
import type { FileHandle } from "node:fs/promises";

import {
  joinedInit,
  mediaTypeOf,
  PICTURE_TRACK,
  placed,
  SOUND_TRACK,
  timescaleOf,
  type Fragment,
} from "./fragments.ts";

export interface FilmSound {
  init: Buffer;
  fragments: Fragment[];
}

/** What of the file can be played. */
export interface Grown {
  mediaType: string;
  readyFrames: number;
  bytes: number;
}

export class GrowingFile {
  readonly #file: FileHandle;
  readonly #sound: Promise<FilmSound | null>;
  /** Frames before each piece, and at last all. */
  readonly #starts: readonly number[];
  readonly #frames: readonly number[];
  readonly #onGrown: (grown: Grown) => void;
  /** Of pieces whose turn has not come. */
  readonly #waiting = new Map<number, Fragment[]>();
  #heard: Fragment[] = [];
  #begun = false;
  #mediaType = "";
  #scales = { picture: 1, sound: 1, frame: 1 };
  #piece = 0;
  #inPiece = 0;
  #bytes = 0;
  #sequence = 0;
  #writing: Promise<void> = Promise.resolve();

  /** `file`: empty, and closed by `close`. */
  constructor(
    file: FileHandle,
    pieces: readonly { frames: number }[],
    sound: Promise<FilmSound | null>,
    onGrown: (grown: Grown) => void,
  ) {
    this.#file = file;
    this.#sound = sound;
    this.#frames = pieces.map(({ frames }) => frames);
    let before = 0;
    this.#starts = [0, ...this.#frames.map((frames) => (before += frames))];
    this.#onGrown = onGrown;
  }

  /** `ticksPerFrame` are the picture's. Of the pieces any may be first; those of one piece come in order. Written when all before it is. */
  add(piece: number, fragment: Fragment, init: Buffer, ticksPerFrame: number): Promise<void> {
    const waiting = this.#waiting.get(piece) ?? [];
    this.#waiting.set(piece, waiting);
    waiting.push(fragment);
    this.#writing = this.#writing.then(() => this.#write(init, ticksPerFrame));
    return this.#writing;
  }

  async #write(init: Buffer, ticksPerFrame: number): Promise<void> {
    // One init segment does for all: pieces of one encoder differ in no more than what they say of their own rate.
    if (!this.#begun) await this.#begin(init, ticksPerFrame);
    let grown = false;
    for (let next = this.#next(); next; next = this.#next()) {
      const { picture, sound, frame } = this.#scales;
      const ticks = (this.#starts[this.#piece] as number) * frame;
      await this.#append(placed(next, ticks, PICTURE_TRACK, ++this.#sequence));
      this.#inPiece += next.samples;
      const until = (this.#ready * frame) / picture;
      while (this.#heard[0] && this.#heard[0].time / sound < until) {
        const heard = this.#heard.shift() as Fragment;
        await this.#append(placed(heard, 0, SOUND_TRACK, ++this.#sequence));
      }
      if (this.#inPiece === this.#frames[this.#piece]) {
        this.#piece++;
        this.#inPiece = 0;
      }
      grown = true;
    }
    if (grown) this.#onGrown({ mediaType: this.#mediaType, readyFrames: this.#ready, bytes: this.#bytes });
  }

  get #ready(): number {
    return (this.#starts[this.#piece] ?? 0) + this.#inPiece;
  }

  #next(): Fragment | undefined {
    return this.#waiting.get(this.#piece)?.shift();
  }

  async #begin(init: Buffer, ticksPerFrame: number): Promise<void> {
    const sound = await this.#sound;
    this.#begun = true;
    this.#heard = [...(sound?.fragments ?? [])];
    this.#scales = { picture: timescaleOf(init), sound: sound ? timescaleOf(sound.init) : 1, frame: ticksPerFrame };
    this.#mediaType = mediaTypeOf(init, sound !== null);
    await this.#append(joinedInit(init, sound?.init ?? null));
  }

  async #append(bytes: Buffer): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, this.#bytes);
    this.#bytes += bytes.length;
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#file.close();
  }
}
