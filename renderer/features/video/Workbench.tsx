// The table a video is worked at: player, timeline and the chosen scene on one side, and what is chosen of storyboard, style, title, review, files and history on the other.
import { Suspense } from "react";

import { format, useText } from "../../i18n/index.ts";
import { ahead } from "../../ui/ahead.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { useShown } from "./board/BoardProvider.tsx";
import { Timeline } from "./board/Timeline.tsx";
import { Inspector } from "./inspector/Inspector.tsx";
import { Making } from "./Making.tsx";
import { Newer } from "./Newer.tsx";
import { filmOf, Player } from "./Player.tsx";
import { Remaking } from "./Remaking.tsx";
import { Stages } from "./Stages.tsx";
import { Storyboard } from "./storyboard/Storyboard.tsx";
import { TABS } from "./tabs.ts";
import { useShortcuts } from "./useShortcuts.ts";
import type { Place } from "./VideoScreen.tsx";
import { words } from "./words/index.ts";

import css from "./Workbench.module.css";

const PANELS = {
  scenes: Storyboard,
  style: ahead(() => import("./StylePanel.tsx")),
  title: ahead(() => import("./told/ToldPanel.tsx")),
  review: ahead(() => import("./ReviewPanel.tsx")),
  files: ahead(() => import("./out/FilesPanel.tsx")),
  history: ahead(() => import("./HistoryPanel.tsx")),
};

export function Workbench({ place: { tab, onTab } }: { place: Place }) {
  const t = useText(words).editor;
  const { video, board } = useShown();
  useShortcuts(onTab);
  const film = filmOf(video);
  const open = video.review?.checks.filter(({ status }) => status !== "pass").length ?? 0;
  const Panel = PANELS[tab];
  return (
    <div className={css.bench}>
      <div className={css.stage}>
        <Newer />
        {film ? <Player video={video} film={film} /> : <Making video={video} />}
        {film && film.revision !== null && <Remaking video={video} shown={film.revision} />}
        <Timeline />
        {film === null && board.scenes.every(({ shots }) => shots.length === 0) ? (
          <Stages video={video} />
        ) : (
          <Inspector onTab={onTab} />
        )}
      </div>
      <div className={css.side}>
        <Tabs
          label={t.tabs.label}
          value={tab}
          onChange={onTab}
          tabs={TABS.map((name) => ({
            value: name,
            label: t.tabs[name],
            count: name === "review" && open > 0 ? format.number(open) : undefined,
          }))}
        >
          <Suspense fallback={<Skeleton height={180} />}>
            <Panel />
          </Suspense>
        </Tabs>
      </div>
    </div>
  );
}
