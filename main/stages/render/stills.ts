// Stills as raw frames: decoded once, filled into the frame, graded, and held while neighbouring spans show them.
import type { Fit } from "../../../contract/footage.ts";
import type { Grade } from "../../../contract/look.ts";
import { AppError } from "../../base/errors.ts";
import type { Size } from "../../base/picture.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { stillArguments } from "./spanArguments.ts";

/** How a picture fills the frame, and in which colours. */
interface Shown {
  fit: Fit | undefined;
  grade: Grade | undefined;
}

/** How a file is opened, by what stands before its `-i`, and then scaled. */
export interface OpenedStill {
  input: readonly string[];
  flags?: "area";
}
export type OpenStill = (path: string, size: Size, fit: Fit | undefined) => Promise<OpenedStill>;

/** Decoded stills: body and transitions of a scene show the same one. The last few are held. */
export class Stills {
  readonly #held = new Map<string, Promise<{ pixels: Uint8Array } & Size>>();
  readonly #open: OpenStill;

  constructor(open: OpenStill = () => Promise.resolve({ input: [] })) {
    this.#open = open;
  }

  async get(
    ffmpeg: Ffmpeg,
    path: string,
    size: Size,
    { fit, grade }: Shown,
    signal: AbortSignal,
  ): Promise<{ pixels: Uint8Array } & Size> {
    const key = `${path} ${size.width} ${size.height} ${JSON.stringify({ fit, grade })}`;
    const held = this.#held.get(key);
    // Who began it may have gone away: that says nothing to who asks for it now.
    const known = held && (await held.catch(() => null));
    const decode = async () => {
      const { input, flags } = await this.#open(path, size, fit);
      const { width, height } = size;
      return decodeStill(ffmpeg, [...input, ...stillArguments(path, width, height, fit, grade, flags)], size, signal);
    };
    const still = known ? Promise.resolve(known) : decode();
    this.#held.delete(key);
    this.#held.set(key, still);
    still.catch(() => void (this.#held.get(key) === still && this.#held.delete(key)));
    const [oldest] = this.#held.keys();
    const most = Math.max(2, Math.floor(HELD_BYTES / (size.width * size.height * 1.5)));
    if (this.#held.size > most && oldest !== undefined) this.#held.delete(oldest);
    return still;
  }
}

/** Four of 1080p with room to zoom: spans are rendered in the video's order. */
const HELD_BYTES = 17e6;

async function decodeStill(
  ffmpeg: Ffmpeg,
  args: readonly string[],
  { width, height }: Size,
  signal: AbortSignal,
): Promise<{ pixels: Uint8Array } & Size> {
  // Put together where it stays: pieces and their sum would be garbage of twice its size outside the heap.
  const pixels = new Uint8Array((width * height * 3) / 2);
  let at = 0;
  const onStdout = (chunk: Uint8Array) => {
    pixels.set(chunk.subarray(0, Math.max(0, pixels.length - at)), Math.min(at, pixels.length));
    at += chunk.length;
  };
  await ffmpeg.run(args, { op: "render.still", signal, onStdout });
  if (at !== pixels.length)
    throw new AppError(
      "FFMPEG_FAILED",
      "render.still",
      `${args[args.indexOf("-i") + 1]} is not a picture that can be read`,
    );
  return { pixels, width, height };
}
