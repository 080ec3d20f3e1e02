// The library's files, of which only the pages are fetched that somebody looks at; they can be jumped about in.
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import type { AssetFilter } from "../../../contract/api/assets.ts";
import type { LibraryAsset } from "../../../contract/library.ts";
import { useBackend } from "../../api/backend.tsx";

const PAGE = 120;

export function useAssets(filter: Partial<AssetFilter>) {
  const { api } = useBackend();
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  const options = (page: number) =>
    api.assets.browse.queryOptions({ input: { ...filter, offset: page * PAGE, limit: PAGE } });
  const first = useQuery({ ...options(0), placeholderData: keepPreviousData });
  const total = first.data?.total ?? 0;
  const last = Math.max(0, Math.ceil(total / PAGE) - 1);
  const [from, to] = [Math.max(1, Math.min(seen.first, last)), Math.min(seen.last, last)];
  const pages = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  const others = useQueries({ queries: pages.map(options) });
  const byPage = new Map<number, readonly LibraryAsset[]>([[0, first.data?.items ?? []]]);
  others.forEach((query, i) => byPage.set(pages[i] ?? 0, query.data?.items ?? []));
  return {
    query: first,
    total,
    /** Undefined: it is being fetched. */
    at: (index: number): LibraryAsset | undefined => byPage.get(Math.floor(index / PAGE))?.[index % PAGE],
    look: useCallback((begin: number, end: number) => {
      const next = { first: Math.floor(begin / PAGE), last: Math.floor(end / PAGE) };
      setSeen((now) => (now.first === next.first && now.last === next.last ? now : next));
    }, []),
  };
}
