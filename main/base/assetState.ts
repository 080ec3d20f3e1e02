// Which bytes an asset is: its content's hash, or size and time where a clip is too large to be read whole.
import type { Asset } from "../../contract/library.ts";
import { hashJson } from "./hash.ts";

export function assetState({ hash, path, bytes, modifiedAt }: Pick<Asset, "hash" | "path" | "bytes" | "modifiedAt">) {
  return hashJson(hash === null ? { path, bytes, modifiedAt } : { hash });
}
