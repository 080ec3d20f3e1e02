// What models and writers do by themselves, outside of a video: a script, a thumbnail, a score; and which models there are.
import { z } from "zod";

import { Idea } from "../idea.ts";
import { ScriptOutput } from "../script.ts";
import { ArtifactRef, Format, Language, Style } from "../values.ts";
import { reads, runsModels } from "./wire.ts";

export const MODEL_KINDS = ["voice", "language", "image", "embedding", "vision"] as const;

export const Model = z.object({
  id: z.string(),
  kind: z.enum(MODEL_KINDS),
  name: z.string(),
  state: z.enum(["installed", "available", "damaged"]),
  licence: z.string(),
  /** On the disk, or of the download. */
  bytes: z.int().nonnegative().nullable(),
  languages: z.array(z.string()),
  /** Where it runs, or why it cannot. */
  note: z.string().nullable(),
});
export type Model = z.infer<typeof Model>;

export const QUALITY_AXES = [
  "hook",
  "structure",
  "specificity",
  "repetition",
  "readability",
  "pace",
  "policy",
] as const;

export const QualityScore = z.object({
  /** 0–1. */
  score: z.number().min(0).max(1),
  axes: z.array(
    z.object({
      name: z.enum(QUALITY_AXES),
      score: z.number().min(0).max(1),
      /** What was measured, with its unit. */
      message: z.string(),
      hint: z.string().nullable(),
    }),
  ),
});
export type QualityScore = z.infer<typeof QualityScore>;

export const ai = {
  models: reads
    .route({ method: "GET", path: "/ai/models", summary: "Models, installed and to be had", tags: ["ai"] })
    .input(z.object({}))
    .output(z.array(Model)),
  script: runsModels
    .route({ method: "POST", path: "/ai/generate/script", summary: "Write a script, and make no video", tags: ["ai"] })
    .input(
      z.object({
        topic: Idea.shape.topic.unwrap().unwrap(),
        niche: Idea.shape.niche,
        notes: Idea.shape.notes,
        style: Style.nullable().default(null),
        seconds: z.number().min(15).max(3600).default(60),
        language: Language.default("en"),
        voice: Idea.shape.voice,
        seed: Idea.shape.seed,
      }),
    )
    .output(z.object({ script: ScriptOutput, markdown: z.string() })),
  thumbnail: runsModels
    .route({
      method: "POST",
      path: "/ai/generate/thumbnail",
      summary: "Draw thumbnails for a title, best first",
      tags: ["ai"],
    })
    .input(
      z.object({
        title: z.string().trim().min(1).max(100),
        /** Null: what suits the title. */
        look: Idea.shape.look,
        /** How the headline is chosen and set. */
        language: Language.default("en"),
        format: Format.default("16:9"),
        seed: Idea.shape.seed,
      }),
    )
    .output(
      z.object({
        candidates: z.array(
          z.object({
            artifact: ArtifactRef,
            url: z.string(),
            /** 0–1: how well its words are seen. */
            score: z.number().min(0).max(1),
            /** What was measured, and what it is made of. */
            reasons: z.array(z.string()),
          }),
        ),
      }),
    ),
  score: runsModels
    .route({
      method: "POST",
      path: "/ai/score/quality",
      summary: "Score a script on stated axes",
      tags: ["ai"],
    })
    .input(
      z.object({
        script: z.string().trim().min(1).max(500_000),
        language: Language.default("en"),
        /** The wished length; absent: pace alone is judged. */
        seconds: z.number().min(15).max(3600).optional(),
      }),
    )
    .output(QualityScore),
};
