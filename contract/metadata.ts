// What a platform is told about the video: titles, description, chapters, tags, credits.
import { z } from "zod";

import { Language, Seconds } from "./values.ts";

/** YouTube Data API, videos resource, snippet: title 100 characters, no < or >; tags 500 characters; description 5000 bytes. */
export const METADATA_LIMITS = { titleCharacters: 100, descriptionBytes: 5000, tagsCharacters: 500 } as const;

export const MetadataOutput = z.object({
  /** Ranked, best first; the first is taken. */
  titles: z.array(z.object({ text: z.string().max(100), score: z.number(), reasons: z.array(z.string()) })).length(5),
  description: z.string(),
  /** First at 0, at least three, each 10 s or longer; else empty. */
  chapters: z.array(z.object({ startSeconds: Seconds, title: z.string() })),
  tags: z.array(z.string()),
  keywords: z.array(z.object({ text: z.string(), why: z.string() })),
  language: Language,
  credits: z.array(z.string()),
});
export type MetadataOutput = z.infer<typeof MetadataOutput>;
