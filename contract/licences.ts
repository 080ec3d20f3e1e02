// The ledger of a video's licences: for every second what is seen and heard, whose it is, and what proves that it may be.
import { z } from "zod";

import { Id, Seconds } from "./values.ts";

export const LEDGER_LANES = ["picture", "overlay", "sound", "text"] as const;
export const LEDGER_KINDS = [
  "clip",
  "picture",
  "background",
  "voice",
  "music",
  "ambience",
  "effects",
  "font",
  "text",
  /** A black picture, or silence. */
  "nothing",
] as const;
/** Whose it is: the person's own, made by this program, of somebody else, or nobody knows. */
export const LEDGER_ORIGINS = ["own", "generated", "others", "unknown"] as const;
/** What a claim asks for, of what is not the person's own. */
export const LEDGER_FACTS = ["author", "licence", "asOf", "page", "sha256"] as const;

export const LedgerRow = z.object({
  lane: z.enum(LEDGER_LANES),
  /** In the video; `to` is the first moment at which it is not there. Under a transition two pictures are seen. */
  from: Seconds,
  to: Seconds,
  kind: z.enum(LEDGER_KINDS),
  title: z.string(),
  origin: z.enum(LEDGER_ORIGINS),
  /** Who handed it out: a source's name, an engine's, a site's. */
  source: z.string().nullable(),
  author: z.string().nullable(),
  authorUrl: z.string().nullable(),
  /** SPDX, or its own name; null: nothing is known. `url`: its text, where its address is known. */
  licence: z.object({ id: z.string(), url: z.string().nullable() }).nullable(),
  /** The words with which the source wants it credited. */
  attribution: z.string().nullable(),
  /** ISO 8601, UTC: as of when the source told the licence, and when the file was loaded. */
  asOf: z.string().nullable(),
  takenAt: z.string().nullable(),
  /** Where it is shown with its licence. */
  page: z.string().nullable(),
  /** Of the file as it was taken or handed in. */
  sha256: z.string().nullable(),
  /** SHA-256 of what was made of it for the video, where that is another file. */
  shown: z.string().nullable(),
  /** What is not known and was not invented. */
  missing: z.array(z.enum(LEDGER_FACTS)),
});
export type LedgerRow = z.infer<typeof LedgerRow>;

export const LicenceLedger = z.object({
  videoId: Id,
  revision: z.int().positive(),
  title: z.string(),
  seconds: Seconds,
  /** SHA-256 of the video's file. */
  sha256: z.string(),
  /** By lane, then by time. `picture` and `sound` are without a gap from 0 to the end. */
  rows: z.array(LedgerRow),
});
export type LicenceLedger = z.infer<typeof LicenceLedger>;
