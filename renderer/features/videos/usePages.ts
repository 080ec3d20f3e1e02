// A list of any length, of which only the pages are fetched that somebody looks at; it can be jumped about in.
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

import type { VideoFilter } from "../../../contract/api/videos.ts";
import type { VideoSnapshot } from "../../../contract/events.ts";
import { useBackend } from "../../api/backend.tsx";
import { PAGE, pageOptions } from "./listQuery.ts";

export function usePages(filter: Partial<VideoFilter>) {
  const { api, queries } = useBackend();
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  const options = useCallback((page: number) => pageOptions(api, filter, page), [api, filter]);
  const first = useQuery({ ...options(0), placeholderData: keepPreviousData });
  const total = first.data?.total ?? 0;
  const last = Math.max(0, Math.ceil(total / PAGE) - 1);
  const pages = range(Math.max(1, Math.min(seen.first, last)), Math.min(seen.last, last));
  const others = useQueries({ queries: pages.map((page) => options(page)) });
  const byPage = new Map<number, readonly VideoSnapshot[]>([[0, first.data?.items ?? []]]);
  others.forEach((query, i) => byPage.set(pages[i] ?? 0, query.data?.items ?? []));

  return {
    query: first,
    total,
    /** Undefined: it is being fetched. */
    at: (index: number): VideoSnapshot | undefined => byPage.get(Math.floor(index / PAGE))?.[index % PAGE],
    /** Rows that are in sight. */
    look: useCallback((from: number, to: number) => {
      const next = { first: Math.floor(from / PAGE), last: Math.floor(to / PAGE) };
      setSeen((now) => (now.first === next.first && now.last === next.last ? now : next));
    }, []),
    /** The ids of rows, fetched where they are not there. */
    idsBetween: async (from: number, to: number): Promise<string[]> => {
      const found: string[] = [];
      for (const page of range(Math.floor(from / PAGE), Math.floor(to / PAGE))) {
        const { items } = await queries.fetchQuery(options(page));
        found.push(...items.filter((_, i) => isBetween(page * PAGE + i, from, to)).map(({ id }) => id));
      }
      return found;
    },
  };
}

/** The same object for the same filter. */
export function useSteady<T>(value: T): T {
  const key = JSON.stringify(value);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- Equal by what it says.
  return useMemo(() => value, [key]);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}

function isBetween(index: number, from: number, to: number): boolean {
  return index >= from && index <= to;
}
