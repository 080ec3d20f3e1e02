// The export of a video for editing programs: what may be chosen, and what is told of it.
import { z } from "zod";

import { Id } from "./values.ts";

/** What rendered pictures are written as: H.264 of high quality, or ProRes 422. */
export const EXPORT_PICTURES = ["h264", "prores"] as const;
export const ExportPictures = z.enum(EXPORT_PICTURES);
export type ExportPictures = z.infer<typeof ExportPictures>;

/** Paths are absolute, on the machine of the backend. */
export const ExportResult = z.object({
  videoId: Id,
  dir: z.string(),
  fcpxml: z.string(),
  otio: z.string(),
  /** One a track; in order where a track needs several. */
  edls: z.array(z.string()),
  files: z.int(),
  bytes: z.int(),
  /** What a person should know of it. */
  notes: z.array(z.string()),
});
export type ExportResult = z.infer<typeof ExportResult>;

export const ExportProgress = z.object({
  fraction: z.number().min(0).max(1),
  /** What is being made. */
  note: z.string(),
  /** Not null in the last one. */
  done: ExportResult.nullable(),
});
export type ExportProgress = z.infer<typeof ExportProgress>;
