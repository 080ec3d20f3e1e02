// Music of a person's own, listened to once, and cut so that it lasts exactly as long as the video.
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { foreignInput } from "../../base/foreignMedia.ts";
import { Workers } from "../../base/workers.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { unusable } from "../prepare/unusable.ts";
import type { MusicArrangement, MusicArranger } from "../types.ts";
import { LEAST_SECONDS } from "./arrange.ts";
import { LOOK_RATE } from "./features.ts";

export interface ArrangerDeps {
  artifacts: Pick<Artifacts, "open">;
  ffmpeg: Pick<Ffmpeg, "run">;
}

/** Of a longer file only the beginning is used, seconds: 80 MB of samples. */
const LONGEST_SECONDS = 1800;
const OP = "library.music";

export function createArranger({ artifacts, ffmpeg }: ArrangerDeps): MusicArranger & { close(): Promise<void> } {
  const workers = new Workers<{ sound: Float32Array; seconds: number }, MusicArrangement | null>(
    new URL("worker.ts", import.meta.url),
    1,
  );
  return {
    version: "3",
    async arrange(file, seconds, signal) {
      const chunks: Uint8Array[] = [];
      const path = await artifacts.open(file.artifact);
      const args = [
        [...foreignInput(), "-t", String(LONGEST_SECONDS), "-i", path],
        ["-map", "0:a:0", "-ac", "1", "-ar", String(LOOK_RATE), "-f", "f32le", "-"],
      ].flat();
      await ffmpeg.run(args, { op: OP, signal, onStdout: (chunk) => chunks.push(chunk) }).catch((error: unknown) => {
        if (error instanceof AppError && error.code === "FFMPEG_FAILED")
          throw unusable(file.name, `it holds no sound that can be read (${error.message.slice(0, 160)})`, OP, error);
        throw error;
      });
      const bytes = Buffer.concat(chunks);
      const sound = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~3)));
      const arranged = await workers.run({ sound, seconds }, { signal, transfer: [sound.buffer] });
      if (!arranged) throw unusable(file.name, `it is silent, or shorter than ${LEAST_SECONDS} s`, OP);
      return arranged;
    },
    close: () => workers.close(),
  };
}
