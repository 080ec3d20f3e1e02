// Which videos of the list are chosen: some by themselves, a stretch of them, or all that fit.
import { useState } from "react";

import type { VideoFilter } from "../../../contract/api/videos.ts";
import type { Chosen } from "./useBulk.ts";

export interface Choice {
  count: number;
  isAll: boolean;
  has: (id: string) => boolean;
  /** `isStretch`: all from the one that was chosen last. */
  toggle: (index: number, id: string, isStretch: boolean) => Promise<void>;
  all: () => void;
  none: () => void;
  /** As the backend is told. */
  which: () => Chosen;
}

export function useChoice(
  filter: Partial<VideoFilter>,
  total: number,
  idsBetween: (from: number, to: number) => Promise<string[]>,
): Choice {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setAll] = useState(false);
  const [anchor, setAnchor] = useState<number | null>(null);
  return {
    count: isAll ? total : ids.size,
    isAll,
    has: (id) => isAll || ids.has(id),
    async toggle(index, id, isStretch) {
      const [from, to] = [Math.min(anchor ?? index, index), Math.max(anchor ?? index, index)];
      // One by one taken out of all that fit, what is left is those that are known: they are chosen anew.
      const before = isAll ? new Set(await idsBetween(0, total - 1)) : ids;
      const next = new Set(before);
      if (isStretch && anchor !== null) for (const one of await idsBetween(from, to)) next.add(one);
      else if (!next.delete(id)) next.add(id);
      setIds(next);
      setAll(false);
      setAnchor(index);
    },
    all: () => setAll(true),
    none() {
      setIds(new Set());
      setAll(false);
      setAnchor(null);
    },
    which: () => (isAll ? { filter: { deleted: false, order: "newest", ...filter } } : { ids: [...ids] }),
  };
}
