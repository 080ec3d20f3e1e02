// Finds the artifacts that a recorded output refers to, wherever they stand in it.
import type { ArtifactRef } from "../../contract/values.ts";

/** Every object in the value that has the three fields of an ArtifactRef. */
export function* artifactRefs(value: unknown): Generator<ArtifactRef> {
  for (const { ref } of namedArtifacts(value)) yield ref;
}

/** With the place where each stands, such as `variants.0.image`. */
export function* namedArtifacts(value: unknown, name = ""): Generator<{ name: string; ref: ArtifactRef }> {
  if (value === null || typeof value !== "object") return;
  if (isRef(value)) yield { name, ref: value };
  for (const [part, inner] of Object.entries(value))
    yield* namedArtifacts(inner, name === "" ? part : `${name}.${part}`);
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
