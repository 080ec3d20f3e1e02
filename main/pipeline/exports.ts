// Exports for editing programs, as a stream of what happens: which of a video's outputs they are made of, and one at a time.
import type { ExportProgress } from "../../contract/export.ts";
import { withoutStress, type Scene } from "../../contract/script.ts";
import { AppError } from "../base/errors.ts";
import type { Exporter, ExportRequest } from "../stages/render/exports/index.ts";
import { Deliveries } from "./deliveries.ts";
import { streamed } from "./news.ts";
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
      yield* streamed<ExportProgress>("last", signal, (put, wanted) =>
        queue.next(async (stop) => {
          const any = AbortSignal.any([stop, wanted]);
          const tell = (fraction: number, note: string) => put({ fraction, note, done: null });
          put({ fraction: 1, note: "done", done: await deps.exporter.export(request, any, tell) });
        }),
      );
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
