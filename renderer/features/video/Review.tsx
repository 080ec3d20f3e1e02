// The verdict and the decision on it, then what the review found: each finding leads to its second.
import Button from "@mui/material/Button";
import { useNavigate } from "@tanstack/react-router";
import { Check as CheckIcon, CircleAlert, Play, TriangleAlert, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import type { VideoEditor } from "../../../contract/api/edits.ts";
import type { VideoDetail } from "../../../contract/api/videos.ts";
import type { Check, PolicyReading, ReviewOutput } from "../../../contract/review.ts";
import { said } from "../../api/said/index.ts";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Score } from "../../ui/Score.tsx";
import { toneOf } from "../videos/progress.ts";
import { useVideoActions } from "../videos/useVideoActions.ts";
import { ASPECT_ORDER } from "./aspects.ts";
import { useShown } from "./board/BoardProvider.tsx";
import { useEditor } from "./draft/EditorProvider.tsx";
import { playFrom } from "./player.ts";
import type { Tab } from "./tabs.ts";
import { checkTold, noteTold, reasonTold } from "./told.ts";
import { words } from "./words/index.ts";

import css from "./Review.module.css";

const RejectDialog = lazy(() => import("./RejectDialog.tsx"));

/** Places shown of each finding; the others are counted. */
const PLACES = 6;

export function Review({ video, review }: { video: VideoDetail; review: ReviewOutput }) {
  const t = useText(words).review;
  return (
    <Panel title={t.title}>
      <Verdict video={video} review={review} />
      <Decide video={video} />
      <Findings checks={review.checks} />
      {review.policy && review.policy.sentences > 0 && <ReadBy policy={review.policy} />}
    </Panel>
  );
}

/** Who read what is spoken; why a model that was asked did not. */
function ReadBy({ policy: { model, departures } }: { policy: PolicyReading }) {
  const t = useText(words).review.read;
  const missed = model ? [] : departures.filter(({ unasked }) => !unasked);
  return (
    <p className={css.soon}>
      {[model ? t.by(model.name) : t.lists, ...missed.map(({ message }) => said(message))].join(" · ")}
    </p>
  );
}

function Verdict({ video, review }: { video: VideoDetail; review: ReviewOutput }) {
  const t = useText(words);
  const tone = toneOf(review);
  const last = video.decisions.findLast(({ revision }) => revision === video.revision);
  return (
    <>
      <div className={css.verdict}>
        <Score value={review.score} tone={tone} size={58} label={t.review.score(format.score(review.score))} />
        <div>
          <strong data-tone={tone}>{t.review.verdicts[review.verdict]}</strong>
          <p>
            {last
              ? t.review.decided(
                  t.review.verdicts[last.verdict],
                  last.decidedBy === "page" ? t.review.you : last.decidedBy,
                  format.dateTime(last.decidedAt),
                )
              : reasonTold(review)}
          </p>
          {last?.note && <p>{last.note}</p>}
        </div>
      </div>
      <dl className={css.aspects}>
        {ASPECT_ORDER.map((aspect) => (
          <div key={aspect}>
            <dt>{t.aspects[aspect]}</dt>
            <dd>
              <Bar
                label={t.aspects[aspect]}
                value={review.aspects[aspect]}
                tone={review.aspects[aspect] < 0.6 ? "bad" : review.aspects[aspect] < 0.85 ? "warn" : "good"}
              />
              <span>{format.score(review.aspects[aspect])}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Decide({ video }: { video: VideoDetail }) {
  const t = useText(words);
  const { run, isBusy } = useVideoActions(video);
  const [isRejecting, setRejecting] = useState(false);
  const verdict = video.review?.verdict;
  const isOpen = video.state === "waiting" && video.waitingFor === "approval";
  if (!isOpen && video.state !== "done") return null;
  return (
    <div className={css.decide}>
      {(isOpen || verdict !== "approved") && (
        <Button
          variant={isOpen ? "contained" : "outlined"}
          startIcon={<CheckIcon size={15} aria-hidden />}
          disabled={isBusy}
          onClick={() => void run("approve")}
        >
          {t.review.approve}
        </Button>
      )}
      {(isOpen || verdict !== "rejected") && (
        <Button startIcon={<X size={15} aria-hidden />} disabled={isBusy} onClick={() => setRejecting(true)}>
          {t.review.reject}
        </Button>
      )}
      {isRejecting && (
        <Suspense>
          <RejectDialog
            onClose={() => setRejecting(false)}
            onReject={(note) => {
              setRejecting(false);
              void run("reject", note);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

function Findings({ checks }: { checks: readonly Check[] }) {
  const t = useText(words);
  const open = (["fail", "warn"] as const).flatMap((status) => checks.filter((check) => check.status === status));
  const passed = checks.filter(({ status }) => status === "pass");
  return (
    <>
      {open.length === 0 && <p className={css.soon}>{t.review.nothing}</p>}
      <ul className={css.findings} aria-label={t.review.findings}>
        {open.map((check) => (
          <Finding key={check.id} check={check} />
        ))}
      </ul>
      {passed.length > 0 && (
        <details className={css.passed}>
          <summary>{t.review.passed(passed.length)}</summary>
          <ul>
            {passed.map((check) => (
              <li key={check.id}>
                <CheckIcon size={13} aria-hidden />
                <span>
                  <b>{t.checks[check.id] ?? check.id}</b> {checkTold(check).message}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Finding({ check }: { check: Check }) {
  const t = useText(words);
  const Icon = check.status === "fail" ? CircleAlert : TriangleAlert;
  const { message, hint } = checkTold(check);
  // Sentences are judged by reading them.
  const isRead = check.id === "policyReading";
  return (
    <li className={css.finding} data-status={check.status}>
      <Icon size={15} aria-hidden />
      <div>
        <h3>
          {t.checks[check.id] ?? check.id} <span className="hidden">{t.review.status[check.status]}</span>
        </h3>
        <p>{message}</p>
        {check.found.length > 0 && (
          <ul className={css.places} data-read={isRead}>
            {check.found.slice(0, PLACES).map((place, i) => {
              const { at } = place;
              const note = noteTold(place);
              const time = format.timecode(at);
              return (
                <li key={`${at}-${i}`}>
                  <button
                    type="button"
                    title={note}
                    aria-label={`${t.review.jump(time)}: ${note}`}
                    onClick={() => playFrom(at)}
                  >
                    <Play size={10} fill="currentColor" aria-hidden /> {time}
                  </button>
                  {isRead && <span aria-hidden>{note}</span>}
                </li>
              );
            })}
            {check.found.length > PLACES && <li className={css.more}>{t.review.more(check.found.length - PLACES)}</li>}
          </ul>
        )}
        {hint && <p className={css.hint}>{hint}</p>}
        <Mend id={check.id} />
      </div>
    </li>
  );
}

type About = VideoEditor["findings"][number]["about"];

/** Where a person mends it; null: nowhere in the editor. */
const MENDED_IN: Record<About, Tab | null> = {
  scene: "scenes",
  script: "scenes",
  picture: "scenes",
  sound: "style",
  title: "title",
  description: "title",
  tags: "title",
  thumbnail: "title",
  file: null,
};

/** The way to what mends a finding. */
function Mend({ id }: { id: string }) {
  const t = useText(words).editor;
  const { board } = useShown();
  const editor = useEditor();
  const navigate = useNavigate();
  const finding = board.findings.find((one) => one.id === id);
  const tab = finding ? MENDED_IN[finding.about] : null;
  if (!finding || tab === null) return null;
  return (
    <button
      type="button"
      className={css.mend}
      onClick={() => {
        if (finding.sceneId !== null) editor.choose({ sceneId: finding.sceneId, shot: null });
        void navigate({
          to: "/videos/$id",
          params: { id: board.id },
          search: tab === "scenes" ? {} : { tab },
          replace: true,
        });
      }}
    >
      {t.review.mend(t.tabs[tab])}
    </button>
  );
}
