// All videos: what is being made, what waits for a decision, what is ready. Search and filter stand in the address.
import { Link } from "@tanstack/react-router";
import { CirclePause, Plus, SearchX, Sparkles, Trash2, TriangleAlert, WifiOff } from "lucide-react";
import { useState, type ReactNode } from "react";

import type { VideoFilter } from "../../../contract/api/videos.ts";
import type { JobState } from "../../../contract/events.ts";
import { isLost, problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { LinkTabs } from "../../ui/LinkTabs.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { useActs, useHotkeys } from "../../ui/useHotkeys.ts";
import { useTitle } from "../../ui/useTitle.ts";
import { useIsLost } from "../shell/Connection.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { Filters, Order } from "./Filters.tsx";
import { filterOf, isNarrowed, SHOWN, type Shown, type VideosSearch } from "./search.ts";
import { useBulk } from "./useBulk.ts";
import { useChoice } from "./useChoice.ts";
import { usePages, useSteady } from "./usePages.ts";
import { VideoRowSkeleton } from "./VideoRow.tsx";
import { VideoTable, type Cursor } from "./VideoTable.tsx";
import { words } from "./words/index.ts";

import css from "./VideosScreen.module.css";

const SKELETONS = 6;

export function VideosScreen(props: { search: VideosSearch; onSearch: (search: VideosSearch) => void }) {
  const { search, onSearch } = props;
  const t = useText(words);
  useTitle(t.videos.title);
  const filter = useSteady(filterOf(search));
  return (
    <div className={css.screen}>
      <div className={css.top}>
        <h1>{t.videos.title}</h1>
        <SearchField
          label={t.videos.search}
          value={search.q ?? ""}
          onChange={(q) => {
            const { q: _, ...rest } = search;
            onSearch({ ...rest, ...(q === "" ? {} : { q }) });
          }}
        />
      </div>
      <Videos filter={filter} search={search} onSearch={onSearch} />
    </div>
  );
}

function Videos(props: {
  filter: Partial<VideoFilter>;
  search: VideosSearch;
  onSearch: (search: VideosSearch) => void;
}) {
  const { filter, search, onSearch } = props;
  const t = useText(words);
  const { query, total, at, look, idsBetween } = usePages(filter);
  const choice = useChoice(filter, total, idsBetween);
  const bulk = useBulk();
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const [shown, setShown] = useState(filter);
  if (shown !== filter) {
    // What is chosen belongs to what is shown.
    setShown(filter);
    setCursor(null);
    choice.none();
  }

  const move = (by: number) => {
    const here = rowInFocus() ?? cursor?.index ?? (by > 0 ? -1 : total);
    setCursor({ index: Math.max(0, Math.min(total - 1, here + by)), isKey: true });
  };
  const here = () => rowInFocus() ?? cursor?.index ?? null;
  const choose = (isStretch: boolean) => {
    const index = here();
    const video = index === null ? undefined : at(index);
    if (index !== null && video) void choice.toggle(index, video.id, isStretch);
  };
  /** With what is chosen, else with the row in focus. */
  const act = async (action: Parameters<typeof bulk.run>[1]) => {
    const index = here();
    const id = index === null ? undefined : at(index)?.id;
    const which = choice.count > 0 ? choice.which() : id === undefined ? null : { ids: [id] };
    if (which && (await bulk.run(which, action)) && action.do === "remove") choice.none();
  };
  useHotkeys(
    {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Home: () => setCursor({ index: 0, isKey: true }),
      End: () => setCursor({ index: total - 1, isKey: true }),
      Escape: () => choice.none(),
    },
    { isOn: total > 0 },
  );
  useActs(
    "videos",
    {
      next: () => move(1),
      previous: () => move(-1),
      choose: () => choose(false),
      chooseTo: () => choose(true),
      chooseAll: () => choice.all(),
      pause: () => void act({ do: "pause" }),
      resume: () => void act({ do: "resume" }),
      retry: () => void act({ do: "retry" }),
      cancel: () => void act({ do: "cancel" }),
      remove: () => void act({ do: search.deleted ? "restore" : "remove" }),
    },
    { isOn: total > 0 },
  );

  const state: ListState = query.isPending
    ? "pending"
    : query.data === undefined
      ? "error"
      : total === 0
        ? "empty"
        : "there";
  return (
    <>
      <div className={css.lists}>
        <Tabs search={search} counts={query.data?.counts} />
        <Order search={search} onSearch={onSearch} />
      </div>
      <Filters search={search} paused={query.data?.paused ?? 0} onSearch={onSearch} />
      <p className="hidden" role="status">
        {query.isPending ? t.videos.loading : t.videos.found(total)}
      </p>
      <List state={state} error={query.error} onRetry={() => void query.refetch()} search={search}>
        <div className={css.table} data-dim={query.isPlaceholderData || undefined}>
          <div className={css.head}>
            <input
              type="checkbox"
              aria-label={t.videos.chooseAll}
              checked={choice.isAll}
              ref={(own) => {
                if (own) own.indeterminate = !choice.isAll && choice.count > 0;
              }}
              onChange={(event) => (event.target.checked ? choice.all() : choice.none())}
            />
            <span aria-hidden>{t.videos.columns.video}</span>
            <span aria-hidden>{t.videos.columns.progress}</span>
            <span aria-hidden className={css.score}>
              {t.videos.columns.score}
            </span>
            <span aria-hidden>{t.videos.columns.state}</span>
            <span aria-hidden className={css.made}>
              {t.videos.columns.made}
            </span>
            <span />
          </div>
          {query.isPending ? (
            <ul aria-label={t.videos.title} aria-busy>
              {Array.from({ length: SKELETONS }, (_, i) => (
                <li key={i}>
                  <VideoRowSkeleton />
                </li>
              ))}
            </ul>
          ) : (
            <VideoTable total={total} at={at} onLook={look} choice={choice} cursor={cursor} />
          )}
        </div>
      </List>
      {choice.count > 0 && (
        <BulkBar
          count={choice.count}
          isDeleted={search.deleted === true}
          busy={bulk.isBusy ? (bulk.doing ?? null) : null}
          onAct={(action) => void act(action)}
          onAll={choice.isAll ? null : { total, choose: choice.all }}
          onNone={choice.none}
        />
      )}
    </>
  );
}

/** The row whose link or button has the focus. */
function rowInFocus(): number | null {
  const index = document.activeElement?.closest("[data-index]")?.getAttribute("data-index");
  return index == null ? null : Number(index);
}

function Tabs({ search, counts }: { search: VideosSearch; counts: Partial<Record<JobState, number>> | undefined }) {
  const t = useText(words).videos;
  const of = (states: readonly JobState[]) => states.reduce((sum, state) => sum + (counts?.[state] ?? 0), 0);
  const { show: _, ...rest } = search;
  const tabs: { show: Shown | undefined; name: string; n: number }[] = [
    { show: undefined, name: t.all, n: of(Object.values(SHOWN).flat()) },
    ...(Object.keys(SHOWN) as Shown[]).map((show) => ({ show, name: t[show], n: of(SHOWN[show]) })),
  ];
  return (
    <LinkTabs label={t.filter}>
      {tabs.map(({ show, name, n }) => (
        <Link
          key={name}
          to="/videos"
          search={{ ...rest, ...(show ? { show } : {}) }}
          replace
          resetScroll={false}
          activeOptions={{ exact: true }}
          aria-current={search.show === show ? "page" : undefined}
          data-urgent={(show === "waiting" && n > 0) || undefined}
        >
          {name} {counts && <span>{format.number(n)}</span>}
        </Link>
      ))}
    </LinkTabs>
  );
}

type ListState = "pending" | "error" | "empty" | "there";

function List(props: {
  state: ListState;
  error: unknown;
  onRetry: () => void;
  search: VideosSearch;
  children: ReactNode;
}) {
  const { state, error, onRetry, search, children } = props;
  const t = useText(words).videos;
  const isLostNow = useIsLost();
  if (state === "error" && (isLostNow || isLost(error)))
    return (
      <Empty icon={WifiOff} title={t.offline.title} text={t.offline.text}>
        <Button onClick={onRetry}>{t.error.action}</Button>
      </Empty>
    );
  if (state === "error") {
    const { message, hint } = problemOf(error);
    return (
      <Empty icon={TriangleAlert} tone="bad" title={t.error.title} text={[message, hint].filter(Boolean).join(". ")}>
        <Button onClick={onRetry}>{t.error.action}</Button>
      </Empty>
    );
  }
  if (state !== "empty") return <>{children}</>;
  if (search.deleted) return <Empty icon={Trash2} title={t.noneDeleted.title} text={t.noneDeleted.text} />;
  if (search.paused) return <Empty icon={CirclePause} title={t.nonePaused.title} text={t.nonePaused.text} />;
  return isNarrowed(search) || search.show !== undefined ? (
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
}
