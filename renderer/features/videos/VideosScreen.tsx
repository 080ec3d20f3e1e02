// All videos: what is being made, what waits for a decision, what is ready. Search and filter stand in the address.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus, SearchX, Sparkles, TriangleAlert, WifiOff } from "lucide-react";
import type { ReactNode } from "react";

import type { JobState } from "../../../contract/events.ts";
import { useBackend } from "../../api/backend.tsx";
import { isLost, problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { useTitle } from "../../ui/useTitle.ts";
import { useIsLost } from "../shell/Connection.tsx";
import { SHOWN, type Shown, type VideosSearch } from "./search.ts";
import { SearchField } from "./SearchField.tsx";
import { VideoRow, VideoRowSkeleton } from "./VideoRow.tsx";
import { words } from "./words/index.ts";

import css from "./VideosScreen.module.css";

const PAGE = 50;
const SKELETONS = 6;

export function VideosScreen(props: { search: VideosSearch; onSearch: (search: VideosSearch) => void }) {
  const { search, onSearch } = props;
  const t = useText(words);
  useTitle(t.videos.title);
  const { api } = useBackend();
  const list = useInfiniteQuery(
    api.videos.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
        ...(search.q === undefined ? {} : { q: search.q }),
        ...(search.show === undefined ? {} : { state: [...SHOWN[search.show]] }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  );
  const videos = list.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = list.data?.pages[0]?.counts;
  const isFiltered = search.q !== undefined || search.show !== undefined;

  return (
    <div className={css.screen}>
      <div className={css.top}>
        <h1>{t.videos.title}</h1>
        <SearchField
          value={search.q ?? ""}
          onChange={(q) => onSearch({ ...(search.show ? { show: search.show } : {}), ...(q === "" ? {} : { q }) })}
        />
      </div>
      <Filter search={search} counts={counts} />
      <p className="hidden" role="status">
        {list.isPending ? t.videos.loading : t.videos.found(videos.length)}
      </p>
      <List
        isPending={list.isPending}
        error={videos.length === 0 ? list.error : null}
        onRetry={() => void list.refetch()}
        isFiltered={isFiltered}
        dim={list.isPlaceholderData}
      >
        {videos.map((video) => (
          <VideoRow key={video.id} video={video} />
        ))}
      </List>
      {list.hasNextPage && (
        <div className={css.more}>
          <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {t.videos.more}
          </Button>
        </div>
      )}
    </div>
  );
}

function Filter({ search, counts }: { search: VideosSearch; counts: Partial<Record<JobState, number>> | undefined }) {
  const t = useText(words).videos;
  const of = (states: readonly JobState[]) => states.reduce((sum, state) => sum + (counts?.[state] ?? 0), 0);
  const q = search.q === undefined ? {} : { q: search.q };
  const tabs: { show: Shown | undefined; name: string; n: number }[] = [
    { show: undefined, name: t.all, n: of(Object.values(SHOWN).flat()) },
    ...(Object.keys(SHOWN) as Shown[]).map((show) => ({ show, name: t[show], n: of(SHOWN[show]) })),
  ];
  return (
    <nav aria-label={t.filter} className={css.filter}>
      {tabs.map(({ show, name, n }) => (
        <Link
          key={name}
          to="/videos"
          search={{ ...q, ...(show ? { show } : {}) }}
          replace
          resetScroll={false}
          aria-current={search.show === show ? "page" : undefined}
          data-urgent={(show === "waiting" && n > 0) || undefined}
        >
          {name} {counts && <span>{format.number(n)}</span>}
        </Link>
      ))}
    </nav>
  );
}

function List(props: {
  isPending: boolean;
  error: unknown;
  onRetry: () => void;
  isFiltered: boolean;
  dim: boolean;
  children: ReactNode[];
}) {
  const { isPending, error, onRetry, isFiltered, dim, children } = props;
  const t = useText(words).videos;
  const isLostNow = useIsLost();
  if (error && (isLostNow || isLost(error)))
    return (
      <Empty icon={WifiOff} title={t.offline.title} text={t.offline.text}>
        <Button onClick={onRetry}>{t.error.action}</Button>
      </Empty>
    );
  if (error) {
    const { message, hint } = problemOf(error);
    return (
      <Empty icon={TriangleAlert} tone="bad" title={t.error.title} text={[message, hint].filter(Boolean).join(". ")}>
        <Button onClick={onRetry}>{t.error.action}</Button>
      </Empty>
    );
  }
  if (!isPending && children.length === 0)
    return isFiltered ? (
      <Empty icon={SearchX} title={t.none.title} text={t.none.text}>
        <Button component={Link} to="/videos">
          {t.none.action}
        </Button>
      </Empty>
    ) : (
      <Empty icon={Sparkles} title={t.empty.title} text={t.empty.text}>
        <Button component={Link} to="/new" variant="contained" size="large" startIcon={<Plus size={17} />}>
          {t.empty.action}
        </Button>
      </Empty>
    );
  return (
    <div className={css.table} data-dim={dim || undefined}>
      <div className={css.head} aria-hidden>
        <span className={css.video}>{t.columns.video}</span>
        <span>{t.columns.progress}</span>
        <span className={css.score}>{t.columns.score}</span>
        <span>{t.columns.state}</span>
        <span className={css.made}>{t.columns.made}</span>
        <span />
      </div>
      <ul aria-label={t.title} aria-busy={isPending}>
        {isPending ? Array.from({ length: SKELETONS }, (_, i) => <VideoRowSkeleton key={i} />) : children}
      </ul>
    </div>
  );
}
