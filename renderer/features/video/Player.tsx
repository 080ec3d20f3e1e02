// The finished video with its captions. Whatever stands beside it follows, and can move it.
import { useState } from "react";

import type { VideoDetail } from "../../../contract/api/videos.ts";
import { format, useText } from "../../i18n/index.ts";
import { Notice } from "../../ui/Notice.tsx";
import { ratioOf } from "../../ui/ratio.ts";
import { attach, follow, heard, toggle } from "./player.ts";
import { words } from "./words/index.ts";

import css from "./Player.module.css";

export interface Film {
  url: string;
  size: VideoDetail["size"];
  files: VideoDetail["files"];
}

/** The present film; while it is being made again the last one that is finished; null: there is none yet. */
export function filmOf({ files, size, last }: VideoDetail): (Film & { revision: number | null }) | null {
  const present = urlOf(files);
  if (present !== undefined) return { url: present, size, files, revision: null };
  const before = last === null ? undefined : urlOf(last.files);
  return last && before !== undefined ? { ...last, url: before } : null;
}

const urlOf = (files: VideoDetail["files"]) => files.find(({ kind }) => kind === "video")?.url;

export function Player({ video, film: { url, size, files } }: { video: VideoDetail; film: Film }) {
  const t = useText(words).video;
  const [isBroken, setBroken] = useState(false);
  const ratio = size ? size.width / size.height : ratioOf(video.format);
  const captions = files.find(({ kind }) => kind === "captions.vtt");
  const poster = files.find(({ kind }) => kind === "thumbnail");
  const language = video.idea.translation?.language ?? video.idea.language;
  return (
    <div className={css.player}>
      <div className={css.frame} style={{ "--ratio": ratio } as React.CSSProperties}>
        <video
          ref={attach}
          src={url}
          playsInline
          onClick={toggle}
          preload="metadata"
          aria-label={t.player(video.title)}
          onTimeUpdate={(event) => heard(event.currentTarget.currentTime)}
          onSeeked={(event) => heard(event.currentTarget.currentTime)}
          onPlay={() => follow(true)}
          onPause={() => follow(false)}
          onError={() => setBroken(true)}
          onLoadedMetadata={() => setBroken(false)}
          // A poster of another shape than the picture would jump when it begins.
          {...(poster && ratio > 1 ? { poster: poster.url } : {})}
        >
          {captions && (
            <track
              kind="captions"
              src={captions.url}
              srcLang={language}
              label={`${t.captionsTrack}: ${format.language(language)}`}
              // Those on the picture would be read twice.
              default={video.idea.captions !== "burned"}
            />
          )}
        </video>
      </div>
      {isBroken && <Notice tone="bad" title={t.mediaError} />}
    </div>
  );
}
