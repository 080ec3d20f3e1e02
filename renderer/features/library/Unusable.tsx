// Files of the library's folders that cannot be used, each with its reason.
import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";

import { useBackend } from "../../api/backend.tsx";
import { said } from "../../api/said/index.ts";
import { useText } from "../../i18n/index.ts";
import { DataState } from "../../ui/DataState.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { VirtualList } from "../../ui/VirtualList.tsx";
import { words } from "./words/index.ts";

import css from "./LibraryScreen.module.css";

const PAGE = 200;
const ROW = 58;

export function Unusable() {
  const t = useText(words).library;
  const { api } = useBackend();
  const list = useInfiniteQuery(
    api.library.unusable.infiniteOptions({
      input: (after: string | null) => ({ after, limit: PAGE }),
      initialPageParam: null,
      getNextPageParam: (page) => (page.length < PAGE ? undefined : (page.at(-1)?.path ?? undefined)),
    }),
  );
  const all = list.data?.pages.flat() ?? [];
  return (
    <DataState
      query={list}
      errorTitle={t.error}
      isEmpty={() => all.length === 0}
      empty={<Empty icon={CircleCheck} title={t.unusable.none.title} text={t.unusable.none.text} />}
    >
      {() => (
        <VirtualList
          label={t.parts.unusable}
          items={all}
          total={list.hasNextPage ? all.length + 1 : all.length}
          keyOf={({ path }) => path}
          rowHeight={ROW}
          onEnd={() => void (list.isFetching || list.fetchNextPage())}
          row={({ path, reason }) => (
            <div className={css.unusable}>
              <strong dir="ltr">{path}</strong>
              <span>{said(reason)}</span>
            </div>
          )}
        />
      )}
    </DataState>
  );
}
