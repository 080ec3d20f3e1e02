// Clips that are shorter than their shot: one round is made once, as frames of the video, and repeated without encoding.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Visual } from "../../../contract/footage.ts";
import type { FrameRate } from "../../../contract/values.ts";
import { encoderArguments, encoderNamed } from "../../base/encoders.ts";
import { hashJson } from "../../base/hash.ts";
import type { Size } from "../../base/picture.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { concatList } from "./join.ts";
import { pictureArguments, type ClipSource } from "./spanArguments.ts";

type Clip = Extract<Visual, { kind: "clip" }>;

/** One round, and how often it must be repeated. */
export interface Round {
  path: string;
  frames: number;
}

/** What is turned round at once: it lies in memory. */
const AT_ONCE = { frames: 30, bytes: 96e6 };
/** As good as makes no difference once it is encoded again. */
const QUALITY = "12";

/** The rounds of one render, each made once. */
export class ClipLoops {
  readonly #ffmpeg: Ffmpeg;
  readonly #dir: string;
  readonly #size: Size;
  readonly #rate: FrameRate;
  /** Frames. */
  readonly #atOnce: number;
  readonly #rounds = new Map<string, Promise<Round>>();
  readonly #lists = new Map<string, Promise<void>>();

  constructor(ffmpeg: Ffmpeg, dir: string, size: Size, rate: FrameRate) {
    this.#ffmpeg = ffmpeg;
    this.#dir = dir;
    this.#size = size;
    this.#rate = rate;
    this.#atOnce = Math.min(AT_ONCE.frames, Math.floor(AT_ONCE.bytes / (size.width * size.height * 1.5)));
  }

  /** `source` is the clip at its `fromSeconds`. */
  round(visual: Clip, source: ClipSource, signal: AbortSignal): Promise<Round> {
    const { clip, fromSeconds, fit, speed, repeat } = visual;
    const key = hashJson({ clip: clip.hash, fromSeconds, fit: fit ?? null, speed: speed ?? 1, repeat: repeat ?? null });
    return once(this.#rounds, key, () => this.#make(key.slice(0, 24), visual, source, signal));
  }

  /** The list of `-f concat` in which `count` frames from `from` on lie, and where it begins: before `from`, by whole rounds. */
  async list({ path, frames }: Round, from: number, count: number): Promise<{ path: string; skipped: number }> {
    const skipped = Math.floor(from / frames) * frames;
    const rounds = Math.ceil((from - skipped + count) / frames) + 1;
    const list = join(this.#dir, `${hashJson([path, rounds]).slice(0, 24)}.ffconcat`);
    const spans = Array.from({ length: rounds }, () => ({ path, frames }));
    // Another span may be reading it.
    await once(this.#lists, list, () => writeFile(list, concatList({ spans, rate: this.#rate })));
    return { path: list, skipped };
  }

  async #make(name: string, { repeat, speed = 1 }: Clip, source: ClipSource, signal: AbortSignal): Promise<Round> {
    const perSecond = this.#rate.num / this.#rate.den;
    const frames = Math.max(2, Math.round(((repeat?.seconds ?? 0) / speed) * perSecond));
    const there = join(this.#dir, `${name}-there.mp4`);
    const plan = {
      ...this.#size,
      rate: this.#rate,
      frames,
      source,
      entering: null,
      layers: [],
    };
    await this.#run([...pictureArguments(plan), ...this.#encoding(), there], signal);
    if (repeat?.how !== "bounce") return { path: there, frames };

    // Back again, without the first and the last frame: they would be seen twice.
    const back: { path: string; frames: number }[] = [];
    for (let end = frames - 1; end > 1; end -= this.#atOnce) {
      const begin = Math.max(1, end - this.#atOnce);
      const path = join(this.#dir, `${name}-${back.length}.mp4`);
      const piece = `trim=start_frame=${begin}:end_frame=${end},reverse,settb=${this.#rate.den}/${this.#rate.num},setpts=N`;
      await this.#run(
        ["-i", there, "-vf", piece, "-an", "-frames:v", String(end - begin), ...this.#encoding(), path],
        signal,
      );
      back.push({ path, frames: end - begin });
    }
    const spans = [{ path: there, frames }, ...back];
    const list = join(this.#dir, `${name}.ffconcat`);
    const path = join(this.#dir, `${name}-round.mp4`);
    await writeFile(list, concatList({ spans, rate: this.#rate }));
    await this.#run(["-f", "concat", "-safe", "0", "-i", list, "-c", "copy", path], signal);
    return { path, frames: spans.reduce((sum, span) => sum + span.frames, 0) };
  }

  /** Without B frames, so that a list of rounds keeps to the grid; decoded again and again. */
  #encoding(): string[] {
    const args = encoderArguments(encoderNamed("libx264"), 2, this.#rate);
    args[args.indexOf("-crf") + 1] = QUALITY;
    args[args.indexOf("-g") + 1] = String(this.#atOnce);
    return [...args, "-bf", "0", "-tune", "fastdecode"];
  }

  async #run(args: string[], signal: AbortSignal): Promise<void> {
    await this.#ffmpeg.run(args, { op: "render.loop", signal });
  }
}

/** What is being made, or was: what failed is made again, since there may be room on the disk by then. */
function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(key);
  if (known) return known;
  const now = make();
  made.set(key, now);
  now.catch(() => made.delete(key));
  return now;
}
