// What only the person can decide: videos to approve, what failed, plans whose time passed while nothing ran.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarX, Check } from "lucide-react";

import type { Plan } from "../../../contract/api/calendar.ts";
import type { VideoSnapshot } from "../../../contract/events.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { failedStage } from "../videos/progress.ts";
import { StateLabel } from "../videos/StateLabel.tsx";
import { Thumbnail } from "../videos/Thumbnail.tsx";
import { useVideoActions } from "../videos/useVideoActions.ts";
import { words } from "./words/index.ts";

import css from "./Lists.module.css";

const SHOWN = 4;
const DAY_MS = 86_400_000;

export function Waiting({ videos }: { videos: VideoSnapshot[] }) {
  const t = useText(words).home.waiting;
  const missed = useMissed();
  return (
    <Panel
      title={t.title}
      aside={
        videos.length > SHOWN && (
          <Link to="/videos" search={{ show: "waiting" }} className={css.all}>
            {t.all(videos.length)}
          </Link>
        )
      }
    >
      {videos.length === 0 && missed.length === 0 && <p className={css.none}>{t.none}</p>}
      <ul className={css.list}>
        {missed.map((plan) => (
          <Missed key={plan.id} plan={plan} />
        ))}
        {videos.slice(0, SHOWN).map((video) => (
          <One key={video.id} video={video} />
        ))}
      </ul>
    </Panel>
  );
}

function One({ video }: { video: VideoSnapshot }) {
  const t = useText(words);
  const { run, isBusy } = useVideoActions(video);
  const isToApprove = video.state === "waiting" && video.waitingFor === "approval";
  const failed = failedStage(video);
  return (
    <li className={css.item}>
      <Thumbnail video={video} />
      <div className={css.words}>
        <Link to="/videos/$id" params={{ id: video.id }} className={css.title}>
          {video.title}
        </Link>
        {failed ? (
          <p className={css.bad} title={failed.error?.hint}>
            {t.home.waiting.failed(t.stages[failed.name])}: {failed.error?.message}
          </p>
        ) : isToApprove && video.review ? (
          <p className={css.fact}>{t.review.score(format.score(video.review.score))}</p>
        ) : (
          <StateLabel video={video} />
        )}
      </div>
      {isToApprove && (
        <Button
          size="small"
          disabled={isBusy}
          aria-label={t.home.waiting.approve(video.title)}
          startIcon={<Check size={14} aria-hidden />}
          onClick={() => void run("approve")}
        >
          {t.review.approve}
        </Button>
      )}
      {failed && (
        <Button size="small" disabled={isBusy} onClick={() => void run("retry")}>
          {t.actions.retry}
        </Button>
      )}
    </li>
  );
}

function useMissed(): Plan[] {
  const { api } = useBackend();
  // A day more or less: what was missed comes whatever the days are.
  const today = new Date().toISOString().slice(0, 10);
  const from = `${today}T00:00:00.000Z`;
  const to = new Date(Date.parse(from) + DAY_MS).toISOString();
  const { data } = useQuery(api.calendar.get.queryOptions({ input: { from, to } }));
  return data?.missed ?? [];
}

function Missed({ plan }: { plan: Plan }) {
  const t = useText(words);
  const { client } = useBackend();
  const settle = async (choice: "run" | "skip") => {
    try {
      await client.calendar.settle({ id: plan.id, choice });
      toast({ tone: "good", title: choice === "run" ? t.home.waiting.begun : t.home.waiting.leftOut });
    } catch (error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint ?? t.problems.lostHint });
    }
  };
  return (
    <li className={css.item}>
      <span className={css.sign}>
        <CalendarX size={18} aria-hidden />
      </span>
      <div className={css.words}>
        <Link to="/calendar" className={css.title}>
          {plan.title}
        </Link>
        <p className={css.fact}>{t.home.waiting.missed(format.dateTime(plan.beginAt))}</p>
      </div>
      <Button size="small" onClick={() => void settle("run")}>
        {t.home.waiting.beginNow}
      </Button>
      <Button size="small" variant="text" onClick={() => void settle("skip")}>
        {t.home.waiting.leaveOut}
      </Button>
    </li>
  );
}
