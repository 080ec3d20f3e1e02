// The finished video with its captions, and below it its scenes and what the review found, each at its place in time.
import { useState } from "react";

import type { VideoDetail } from "../../../contract/api/videos.ts";
import { format, useText } from "../../i18n/index.ts";
import { Notice } from "../../ui/Notice.tsx";
import { ratioOf } from "../../ui/ratio.ts";
import { attach, heard, playFrom, usePlayer } from "./player.ts";
import { words } from "./words/index.ts";

import css from "./Player.module.css";

export function Player({ video, url }: { video: VideoDetail; url: string }) {
  const t = useText(words).video;
  const [isBroken, setBroken] = useState(false);
  const ratio = video.size ? video.size.width / video.size.height : ratioOf(video.format);
  const captions = video.files.find(({ kind }) => kind === "captions.vtt");
  const poster = video.files.find(({ kind }) => kind === "thumbnail");
  const language = video.idea.translation?.language ?? video.idea.language;
  return (
    <div className={css.player}>
      <div className={css.frame} style={{ "--ratio": ratio } as React.CSSProperties}>
        <video
          ref={attach}
          src={url}
          controls
          playsInline
          preload="metadata"
          aria-label={t.player(video.title)}
          onTimeUpdate={(event) => heard(event.currentTarget.currentTime)}
          onSeeked={(event) => heard(event.currentTarget.currentTime)}
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
      <Strip video={video} />
    </div>
  );
}

/** For the mouse; the same places are reached by keyboard in the script and the review. */
function Strip({ video }: { video: VideoDetail }) {
  const t = useText(words);
  const length = video.durationSeconds;
  if (length <= 0) return null;
  const percent = (seconds: number) => `${(100 * Math.min(length, seconds)) / length}%`;
  const findings = (video.review?.checks ?? [])
    .filter(({ status }) => status !== "pass")
    .flatMap(({ id, status, found }) => found.map(({ at }) => ({ id, status, at })));
  return (
    <div className={css.strip} aria-hidden title={t.video.scenes}>
      {video.scenes.map(({ id, start, end, text }) => (
        <button
          key={id}
          type="button"
          tabIndex={-1}
          className={css.scene}
          title={`${format.timecode(start)}  ${text}`}
          style={{ insetInlineStart: percent(start), width: percent(end - start) }}
          onClick={() => playFrom(start)}
        />
      ))}
      {findings.map(({ id, status, at }, i) => (
        <button
          key={`${id}-${i}`}
          type="button"
          tabIndex={-1}
          className={css.finding}
          data-status={status}
          title={`${format.timecode(at)}  ${t.checks[id] ?? id}`}
          style={{ insetInlineStart: percent(at) }}
          onClick={() => playFrom(at)}
        />
      ))}
      <Head length={length} />
    </div>
  );
}

function Head({ length }: { length: number }) {
  const seconds = usePlayer((player) => player.seconds);
  return <i className={css.head} style={{ insetInlineStart: `${(100 * Math.min(seconds, length)) / length}%` }} />;
}
