// What is said, scene by scene, with the place in time to play from.
import type { VideoDetail } from "../../../contract/api/videos.ts";
import { useText, format } from "../../i18n/index.ts";
import { Panel } from "../../ui/Panel.tsx";
import { playFrom, usePlayer } from "./player.ts";
import { words } from "./words/index.ts";

import css from "./Script.module.css";

type Scene = VideoDetail["scenes"][number];

export function Script({ scenes, canPlay }: { scenes: readonly Scene[]; canPlay: boolean }) {
  const t = useText(words).video;
  if (scenes.length === 0) return null;
  return (
    <Panel title={t.script} bare>
      <ol className={css.script}>
        {scenes.map((scene, i) => (
          <Line key={scene.id} scene={scene} n={i + 1} canPlay={canPlay} />
        ))}
      </ol>
    </Panel>
  );
}

function Line({ scene, n, canPlay }: { scene: Scene; n: number; canPlay: boolean }) {
  const t = useText(words).video;
  const { start, end, text } = scene;
  const isNow = usePlayer(({ element, seconds }) => element !== null && seconds >= start && seconds < end);
  const time = format.timecode(start);
  return (
    <li className={css.line} data-now={isNow || undefined}>
      {canPlay ? (
        <button type="button" aria-label={t.sceneAt(n, time)} onClick={() => playFrom(start)}>
          {time}
        </button>
      ) : (
        <span className={css.time}>{time}</span>
      )}
      <p>{text || "—"}</p>
    </li>
  );
}
