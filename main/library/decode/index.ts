// Decodes files of a person in processes of their own: libvips, ffprobe and ffmpeg meet anything there, and a small process starts others ten times as fast as a large one.
import { availableParallelism } from "node:os";

import type { Content } from "../../../contract/footage.ts";
import { type StartProcess, startProcess } from "../../base/workerHost.ts";
import { WorkerEnded, Workers } from "../../base/workers.ts";
import type { FfmpegPaths } from "../../engines/ffmpeg/index.ts";
import type { DecodeReply, DecodeRequest, Opened, Square } from "./protocol.ts";

export type { Looked, Opened, Square } from "./protocol.ts";

/** Each decodes one file at a time. More than these would only take memory: what they wait for is the processor. */
export const DECODERS = Math.min(4, availableParallelism());

export class Decoders {
  readonly #ffmpeg: FfmpegPaths;
  readonly #workers: Workers<DecodeRequest, DecodeReply>;

  /** @param script of the process; the tests give one that breaks down. */
  constructor(
    { path, probePath }: FfmpegPaths,
    start: StartProcess = startProcess,
    script = new URL("child.ts", import.meta.url),
  ) {
    this.#ffmpeg = { path, probePath };
    this.#workers = new Workers(script, DECODERS, undefined, start);
  }

  /** Throws CANCELLED, and what is no fault of the file. */
  async look(file: Opened, signal: AbortSignal): Promise<Extract<DecodeReply, { looked: unknown }> | NotLooked> {
    return (await this.#ask({ op: "look", file }, signal)) as Extract<DecodeReply, { looked: unknown }> | NotLooked;
  }

  /** A JPEG of moments of a clip, in seconds, beside each other; null where it changed or cannot be decoded. Throws as `look`. */
  async moments(
    file: Opened,
    at: { moments: readonly number[]; width: number; height: number },
    signal: AbortSignal,
  ): Promise<Uint8Array | null> {
    const reply = await this.#ask({ op: "moments", file, ...at }, signal);
    return "jpeg" in reply ? reply.jpeg : null;
  }

  /** What lies in a picture, or in a clip at moments, in seconds; null where it cannot be decoded. Throws as `look`. */
  async contents(
    file: Opened,
    of: { moments: readonly number[] | null; width: number; height: number },
    signal: AbortSignal,
  ): Promise<(Content | null)[]> {
    const reply = await this.#ask({ op: "content", file, ...of }, signal);
    return "contents" in reply ? reply.contents : [];
  }

  /**
   * Squares of `side` pixels: one of a picture (`seconds` null), one of each shot of a clip; none where nothing can be
   * decoded. Null: it is no longer the file that was opened. Throws as `look`.
   */
  async squares(
    file: Opened,
    of: { side: number; seconds: number | null },
    signal: AbortSignal,
  ): Promise<Square[] | null> {
    const reply = await this.#ask({ op: "squares", file, ...of }, signal);
    if ("squares" in reply) return reply.squares;
    return "changed" in reply ? null : [];
  }

  close(): Promise<void> {
    return this.#workers.close();
  }

  async #ask(asked: Without<DecodeRequest, "ffmpeg">, signal: AbortSignal): Promise<DecodeReply> {
    const request: DecodeRequest = { ffmpeg: this.#ffmpeg, ...asked };
    for (let again = true; ; again = false)
      try {
        return await this.#workers.run(request, { signal });
      } catch (error) {
        if (!(error instanceof WorkerEnded)) throw error;
        // Once may be chance, such as a want of memory while others took it.
        if (!again) return { unusable: "The decoder breaks down on it: it is damaged, or made to do so" };
      }
  }
}

export type NotLooked = Extract<DecodeReply, { unusable: string } | { changed: true }>;

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
