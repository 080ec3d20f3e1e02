// Exports for editing programs, as a stream of what happens: which of a video's outputs they are made of, and one at a time.
import type { ListKind } from "../../contract/api/videos.ts";
import type { ExportProgress } from "../../contract/export.ts";
import { withoutStress, type Scene } from "../../contract/script.ts";
import { AppError } from "../base/errors.ts";
import type { Exporter, ExportList, ExportLists, ExportRequest } from "../stages/render/exports/index.ts";
import { Deliveries } from "./deliveries.ts";
import { streamed } from "./news.ts";
import type { VideoOutputs } from "./outputs.ts";

export interface Exports {
  /** Ends with `done`. Throws NOT_FOUND, NOT_READY, and what the exporter throws. */
  run(id: string, how: ExportWish, signal: AbortSignal): AsyncGenerator<ExportProgress, void>;
  /**
   * A list by itself, as the exported folder holds it. Of EDLs there is one for each track: the one that is `named`, such as
   * `narration`, or the picture's. Throws NOT_FOUND, NOT_READY, and what the exporter throws.
   */
  list(id: string, kind: ListKind, wish: ListWish, signal: AbortSignal): Promise<ExportList>;
  /** Returns once nothing is written any more. */
  stop(): Promise<void>;
}

export type ExportWish = Pick<ExportRequest, "to" | "pictures" | "link"> & OfRevision;

export type ListWish = Pick<ExportRequest, "pictures"> & OfRevision & { named: string | null };

/** Absent: the current one. */
interface OfRevision {
  revision?: number | undefined;
}

export function createExports(deps: {
  exporter: Exporter & Pick<ExportLists, "lists">;
  outputs: (id: string, revision?: number) => Promise<VideoOutputs>;
}): Exports {
  // Two into one folder would fill it together; and each takes all cores anyway.
  const queue = new Deliveries();
  return {
    async *run(id, how, signal) {
      const { revision, ...wish } = how;
      const request = requestOf(await deps.outputs(id, revision), wish);
      yield* streamed<ExportProgress>("last", signal, (put, wanted) =>
        queue.next(async (stop) => {
          const any = AbortSignal.any([stop, wanted]);
          const tell = (fraction: number, note: string) => put({ fraction, note, done: null });
          put({ fraction: 1, note: "done", done: await deps.exporter.export(request, any, tell) });
        }),
      );
    },
    async list(id, kind, { pictures, named, revision }, signal) {
      const request = requestOf(await deps.outputs(id, revision), { pictures, to: "", link: false });
      const { to: _to, link: _link, ...wanted } = request;
      const lists = (await deps.exporter.lists(wanted, signal)).filter(({ name }) => name.endsWith(`.${kind}`));
      const found = named === null ? lists[0] : lists.find(({ name }) => name === `edl/${named}.edl`);
      if (found) return found;
      const names = lists.map(({ name }) => name.replace(/^edl\/|\.\w+$/g, "")).join(", ");
      throw new AppError("NOT_FOUND", "export.list", `There is no such list; there are ${names}`);
    },
    stop: () => queue.stop(),
  };
}

/** Pure. Throws NOT_READY. */
export function requestOf({ videoId, outputs }: VideoOutputs, how: Omit<ExportWish, "revision">): ExportRequest {
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
