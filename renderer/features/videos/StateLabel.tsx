// A video's state in words with its sign: colour alone says nothing.
import { Ban, Check, CircleAlert, CirclePause, Clock, Hourglass, LoaderCircle, type LucideIcon } from "lucide-react";

import type { JobState, VideoSnapshot } from "../../../contract/events.ts";
import { useText } from "../../i18n/index.ts";

import css from "./StateLabel.module.css";

const SIGNS: Record<JobState, { icon: LucideIcon; tone: string }> = {
  queued: { icon: Clock, tone: "faint" },
  running: { icon: LoaderCircle, tone: "accent" },
  waiting: { icon: Hourglass, tone: "warn" },
  done: { icon: Check, tone: "good" },
  failed: { icon: CircleAlert, tone: "bad" },
  cancelled: { icon: Ban, tone: "faint" },
};

const PAUSED = { icon: CirclePause, tone: "warn" };

export function StateLabel({ video }: { video: Pick<VideoSnapshot, "state" | "waitingFor" | "review" | "paused"> }) {
  const t = useText();
  const { state, waitingFor, review, paused } = video;
  // A person's no: the files are there, and it is over all the same.
  const isRejected = state === "done" && review?.verdict === "rejected";
  const { icon: Icon, tone } = paused ? PAUSED : isRejected ? { icon: Ban, tone: "bad" } : SIGNS[state];
  const words = paused
    ? t.states.paused
    : isRejected
      ? t.review.verdicts.rejected
      : state === "waiting"
        ? t.waitsFor[waitingFor ?? "approval"]
        : t.states[state];
  return (
    <span className={css.state} data-tone={tone} data-turns={(state === "running" && !paused) || undefined}>
      <Icon size={14} strokeWidth={2} aria-hidden />
      {words}
    </span>
  );
}
