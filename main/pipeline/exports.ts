// Exports for editing programs, as a stream of what happens: which of a video's outputs they are made of, and one at a time.
import type { ExportProgress } from "../../contract/export.ts";
import { withoutStress, type Scene } from "../../contract/script.ts";
import { AppError } from "../base/errors.ts";
import type { Exporter, ExportRequest } from "../stages/render/exports/index.ts";
import { Deliveries } from "./deliveries.ts";
import type { VideoOutputs } from "./outputs.ts";

export interface Exports {
  /** Ends with `done`. Throws NOT_FOUND, NOT_READY, and what the exporter throws. */
  run(id: string, how: ExportWish, signal: AbortSignal): AsyncGenerator<ExportProgress, void>;
  /** Returns once nothing is written any more. */
  stop(): Promise<void>;
}

export type ExportWish = Pick<ExportRequest, "to" | "pictures" | "link">;

export function createExports(deps: { exporter: Exporter; outputs: (id: string) => Promise<VideoOutputs> }): Exports {
  // Two into one folder would fill it together; and each takes all cores anyway.
  const queue = new Deliveries();
  return {
    async *run(id, how, signal) {
      const request = requestOf(await deps.outputs(id), how);
      const news = new Latest<ExportProgress>();
      const gone = new AbortController();
      const work = queue.next(async (stop) => {
        const any = AbortSignal.any([stop, signal, gone.signal]);
        const result = await deps.exporter.export(request, any, (fraction, note) =>
          news.put({ fraction, note, done: null }),
        );
        return { fraction: 1, note: "done", done: result };
      });
      work.then(
        () => news.end(),
        () => news.end(),
      );
      try {
        yield* news;
        yield await work;
      } finally {
        // Who listened has gone: nobody would hear of the end.
        gone.abort(new AppError("CANCELLED", "export"));
        await work.catch(() => undefined);
      }
    },
    stop: () => queue.stop(),
  };
}

/** Pure. Throws NOT_READY. */
export function requestOf({ videoId, outputs }: VideoOutputs, how: ExportWish): ExportRequest {
  const { script, render } = outputs;
  if (!script || !render)
    throw new AppError("NOT_READY", "export", "The video is not finished yet: only a rendered one can be exported", {
      hint: "Run the command that began it again, and export it then.",
    });
  const scenes = new Map(script.scenes.map((scene) => [scene.id, aboutScene(scene)]));
  return { videoId, title: script.title, scenes, render, ...how };
}

const MOST_WORDS = 6;

/** The few words that tell a scene from others. */
function aboutScene({ pin, heading, show, text, lines, id }: Scene): string {
  const words = pin?.file.replace(/\.[^.]*$/, "") ?? heading ?? show ?? text ?? lines[0]?.text ?? "";
  const short = withoutStress(words).split(/\s+/u).filter(Boolean).slice(0, MOST_WORDS).join(" ");
  return short === "" ? id : short;
}

/** What was put last; what nobody was quick enough to take is passed over. */
class Latest<T> implements AsyncIterable<T> {
  #value: T | null = null;
  #isEnded = false;
  #wake = Promise.withResolvers<void>();

  put(value: T): void {
    this.#value = value;
    this.#wake.resolve();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      await this.#wake.promise;
      this.#wake = Promise.withResolvers<void>();
      const value = this.#value;
      this.#value = null;
      if (value !== null) yield value;
      if (this.#isEnded) return;
    }
  }
}
