// The library: what a person has, one asset a file, with what is known of it.
import { z } from "zod";

import { Hash, Id, Seconds } from "./values.ts";

export const ASSET_KINDS = ["picture", "clip", "music"] as const;
export const AssetKind = z.enum(ASSET_KINDS);
export type AssetKind = z.infer<typeof AssetKind>;

export const Asset = z.object({
  id: Id,
  kind: AssetKind,
  /** Absolute, as the file system spells it. */
  path: z.string(),
  /** Of the bytes; null where a clip is so large that it was not read whole: then `bytes` and `modifiedAt` tell it. */
  hash: Hash.nullable(),
  bytes: z.int().nonnegative(),
  /** Milliseconds UTC. */
  modifiedAt: z.int(),
  /** Upright, as it is seen: rotation is taken in. 0 for music. */
  width: z.int().nonnegative(),
  height: z.int().nonnegative(),
  /** 0 for pictures. */
  seconds: Seconds,
  /** 64 bits in hexadecimal, of the picture or of a clip's middle; near ones look alike. Null for music. */
  perceptualHash: z.string().nullable(),
  hasSound: z.boolean(),
  /** Words that a sidecar or the file itself gives. */
  tags: z.array(z.string()),
  title: z.string().nullable(),
  /** SPDX expression or the licence's own name; null: nothing is said, so it counts as the person's own. */
  licence: z.string().nullable(),
  author: z.string().nullable(),
  /** `own`, or the address that a sidecar names. */
  provenance: z.string(),
  /** Whether it has an alpha channel, is HDR, or else needs work before it can be shown as it is. */
  traits: z.array(z.enum(["alpha", "hdr", "animated", "rotated", "variable frame rate", "wide gamut"])),
});
export type Asset = z.infer<typeof Asset>;

/** What a person says of a file: it counts more than what the file or a text beside it says. */
export const AssetSaid = z.object({
  title: z.string().trim().max(300),
  tags: z.array(z.string().trim().min(1).max(60)).max(60),
  licence: z.string().trim().max(200),
  author: z.string().trim().max(200),
  /** An address, or empty: the person's own. */
  source: z.string().trim().max(500),
});
export type AssetSaid = z.infer<typeof AssetSaid>;

/** An asset as the library shows it. */
export const LibraryAsset = Asset.extend({
  /** Milliseconds UTC; null: its file is where it was. */
  missingSince: z.int().nullable(),
  /** In how many videos it is shown. */
  uses: z.int().nonnegative(),
  /** Which fields a person has written over. */
  edited: z.array(z.enum(["title", "tags", "licence", "author", "source"])),
});
export type LibraryAsset = z.infer<typeof LibraryAsset>;

/** Where an asset is seen or heard in a video. */
export const AssetUse = z.object({
  videoId: Id,
  title: z.string(),
  isDeleted: z.boolean(),
  /** In the order of the video; empty: the video was made anew with others since. */
  at: z.array(z.object({ from: Seconds, to: Seconds })),
});
export type AssetUse = z.infer<typeof AssetUse>;

/** A file that cannot be used, with the reason in words. Never fatal. */
export const UnusableFile = z.object({ path: z.string(), reason: z.string() });
export type UnusableFile = z.infer<typeof UnusableFile>;

/** How far the indexing of folders is; the last one has `done`. */
export const IndexProgress = z.object({
  /** Files that may be assets, found so far. */
  found: z.int(),
  /** Read anew; all others were known already. */
  indexed: z.int(),
  known: z.int(),
  unusable: z.int(),
  done: z.boolean(),
  /** Of all usable assets in the folders: what an idea's `footage.state` is. Null until done. */
  state: Hash.nullable(),
});
export type IndexProgress = z.infer<typeof IndexProgress>;

/** An asset that fits a query, best first. */
export const AssetMatch = z.object({
  asset: Asset,
  /** Higher is better; comparable within one query only. */
  score: z.number(),
  /** Which words of the query it was found by, and through which (`sea → ocean`). */
  because: z.array(z.string()),
});
export type AssetMatch = z.infer<typeof AssetMatch>;

/** A folder that was given to the library. */
export const LibraryFolder = z.object({
  /** Real and absolute. */
  path: z.string(),
  /** Indexed again by itself whenever something in it changes, as long as a backend runs. */
  watched: z.boolean(),
  /** Milliseconds UTC; null: never to the end. */
  indexedAt: z.int().nullable(),
  assets: z.int().nonnegative(),
  unusable: z.int().nonnegative(),
  /** Assets of it whose files are not where they were. */
  missing: z.int().nonnegative(),
  /** False: nothing lies there now, such as where its drive is not connected. */
  isThere: z.boolean(),
});
export type LibraryFolder = z.infer<typeof LibraryFolder>;
