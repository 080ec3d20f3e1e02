// A file of the library for the tests of what is chosen: plain, in full HD, and the person's own.
import type { Asset } from "../../../../contract/library.ts";

export function asset(path: string, more: Partial<Asset> = {}): Asset {
  return {
    id: path,
    kind: path.endsWith(".mp4") ? "clip" : "picture",
    path,
    hash: null,
    bytes: 1,
    modifiedAt: 0,
    width: 1920,
    height: 1080,
    seconds: path.endsWith(".mp4") ? 10 : 0,
    perceptualHash: null,
    hasSound: false,
    tags: [],
    title: null,
    licence: null,
    author: null,
    provenance: "own",
    traits: [],
    ...more,
  };
}
