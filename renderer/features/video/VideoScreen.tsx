// One video: it plays, is judged and decided on, and shows how it is made, live while that goes on.
import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronLeft, Film, Square, Trash2, TriangleAlert, WifiOff } from "lucide-react";

import type { VideoDetail } from "../../../contract/api/videos.ts";
import { useBackend, useLive } from "../../api/backend.tsx";
import { isLost, problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { useTitle } from "../../ui/useTitle.ts";
import { StateLabel } from "../videos/StateLabel.tsx";
import { allowed, useVideoActions } from "../videos/useVideoActions.ts";
import { VideoMenu } from "../videos/VideoMenu.tsx";
import { About } from "./About.tsx";
import { Facts } from "./Facts.tsx";
import { Files } from "./Files.tsx";
import { Making } from "./Making.tsx";
import { Player } from "./Player.tsx";
import { Review } from "./Review.tsx";
import { Script } from "./Script.tsx";
import { Stages } from "./Stages.tsx";
import { Storyboard } from "./Storyboard.tsx";
import { words } from "./words/index.ts";

import css from "./VideoScreen.module.css";

export function VideoScreen({ id }: { id: string }) {
  const t = useText(words).video;
  const { api } = useBackend();
  const video = useQuery(api.videos.get.queryOptions({ input: { id } }));
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
  if (video.data) return <Loaded fetched={video.data} />;
  if (!problem) return <Loading />;
  const isLostNow = isLost(video.error);
  return (
    <Empty
      isWhole
      icon={isLostNow ? WifiOff : TriangleAlert}
      tone={isLostNow ? "calm" : "bad"}
      title={t.error.title}
      text={[problem.message, problem.hint].filter(Boolean).join(". ")}
    >
      <Button onClick={() => void video.refetch()}>{t.error.action}</Button>
    </Empty>
  );
}

/** An address that names no video, or could name none. */
const IS_GONE: ReadonlySet<string> = new Set(["NOT_FOUND", "REQUEST_INVALID"]);

function Loaded({ fetched }: { fetched: VideoDetail }) {
  const video = useLive(fetched);
  useTitle(video.title);
  const film = video.files.find(({ kind }) => kind === "video");
  return (
    <div className={css.screen}>
      <Head video={video} />
      <div className={css.columns}>
        <div className={css.main}>
          {film ? <Player video={video} url={film.url} /> : <Making video={video} />}
          <Storyboard video={video} />
          <div className={css.texts}>
            <Script scenes={video.scenes} canPlay={film !== undefined} />
            <About metadata={video.metadata} />
          </div>
        </div>
        <aside className={css.aside}>
          {video.review && <Review video={video} review={video.review} />}
          {!film && <Stages video={video} />}
          {video.files.length > 0 && <Files files={video.files} />}
          {film && <Stages video={video} />}
          <Facts video={video} />
        </aside>
      </div>
    </div>
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
        <Link to="/videos" className={css.back}>
          <ChevronLeft size={15} aria-hidden /> {t.video.back}
        </Link>
        <h1>{video.title}</h1>
      </div>
      <StateLabel video={video} />
      <div className={css.actions}>
        {may.cancel && (
          <Button startIcon={<Square size={13} aria-hidden />} disabled={isBusy} onClick={() => void run("cancel")}>
            {t.actions.cancel}
          </Button>
        )}
        <VideoMenu video={video} isOwnScreen onRemoved={() => void navigate({ to: "/videos" })} />
      </div>
    </div>
  );
}

function Loading() {
  const t = useText(words).video;
  return (
    <div className={css.screen} aria-busy>
      <p className="hidden" role="status">
        {t.loading}
      </p>
      <div className={css.head}>
        <div className={css.name}>
          <Skeleton width={60} height={12} />
          <Skeleton width={340} height={28} />
        </div>
      </div>
      <div className={css.columns}>
        <div className={css.main}>
          <div className={css.stage}>
            <Skeleton height="100%" />
          </div>
        </div>
        <div className={css.aside}>
          <Skeleton height={180} />
          <Skeleton height={120} />
        </div>
      </div>
    </div>
  );
}
