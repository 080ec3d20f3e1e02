// Voices and looks: what a video can sound and look like on this machine.
import { z } from "zod";

import { Idea } from "../idea.ts";
import { Palette } from "../look.ts";
import { ArtifactRef, Format, Language } from "../values.ts";
import { reads, runsModels } from "./wire.ts";

export const Voice = z.object({
  /** Such as `flite:slt`. */
  id: z.string(),
  name: z.string(),
  engine: z.string(),
  languages: z.array(z.string()),
  gender: z.enum(["female", "male", "neutral"]).nullable(),
  /** It is sent to a service and costs money. */
  paid: z.boolean(),
  /** Null: it can be used now. Else why not, and what to do. */
  unusable: z.string().nullable(),
});
export type Voice = z.infer<typeof Voice>;

export const voices = {
  list: reads
    .route({ method: "GET", path: "/voices", summary: "Voices, the best of each language first", tags: ["voices"] })
    .input(z.object({ language: Language.optional() }))
    .output(z.array(Voice)),
  sample: runsModels
    .route({ method: "POST", path: "/voices/{id}/sample", summary: "Hear a voice", tags: ["voices"] })
    .input(
      z.object({
        id: z.string().min(1).max(100),
        /** Absent: a sentence in its language. */
        text: z.string().trim().min(1).max(500).optional(),
        rate: z.number().min(0.5).max(2).default(1),
        pitch: z.number().min(-6).max(6).default(0),
      }),
    )
    .output(z.object({ artifact: ArtifactRef, url: z.string(), seconds: z.number() })),
};

export const LookInfo = z.object({
  id: z.string(),
  name: z.string(),
  /** A file of the person's own in the data folder. */
  own: z.boolean(),
  /** Null: the file cannot be used. */
  palette: Palette.nullable(),
  captionStyle: z.string(),
  /** Null: it can be used. Else what is wrong with the file. */
  fault: z.string().nullable(),
});
export type LookInfo = z.infer<typeof LookInfo>;

export const looks = {
  list: reads
    .route({ method: "GET", path: "/looks", summary: "Looks, bundled ones and a person's own", tags: ["looks"] })
    .input(z.object({}))
    .output(z.array(LookInfo)),
  preview: runsModels
    .route({
      method: "POST",
      path: "/looks/preview",
      summary: "A frame of a video in a look, with a title and a caption, drawn as videos are",
      tags: ["looks"],
    })
    .input(
      z.object({
        /** Null: one that suits the title. */
        look: Idea.shape.look,
        title: z.string().trim().min(1).max(100),
        /** What the caption says; empty: no caption. */
        caption: z.string().trim().max(200).default(""),
        captionStyle: Idea.shape.captionStyle,
        format: Format.default("16:9"),
        /** How its words are set. */
        language: Language.default("en"),
      }),
    )
    .output(z.object({ artifact: ArtifactRef, url: z.string(), width: z.int(), height: z.int(), look: z.string() })),
};
