// What a finished or half-finished video has to show, read from its stages' outputs.
import type { VideoDetail } from "../../contract/api/videos.ts";
import { insertSeconds } from "../../contract/idea.ts";
import { madeOf } from "./deliver.ts";
import type { VideoOutputs } from "./outputs.ts";

export type VideoContent = Pick<VideoDetail, "idea" | "size" | "scenes" | "metadata" | "review" | "chosen" | "made">;

export function contentOf({ idea, outputs }: VideoOutputs): VideoContent {
  const { script, narration, footage, render, metadata, review } = outputs;
  const texts = new Map(script?.scenes.map(({ id, lines }) => [id, lines.map(({ text }) => text).join(" ")]));
  // The narration begins after the intro.
  const late = insertSeconds(idea.intro, idea);
  return {
    idea,
    size: render ? { width: render.width, height: render.height } : null,
    scenes: (narration?.scenes ?? []).map(({ id, start, end }) => ({
      id,
      start: start + late,
      end: end + late,
      text: texts.get(id) ?? "",
    })),
    metadata: metadata
      ? { title: metadata.titles[0]?.text ?? "", description: metadata.description, tags: metadata.tags }
      : null,
    review: review ?? null,
    chosen: {
      style: script?.style ?? null,
      voice: narration?.audio ? narration.voice.id : null,
      look: footage ? { id: footage.look.id, name: footage.look.name } : null,
      music: footage?.music?.mood ?? null,
    },
    made: madeOf(outputs),
  };
}
