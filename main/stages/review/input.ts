// What the review reads of the idea and of earlier stages: no more than its checks use, so that nothing else makes it run again.
import { z } from "zod";

import { FootageOutput } from "../../../contract/footage.ts";
import { Idea } from "../../../contract/idea.ts";
import { MetadataOutput } from "../../../contract/metadata.ts";
import { NarrationOutput } from "../../../contract/narration.ts";
import { Persona, PersonaId } from "../../../contract/persona.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import { ThumbnailOutput } from "../../../contract/thumbnail.ts";
import { RenderOutput } from "../../../contract/timeline.ts";

/** What a channel's own voice is, and is not. */
const Brand = Persona.pick({ speaker: true, audience: true, tone: true, vocabulary: true });
export type Brand = z.infer<typeof Brand>;

export const ReviewInput = z.object({
  idea: Idea.pick({
    format: true,
    height: true,
    fps: true,
    codec: true,
    language: true,
    captions: true,
    translation: true,
  }).extend({ persona: z.union([PersonaId, Brand]).nullable().exactOptional() }),
  script: ScriptOutput.pick({
    title: true,
    style: true,
    scenes: true,
    generator: true,
    draft: true,
    advice: true,
    targetSeconds: true,
  }),
  narration: NarrationOutput.pick({
    audio: true,
    durationSeconds: true,
    words: true,
    scenes: true,
    pauses: true,
    voice: true,
    departures: true,
  }),
  footage: FootageOutput.pick({ shots: true, music: true, assets: true, durationSeconds: true }),
  render: RenderOutput.pick({ video: true, captions: true, timeline: true }),
  thumbnail: ThumbnailOutput,
  metadata: MetadataOutput,
});
export type ReviewInput = z.output<typeof ReviewInput>;
