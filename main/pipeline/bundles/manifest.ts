// What stands first in a bundle: the video, all that it was asked to be, what its stages made, and which files come with it.
import { z } from "zod";

import { Idea } from "../../../contract/idea.ts";
import { ASSET_KINDS } from "../../../contract/library.ts";
import { VERDICTS } from "../../../contract/review.ts";
import { STAGE_NAMES } from "../../../contract/stage.ts";
import { ArtifactRef, Id, Json } from "../../../contract/values.ts";

export const BUNDLE_FORMAT = "ytempire-bundle";
/** Raised when an older program could not open what is written now. */
export const BUNDLE_VERSION = 1;
export const MANIFEST = "manifest.json";

export const BUNDLE_LIMITS = { manifestBytes: 64 << 20, files: 20_000, revisions: 1000, keptBytes: 16 << 20 } as const;

/** Of pictures, sounds, clips, captions and lists: nothing that a browser would run. */
export const MediaType = z
  .string()
  .regex(
    /^(?:(?:audio|video|image)\/[a-z0-9.+-]{1,60}|application\/(?:json|x-subrip|[a-z0-9.+-]{0,40}otio[a-z0-9.+-]{0,40})|text\/(?:vtt|plain))$/,
    "is no media type of a video's parts",
  );

export const Manifest = z.object({
  format: z.literal(BUNDLE_FORMAT),
  version: z.int().positive(),
  /** Of the program that wrote it. */
  program: z.string().max(100),
  title: z.string().max(1000),
  madeAt: z.iso.datetime(),
  revisions: z
    .array(z.object({ number: z.int().positive(), createdAt: z.int(), idea: Idea }))
    .min(1)
    .max(BUNDLE_LIMITS.revisions),
  /** Of the last revision. */
  stages: z.array(
    z.object({
      name: z.enum(STAGE_NAMES),
      version: z.string().max(1000),
      output: Json,
      waitingFor: z.enum(["approval"]).nullable(),
      milliseconds: z.int().nonnegative(),
    }),
  ),
  /** What a person, or else the review, said of it there; absent: nothing yet, or a bundle of before there was this. */
  verdict: z.enum(VERDICTS).exactOptional(),
  /** Each lies in `artifacts/<hash>`. */
  artifacts: z.array(ArtifactRef.extend({ mediaType: MediaType })).max(BUNDLE_LIMITS.files),
  /** Of the person's library, as far as they are seen: each lies in `assets/<number>`. */
  assets: z
    .array(
      z.object({
        id: Id,
        kind: z.enum(ASSET_KINDS),
        /** Without its folder. */
        name: z.string().min(1).max(255),
        hash: ArtifactRef.shape.hash,
        bytes: z.int().nonnegative(),
      }),
    )
    .max(BUNDLE_LIMITS.files),
  notes: z.array(z.string().max(1000)).max(1000),
});
export type Manifest = z.infer<typeof Manifest>;

export const artifactEntry = (hash: string): string => `artifacts/${hash}`;
export const assetEntry = (index: number): string => `assets/${index}`;
