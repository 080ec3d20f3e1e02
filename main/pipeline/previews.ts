// Previews of a video by its identifier, from the moment its pictures are chosen: what they are made of, and streams of what is there.
import type { PreviewProgress, Still, StillPlace, StillSize } from "../../contract/preview.ts";
import { AppError } from "../base/errors.ts";
import { RenderInput } from "../stages/render/layTimeline.ts";
import type { FilmWish, Previewer } from "../stages/render/preview/index.ts";
import { streamed } from "./news.ts";
import type { VideoOutputs } from "./outputs.ts";

/** All throw NOT_FOUND, NOT_READY, and what the previewer throws. */
export interface Previews {
  /** Of the current revision unless one is given. */
  still(id: string, at: StillPlace, size: StillSize, signal: AbortSignal, revision?: number): Promise<Still>;
  storyboard(id: string, size: StillSize, signal: AbortSignal): AsyncGenerator<Still, void>;
  /** Ends with `done`. */
  film(id: string, wish: FilmWish, signal: AbortSignal): AsyncGenerator<PreviewProgress, void>;
  /** Returns once nothing is written any more. */
  stop(): Promise<void>;
}

export function createPreviews(deps: {
  previewer: Previewer;
  outputs: (id: string, revision?: number) => Promise<VideoOutputs>;
}): Previews {
  const { previewer } = deps;
  const ending = new AbortController();
  const running = new Set<Promise<unknown>>();
  const run = <T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const working = work(AbortSignal.any([signal, ending.signal]));
    running.add(working);
    const ended = () => void running.delete(working);
    working.then(ended, ended);
    return working;
  };
  const inputOf = async (id: string, revision?: number) => requestOf(await deps.outputs(id, revision));
  return {
    async still(videoId, at, size, signal, revision) {
      const input = await inputOf(videoId, revision);
      return { videoId, ...(await run(signal, (stop) => previewer.still(input, at, size, stop))) };
    },
    async *storyboard(videoId, size, signal) {
      const input = await inputOf(videoId);
      yield* streamed<Still>("all", signal, (put, wanted) =>
        run(wanted, (stop) => previewer.storyboard(input, size, stop, (still) => put({ videoId, ...still }))),
      );
    },
    async *film(videoId, wish, signal) {
      const input = await inputOf(videoId);
      yield* streamed<PreviewProgress>("last", signal, (put, wanted) =>
        run(wanted, async (stop) => {
          const tell = (progress: Omit<PreviewProgress, "videoId">) => put({ videoId, ...progress });
          tell(await previewer.film(input, wish, stop, tell));
        }),
      );
    },
    async stop() {
      ending.abort(new AppError("CANCELLED", "preview", "The backend ends"));
      await Promise.allSettled(running);
    },
  };
}

/** Pure. Throws NOT_READY. */
export function requestOf({ idea, outputs: { script, narration, footage } }: VideoOutputs): RenderInput {
  if (idea.kind === "ambience")
    throw new AppError("NOT_READY", "preview", "A video of ambience is one picture for hours: it has no preview", {
      hint: "It is finished soon; open it then.",
    });
  if (!script || !narration || !footage)
    throw new AppError("NOT_READY", "preview", "The video's pictures are not chosen yet", {
      hint: "Voice and pictures come first and take some seconds: try again then. An interrupted video goes on with the command that began it.",
    });
  return RenderInput.parse({ idea, script, narration, footage });
}
