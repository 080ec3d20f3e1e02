// What the video was asked to be, and what was chosen where nobody asked.
import { useQuery } from "@tanstack/react-query";

import type { VideoDetail } from "../../../contract/api/videos.ts";
import { useBackend } from "../../api/backend.tsx";
import { voiceName } from "../../api/said/voiceName.ts";
import { format, useText } from "../../i18n/index.ts";
import { words } from "./words/index.ts";

import css from "./Facts.module.css";

export function Facts({ video }: { video: VideoDetail }) {
  const t = useText(words);
  const { facts } = t.video;
  const { chosen, idea, size } = video;
  const { api } = useBackend();
  const voices = useQuery(api.voices.list.queryOptions({ input: {}, staleTime: Infinity })).data;
  const spoken = voices?.find(({ id }) => id === chosen.voice);
  const voice = spoken ? voiceName(spoken) : chosen.voice;
  const took = video.stages.reduce((sum, stage) => sum + (stage.cached ? 0 : (stage.milliseconds ?? 0)), 0);
  const rows: [string, string | null | undefined][] = [
    [facts.format, video.format],
    [facts.length, format.timecode(video.durationSeconds)],
    [facts.size, size && `${size.width} × ${size.height}`],
    [facts.style, chosen.style && t.styles[chosen.style].name],
    [facts.look, chosen.look?.name],
    [facts.voice, voice],
    [facts.music, chosen.music && t.moods[chosen.music]],
    [facts.language, format.language(idea.language)],
    [facts.revision, video.revision > 1 ? format.number(video.revision) : null],
    [facts.begun, format.dateTime(video.createdAt)],
    [facts.took, took > 0 ? format.duration(took / 1000) : null],
  ];
  return (
    <dl className={css.facts}>
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
