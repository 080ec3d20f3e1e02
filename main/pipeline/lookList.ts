// The looks that a video can have here: the program's own, then a person's, with what is wrong with some.
import { join } from "node:path";

import type { LookInfo } from "../../contract/api/voices.ts";
import type { Look } from "../../contract/look.ts";
import { listOwnLooks } from "../base/ownLooks.ts";
import { readLooks } from "../stages/footage/looks.ts";

/** @param resourcesDir `resources/` */
export function createLookList(resourcesDir: string, dataDir: string): () => Promise<LookInfo[]> {
  const bundled = [...readLooks(join(resourcesDir, "looks")).values()].map((look) => told(look, false));
  return async () => {
    const own = await listOwnLooks(dataDir);
    return [
      ...bundled,
      ...own.map(({ name, look, fault }) =>
        look
          ? told(look, true)
          : { id: name, name, own: true, palette: null, captionStyle: "highlight", fault: fault.message },
      ),
    ];
  };
}

function told({ id, name, palette, caption }: Look, own: boolean): LookInfo {
  return {
    id,
    name,
    own,
    palette,
    captionStyle: caption.style,
    fault: null,
  };
}
