// Sources of footage that are searched over the network: which there are, what they find, and under which licence it may be used.
import { z } from "zod";

import { AssetKind } from "./library.ts";

export const SOURCES = [
  "pexels",
  "pixabay",
  "unsplash",
  "coverr",
  "nasa",
  "internetArchive",
  "commons",
  "openverse",
  "freesound",
  "jamendo",
  "ccmixter",
  "libraryOfCongress",
] as const;
export const SourceName = z.enum(SOURCES);
export type SourceName = z.infer<typeof SourceName>;

const Address = z.url({ protocol: /^https?$/ }).max(2000);

/** A licence as it stood when the item was found. */
export const SourceLicence = z.object({
  /** SPDX where there is one (`CC-BY-4.0`), else the licence's own name. */
  id: z.string().min(1).max(100),
  /** Of Creative Commons; null: it has none. */
  version: z.string().nullable(),
  /** Its text. */
  url: Address,
});
export type SourceLicence = z.infer<typeof SourceLicence>;

/** Whether an item may stand in a video that is cut, joined with others and may earn money. */
export const Use = z.object({
  /** `unknown`: the source tells it only when the item is taken. */
  verdict: z.enum(["allowed", "forbidden", "unknown"]),
  /** Why not, or what it asks for: credit, the same licence. Null: nothing. */
  reason: z.string().nullable(),
});
export type Use = z.infer<typeof Use>;

export const FoundItem = z.object({
  source: SourceName,
  /** As the source calls it. */
  id: z.string().min(1).max(500),
  kind: AssetKind,
  title: z.string().max(300),
  tags: z.array(z.string().max(60)).max(30),
  author: z.string().max(200).nullable(),
  authorUrl: Address.nullable(),
  /** Where the source shows it with its licence. */
  page: Address,
  licence: SourceLicence.nullable(),
  use: Use,
  /** The words with which it is credited. */
  attribution: z.string().max(1000),
  /** Null: the source does not say. Seconds of pictures are null, width and height of sounds, too. */
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
  seconds: z.number().nonnegative().nullable(),
  /** A small picture or sound of it. */
  preview: Address.nullable(),
  /** ISO 8601, UTC: when the source said so. */
  foundAt: z.iso.datetime(),
});
export type FoundItem = z.infer<typeof FoundItem>;

/** What is known beside a file that was taken from a source: `<file>.json`. The library reads the first five. */
export const Provenance = z.object({
  title: z.string(),
  tags: z.array(z.string()),
  licence: z.string(),
  author: z.string().nullable(),
  /** The page that shows it. */
  source: z.string(),
  provenance: z.object({
    source: SourceName,
    id: z.string(),
    licence: SourceLicence,
    attribution: z.string(),
    authorUrl: z.string().nullable(),
    /** ISO 8601, UTC: as of when the licence is told. */
    foundAt: z.string(),
    takenAt: z.string(),
    sha256: z.string(),
    bytes: z.int(),
  }),
});
export type Provenance = z.infer<typeof Provenance>;

/** A source, and whether it can be asked. */
export const SourceInfo = z.object({
  name: SourceName,
  title: z.string(),
  kinds: z.array(AssetKind),
  /** Its page, the description of its interface, and what it asks of whoever uses it. */
  home: Address,
  docs: Address,
  terms: Address,
  /** Where a key is read from; null: it needs none. */
  keyVariable: z.string().nullable(),
  hasKey: z.boolean(),
  /** Switched on by the person: nothing goes out to it otherwise. */
  isOn: z.boolean(),
  /** At most so many requests in so many seconds. */
  limits: z.array(z.object({ requests: z.int().positive(), seconds: z.int().positive() })),
  /** Requests that it may still be asked now, as it said itself or as they were counted; null: it was not asked yet. */
  left: z.int().nonnegative().nullable(),
  /** Seconds until it may be asked again; 0: now. */
  waitSeconds: z.number().nonnegative(),
});
export type SourceInfo = z.infer<typeof SourceInfo>;

export const ORIENTATION_WISHES = ["landscape", "portrait", "square"] as const;

export const SourceQuery = z.object({
  q: z.string().trim().min(1).max(100),
  kind: AssetKind,
  orientation: z.enum(ORIENTATION_WISHES).optional(),
  /** Of clips and sounds. */
  minSeconds: z.number().nonnegative().max(36_000).optional(),
  maxSeconds: z.number().positive().max(36_000).optional(),
  /** Begins with 1. */
  page: z.int().min(1).max(50).default(1),
  limit: z.int().min(1).max(20).default(20),
});
export type SourceQuery = z.output<typeof SourceQuery>;
