// What the video was asked to be.
import type { VideoDetail } from "../../../contract/api/videos.ts";
import { format, useText } from "../../i18n/index.ts";

import css from "./Facts.module.css";

export function Facts({ video }: { video: VideoDetail }) {
  const t = useText();
  const { facts, byDefault } = t.video;
  const { idea, size } = video;
  const took = video.stages.reduce((sum, stage) => sum + (stage.cached ? 0 : (stage.milliseconds ?? 0)), 0);
  const rows: [string, string][] = [
    [facts.format, video.format],
    [facts.length, format.timecode(video.durationSeconds)],
    ...(size ? [[facts.size, `${size.width} × ${size.height}`] satisfies [string, string]] : []),
    [facts.style, idea.style ? t.styles[idea.style].name : byDefault],
    [facts.look, idea.look === null ? byDefault : typeof idea.look === "string" ? idea.look : idea.look.name],
    [facts.voice, idea.voice ?? byDefault],
    [facts.language, format.language(idea.language)],
    ...(video.revision > 1 ? [[facts.revision, format.number(video.revision)] satisfies [string, string]] : []),
    [facts.begun, format.dateTime(video.createdAt)],
    ...(took > 0 ? [[facts.took, format.duration(took / 1000)] satisfies [string, string]] : []),
  ];
  return (
    <dl className={css.facts}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
