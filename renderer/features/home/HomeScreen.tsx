// The morning look: what is being made, what waits for a word, what comes next, what is ready, and whether the machine is well.
import { Link } from "@tanstack/react-router";
import { Sparkles } from "lucide-react";

import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { useFirstRun } from "../welcome/useFirstRun.ts";
import { Finished } from "./Finished.tsx";
import { useGroups, useLiveState } from "./liveVideos.ts";
import { Machine } from "./Machine.tsx";
import { Making } from "./Making.tsx";
import { Next } from "./Next.tsx";
import { Waiting } from "./Waiting.tsx";
import { words } from "./words/index.ts";

import css from "./HomeScreen.module.css";

export function HomeScreen() {
  const t = useText(words).home;
  const now = new Date();
  return (
    <Screen title={t.title} heading={t.greetings[partOfDay(now.getHours())]} lead={format.day(now)}>
      <Content />
    </Screen>
  );
}

function Content() {
  const { at, videos } = useLiveState();
  const groups = useGroups();
  useFirstRun(at === null ? null : videos.size > 0);
  if (at === null) return <Loading />;
  if (videos.size === 0) return <First />;
  return (
    <div className={css.columns}>
      <div className={css.main}>
        <Making videos={groups.making} queued={groups.queued} />
        <Finished videos={groups.finished} />
      </div>
      <div className={css.aside}>
        <Waiting videos={groups.waiting} />
        <Next />
        <Machine />
      </div>
    </div>
  );
}

/** Before there is any video. */
function First() {
  const t = useText(words).home.first;
  return (
    <div className={css.first}>
      <Empty icon={Sparkles} title={t.title} text={t.text}>
        <Button component={Link} to="/welcome" variant="contained" size="large">
          {t.guide}
        </Button>
        <Button component={Link} to="/new" size="large">
          {t.begin}
        </Button>
      </Empty>
      <Machine />
    </div>
  );
}

function Loading() {
  const t = useText().data;
  return (
    <div className={css.columns} aria-busy>
      <p className="hidden" role="status">
        {t.loading}
      </p>
      <div className={css.main}>
        <Skeleton height={150} />
        <Skeleton height={210} />
      </div>
      <div className={css.aside}>
        <Skeleton height={120} />
        <Skeleton height={120} />
        <Skeleton height={120} />
      </div>
    </div>
  );
}

function partOfDay(hour: number): "morning" | "day" | "evening" | "night" {
  if (hour < 5 || hour >= 23) return "night";
  if (hour < 11) return "morning";
  return hour < 18 ? "day" : "evening";
}
