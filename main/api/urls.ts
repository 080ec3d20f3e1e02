// Where on this backend the bytes of something lie: relative addresses, which every program and page completes by itself.
import type { FileKind } from "../../contract/api/videos.ts";
import type { BackgroundKind } from "../../contract/look.ts";
import type { StillSize } from "../../contract/preview.ts";
import type { ArtifactRef } from "../../contract/values.ts";

const PREFIX = "/api/v1";

/** `v` makes it the address of these very bytes: they may be kept for ever. */
export function fileUrl(videoId: string, kind: FileKind, ref: Pick<ArtifactRef, "hash">): string {
  return `${PREFIX}/videos/${videoId}/files/${kind}?v=${ref.hash}`;
}

/** Of an earlier revision. */
export function olderFileUrl(
  videoId: string,
  kind: FileKind,
  ref: Pick<ArtifactRef, "hash">,
  revision: number,
): string {
  return `${fileUrl(videoId, kind, ref)}&revision=${revision}`;
}

/** Of the film as it is at the time. */
export function filmUrl(videoId: string): string {
  return `${PREFIX}/videos/${videoId}/files/video`;
}

export function artifactUrl({ hash }: Pick<ArtifactRef, "hash">): string {
  return `${PREFIX}/artifacts/${hash}`;
}

/** @param revision the current one, whichever it is when somebody asks, unless given */
export function stillUrl(videoId: string, frame: number, size: StillSize, revision?: number): string {
  const of = revision === undefined ? "" : `&revision=${revision}`;
  return `${PREFIX}/videos/${videoId}/stills/${frame}.jpg?size=${size}${of}`;
}

/** How loud the narration is, moment by moment. */
export function peaksUrl(videoId: string, ref: Pick<ArtifactRef, "hash">): string {
  return `${PREFIX}/videos/${videoId}/peaks?v=${ref.hash}`;
}

/** A background as this video's look would have it. */
export function backgroundUrl(videoId: string, kind: BackgroundKind): string {
  return `${PREFIX}/videos/${videoId}/backgrounds/${kind}.jpg`;
}

export function assetPictureUrl(assetId: string, what: "thumbnail" | "strip"): string {
  return `${PREFIX}/assets/${assetId}/${what}.jpg`;
}
