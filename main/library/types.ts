// What the library offers to stages and backend: assets made ready to be shown, own music cut to length.
import type { Proof } from "../../contract/footage.ts";
import type { Asset } from "../../contract/library.ts";
import type { ArtifactRef, OwnFile, PictureShape } from "../../contract/values.ts";

/** Which part of an asset is wanted, and for what video. Of a picture only the frame's size counts. */
export interface Wish extends PictureShape {
  /** Of a clip, in its own time. The stretch may reach beyond its end: what there is of it is made ready. */
  fromSeconds: number;
  seconds: number;
}

/** An artifact that any ffmpeg build shows at once: upright, 8 bit, BT.709 or sRGB, without alpha. */
export type Prepared =
  | { kind: "image"; image: ArtifactRef; width: number; height: number; notes: string[] }
  | {
      kind: "clip";
      clip: ArtifactRef;
      /** Where the wish's stretch begins in the artifact: a copy has all of the file, a mezzanine little more than the stretch. */
      fromSeconds: number;
      /** What there is from `fromSeconds` on, in seconds. */
      seconds: number;
      /** Upright, with square pixels. */
      width: number;
      height: number;
      hasSound: boolean;
      /** What was done to it and why, in words. */
      notes: string[];
    };

/** Of an asset, what tells whether its file is still the one that was indexed. */
export type IndexedFile = Pick<Asset, "path" | "hash" | "bytes" | "modifiedAt">;

export interface Preparer {
  /** Part of the version of every stage that calls it. */
  readonly version: string;
  /**
   * An animated picture comes out as a clip, a clip of one frame as an image. Throws INPUT_CHANGED where the file changed
   * or vanished since it was indexed, FILE_UNUSABLE with the reason where it cannot be shown.
   */
  prepare(asset: IndexedFile, wish: Wish, signal: AbortSignal): Promise<Prepared>;
  /** The same of a file that was handed in. */
  prepareOwn(file: OwnFile, wish: Wish, signal: AbortSignal): Promise<Prepared>;
  /** A PNG with alpha, in the size in which it stands in a corner of the frame. Throws FILE_UNUSABLE. */
  logo(
    file: OwnFile,
    shape: PictureShape,
    signal: AbortSignal,
  ): Promise<{ image: ArtifactRef; width: number; height: number }>;
}

/** Music of a person's own, cut so that it lasts exactly as long as wanted. */
export interface MusicArrangement {
  /** Stretches of the file in order, each joined to the next by a crossfade of `joinSeconds` that lies in both. */
  pieces: { fromSeconds: number; seconds: number }[];
  joinSeconds: number;
  /** Of the fade at the end: short where a phrase ends there, long where none does. */
  fadeOutSeconds: number;
  /** When beats are heard, from the beginning of what is heard; none where the music has none. */
  beats: number[];
  /** What was found and chosen, in words. */
  decisions: string[];
}

export interface MusicArranger {
  readonly version: string;
  /** Throws FILE_UNUSABLE where the file is no music, or silent. */
  arrange(file: OwnFile, seconds: number, signal: AbortSignal): Promise<MusicArrangement>;
}

export type ProvenFile = Pick<Asset, "path" | "hash" | "bytes" | "licence" | "provenance">;

export interface Proven {
  proof: Proof;
  sha256: string;
}

/** Which files a video may be made of: an idea's `footage`. */
export interface OwnFootage {
  /** Real, absolute paths. */
  folders: readonly string[];
  /** Of the assets in them, as the indexing told it. */
  state: string;
}

/** The library's assets, as the footage stage sees them. */
export interface AssetSource {
  /**
   * All usable assets of the folders, by path: pictures, clips and music alike.
   * Throws INPUT_CHANGED where the library knows other files than `state` says: what is made would stand under a wrong key.
   */
  assetsOf(footage: OwnFootage, signal?: AbortSignal): Promise<Asset[]>;
  /** Of any folder of the library. Throws NOT_FOUND. */
  get(assetId: string): Asset;
  /**
   * What lies beside a file that was taken from a source. Null: nothing does, or it is of other bytes, or somebody has said
   * of the file since that its licence is another.
   */
  proofOf(asset: ProvenFile, signal: AbortSignal): Promise<Proven | null>;
}
