// Finished videos, and for each the hand-over to a platform: file, texts that fit, and the page to upload it.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { KeyRound, Send } from "lucide-react";
import { useDeferredValue, useState } from "react";

import type { VideoSnapshot } from "../../../contract/events.ts";
import { useBackend } from "../../api/backend.tsx";
import { thumbnailUrl } from "../../api/media.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Input } from "../../ui/Input.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { HandOver } from "./HandOver.tsx";
import { words } from "./words/index.ts";

import css from "./Publishing.module.css";

export function PublishingScreen() {
  const t = useText(words).publishing;
  const { api } = useBackend();
  const [q, setQ] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const asked = useDeferredValue(q.trim());
  const videos = useInfiniteQuery(
    api.videos.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        state: ["done", "waiting"],
        limit: 50,
        ...(cursor === undefined ? {} : { cursor }),
        ...(asked === "" ? {} : { q: asked }),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  );
  const all = (videos.data?.pages ?? []).flatMap(({ items }) => items).filter(isFinished);
  const present = all.find(({ id }) => id === chosen) ?? all[0];
  return (
    <Screen title={t.title} lead={t.lead}>
      <Notice tone="calm" title={t.later} text={t.laterText}>
        <Button component={Link} to="/accounts" startIcon={<KeyRound size={15} aria-hidden />}>
          {t.accounts}
        </Button>
      </Notice>
      <DataState
        query={videos}
        errorTitle={t.notLoaded}
        isEmpty={() => all.length === 0 && asked === "" && !videos.hasNextPage}
        empty={
          <Empty icon={Send} title={t.empty.title} text={t.empty.text}>
            <Button component={Link} to="/new" variant="contained">
              {t.empty.action}
            </Button>
          </Empty>
        }
      >
        {() => (
          <div className={css.columns}>
            <nav className={css.list} aria-label={t.list}>
              <Input
                type="search"
                aria-label={t.search}
                placeholder={t.search}
                value={q}
                onChange={({ target }) => setQ(target.value)}
              />
              <ul>
                {all.map((video) => (
                  <li key={video.id}>
                    <Row video={video} isChosen={video.id === present?.id} onChoose={() => setChosen(video.id)} />
                  </li>
                ))}
              </ul>
              {videos.hasNextPage && (
                <Button size="small" isBusy={videos.isFetchingNextPage} onClick={() => void videos.fetchNextPage()}>
                  {t.more}
                </Button>
              )}
            </nav>
            {present ? <HandOver key={present.id} id={present.id} /> : <p className={css.none}>{t.none}</p>}
          </div>
        )}
      </DataState>
    </Screen>
  );
}

/** What waits is made, but for a person's word. */
function isFinished({ state, waitingFor }: VideoSnapshot): boolean {
  return state === "done" || waitingFor === "approval";
}

function Row({ video, isChosen, onChoose }: { video: VideoSnapshot; isChosen: boolean; onChoose: () => void }) {
  const { id, title, thumbnail, durationSeconds, format: shape } = video;
  return (
    <button type="button" className={css.row} aria-pressed={isChosen} onClick={onChoose}>
      <span className={css.picture}>
        {thumbnail && <img src={thumbnailUrl(id, thumbnail)} alt="" loading="lazy" />}
      </span>
      <span>
        <strong>{title}</strong>
        <small>
          {format.timecode(durationSeconds)} · {shape}
        </small>
      </span>
    </button>
  );
}
