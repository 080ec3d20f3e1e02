// Maps of depth that a person lays beside pictures: `sea.depth.png` beside `sea.jpg`. They are never shown themselves.
import type { Asset } from "../../../../contract/library.ts";

const ENDING = ".depth.png";

/** What can be shown, and the maps by the paths of their pictures, without extensions. */
export function apartFromDepthMaps(assets: readonly Asset[]): { shown: Asset[]; maps: ReadonlyMap<string, Asset> } {
  const maps = assets.filter(isDepthMap);
  return {
    shown: assets.filter((asset) => !isDepthMap(asset)),
    maps: new Map(maps.map((map) => [map.path.slice(0, -ENDING.length), map])),
  };
}

export function isDepthMap({ kind, path }: Pick<Asset, "kind" | "path">): boolean {
  return kind === "picture" && path.toLowerCase().endsWith(ENDING);
}

export function depthMapOf(asset: Asset, maps: ReadonlyMap<string, Asset>): Asset | null {
  return asset.kind === "picture" ? (maps.get(asset.path.replace(/\.[^./\\]*$/, "")) ?? null) : null;
}
