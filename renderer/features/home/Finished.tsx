// The newest videos that are ready, to be opened at a glance.
import { Link } from "@tanstack/react-router";

import type { VideoSnapshot } from "../../../contract/events.ts";
import { format, useText } from "../../i18n/index.ts";
import { Panel } from "../../ui/Panel.tsx";
import { Thumbnail } from "../videos/Thumbnail.tsx";
import { words } from "./words/index.ts";

import css from "./Lists.module.css";

const SHOWN = 8;

export function Finished({ videos }: { videos: VideoSnapshot[] }) {
  const t = useText(words).home.finished;
  return (
    <Panel
      title={t.title}
      aside={
        <Link to="/videos" search={{ show: "done" }} className={css.all}>
          {t.all}
        </Link>
      }
    >
      {videos.length === 0 && <p className={css.none}>{t.none}</p>}
      <ul className={css.grid}>
        {videos.slice(0, SHOWN).map((video) => (
          <li key={video.id} className={css.card}>
            <Thumbnail video={video} />
            <Link to="/videos/$id" params={{ id: video.id }} className={css.title} title={video.title}>
              {video.title}
            </Link>
            <p className={css.fact}>
              {format.timecode(video.durationSeconds)} · {format.ago(video.updatedAt)}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
