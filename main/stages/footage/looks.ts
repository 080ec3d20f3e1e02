// The program's own looks: data files, one each, read once and checked.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Look } from "../../../contract/look.ts";
import { LOOKS, type BundledLook } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";

export function readLooks(dir: string): ReadonlyMap<BundledLook, Look> {
  return new Map(
    LOOKS.map((id) => {
      const path = join(dir, `${id}.json`);
      const look = Look.parse(JSON.parse(readFileSync(path, "utf8")));
      if (look.id !== id) throw new AppError("INTERNAL", "looks.read", `${path} holds the look ${look.id}`);
      return [id, look];
    }),
  );
}
