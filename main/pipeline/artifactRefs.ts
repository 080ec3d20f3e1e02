// Finds the artifacts that a recorded output refers to, wherever they stand in it.
import type { ArtifactRef } from "../../contract/values.ts";

/** Every object in the value that has the three fields of an ArtifactRef. */
export function* artifactRefs(value: unknown): Generator<ArtifactRef> {
  if (value === null || typeof value !== "object") return;
  if (isRef(value)) yield value;
  for (const part of Object.values(value)) yield* artifactRefs(part);
}

function isRef(value: object): value is ArtifactRef {
  return (
    "hash" in value &&
    typeof value.hash === "string" &&
    "bytes" in value &&
    typeof value.bytes === "number" &&
    "mediaType" in value &&
    typeof value.mediaType === "string"
  );
}
