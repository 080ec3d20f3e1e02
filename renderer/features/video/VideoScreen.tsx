// One video: it plays, is changed, judged and decided on, and shows how it is made, live while that goes on.
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronLeft, Film, Square, Trash2, TriangleAlert, WifiOff } from "lucide-react";
import { useMemo } from "react";

import type { VideoDetail } from "../../../contract/api/videos.ts";
import { useBackend, useLive } from "../../api/backend.tsx";
import { isLost, problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { useTitle } from "../../ui/useTitle.ts";
import { StateLabel } from "../videos/StateLabel.tsx";
import { allowed, useVideoActions } from "../videos/useVideoActions.ts";
import { VideoMenu } from "../videos/VideoMenu.tsx";
import { BoardProvider } from "./board/BoardProvider.tsx";
import { useBoard } from "./board/useBoard.ts";
import { EditorProvider } from "./draft/EditorProvider.tsx";
import { useDraft } from "./draft/useDraft.ts";
import { detailOptions } from "./queries.ts";
import { SaveBar } from "./SaveBar.tsx";
import type { Tab } from "./tabs.ts";
import { words } from "./words/index.ts";
import { Workbench } from "./Workbench.tsx";

import css from "./VideoScreen.module.css";

export interface Place {
  tab: Tab;
  onTab: (tab: Tab) => void;
}

export function VideoScreen({ id, place }: { id: string; place: Place }) {
  const t = useText(words).video;
  const { api } = useBackend();
  const video = useQuery(detailOptions(api, id));
  const problem = video.error && problemOf(video.error);
  if (problem?.isDeleted) return <Deleted id={id} />;
  if (problem && IS_GONE.has(problem.code ?? ""))
    return (
      <Empty isWhole icon={Film} title={t.gone.title} text={t.gone.text}>
        <Button component={Link} to="/videos">
          {t.gone.action}
        </Button>
      </Empty>
    );
  if (video.data) return <Loaded fetched={video.data} place={place} />;
  return problem ? <Unread error={video.error} onAgain={() => void video.refetch()} /> : <Loading />;
}

/** An address that names no video, or could name none. */
const IS_GONE: ReadonlySet<string> = new Set(["NOT_FOUND", "REQUEST_INVALID"]);

function Loaded({ fetched, place }: { fetched: VideoDetail; place: Place }) {
  const video = useLive(fetched);
  useTitle(video.title);
  const board = useBoard(video);
  // What was fetched, not what was told since: that says what it is as a whole.
  const editor = useDraft(fetched, board.data);
  const shown = useMemo(() => (board.data ? { video, board: board.data } : null), [video, board.data]);
  if (board.error && !board.data) return <Unread error={board.error} onAgain={() => void board.refetch()} />;
  if (!shown || !editor) return <Loading title={video.title} />;
  return (
    <BoardProvider shown={shown}>
      <EditorProvider editor={editor}>
        <div className={css.screen}>
          <Head video={video} />
          <Workbench place={place} />
        </div>
      </EditorProvider>
    </BoardProvider>
  );
}

function Unread({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const t = useText(words).video;
  const problem = problemOf(error);
  const isLostNow = isLost(error);
  return (
    <Empty
      isWhole
      icon={isLostNow ? WifiOff : TriangleAlert}
      tone={isLostNow ? "calm" : "bad"}
      title={t.error.title}
      text={[problem.message, problem.hint].filter(Boolean).join(". ")}
    >
      <Button onClick={onAgain}>{t.error.action}</Button>
    </Empty>
  );
}

function Deleted({ id }: { id: string }) {
  const t = useText(words).video;
  const { run, isBusy } = useVideoActions({ id });
  return (
    <Empty isWhole icon={Trash2} title={t.deleted.title} text={t.deleted.text}>
      <Button variant="contained" disabled={isBusy} onClick={() => void run("restore")}>
        {t.deleted.action}
      </Button>
      <Button component={Link} to="/videos">
        {t.gone.action}
      </Button>
    </Empty>
  );
}

function Head({ video }: { video: VideoDetail }) {
  const t = useText(words);
  const navigate = useNavigate();
  const { run, isBusy } = useVideoActions(video);
  const may = allowed(video.state);
  return (
    <div className={css.head}>
      <div className={css.name}>
        <Link to="/videos" className={css.back} aria-label={t.video.back} title={t.video.back}>
          <ChevronLeft size={18} aria-hidden />
        </Link>
        <h1 title={video.title}>{video.title}</h1>
        <StateLabel video={video} />
      </div>
      <div className={css.actions}>
        {may.cancel && (
          <Button startIcon={<Square size={13} aria-hidden />} disabled={isBusy} onClick={() => void run("cancel")}>
            {t.actions.cancel}
          </Button>
        )}
        <SaveBar />
        <VideoMenu video={video} isOwnScreen onRemoved={() => void navigate({ to: "/videos" })} />
      </div>
    </div>
  );
}

function Loading({ title }: { title?: string }) {
  const t = useText(words).video;
  return (
    <div className={css.screen} aria-busy>
      <p className="hidden" role="status">
        {t.loading}
      </p>
      <div className={css.head}>
        <div className={css.name}>{title === undefined ? <Skeleton width={340} height={28} /> : <h1>{title}</h1>}</div>
      </div>
      <div className={css.loading}>
        <Skeleton height={360} />
        <div>
          <Skeleton height={90} />
          <Skeleton height={90} />
          <Skeleton height={90} />
        </div>
      </div>
    </div>
  );
}
