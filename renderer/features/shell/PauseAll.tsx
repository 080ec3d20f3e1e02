// Stops all work for a while or until it is let go on, and says so as long as it stands still.
import { useMutation } from "@tanstack/react-query";
import { CirclePause, CirclePlay } from "lucide-react";
import { useSyncExternalStore } from "react";

import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import { Popover } from "../../ui/Popover.tsx";
import { toast } from "../../ui/Toasts.tsx";

import css from "./PauseAll.module.css";

const HOUR_MS = 3_600_000;

export function PauseAll() {
  const t = useText().pauseAll;
  const { api, live } = useBackend();
  const pause = useSyncExternalStore(live.subscribe, () => live.state().pause);
  const onError = () => toast({ tone: "bad", title: t.failed });
  const stop = useMutation(api.system.pause.mutationOptions({ onError }));
  const go = useMutation(api.system.resume.mutationOptions({ onError }));
  if (pause?.reasons.includes("person") || go.isPending) {
    const until = pause?.until ?? null;
    const state = until === null ? t.paused : t.pausedUntil(format.dateTime(until));
    return (
      <button
        type="button"
        className={css.paused}
        title={`${state} ${t.resume}`}
        aria-busy={go.isPending}
        disabled={go.isPending}
        onClick={() => go.mutate({})}
      >
        <CirclePlay size={16} aria-hidden /> <span>{t.resume}</span>
      </button>
    );
  }
  const choose = (until: Date | null) => stop.mutate({ until: until?.toISOString() ?? null });
  return (
    <Popover label={t.pause} icon={<CirclePause size={16} aria-hidden data-busy={stop.isPending} />}>
      <div className={css.choices}>
        <h2>{t.pause}</h2>
        <p>{t.about}</p>
        <button type="button" className={css.choice} onClick={() => choose(new Date(Date.now() + HOUR_MS))}>
          {t.hour}
        </button>
        <button type="button" className={css.choice} onClick={() => choose(tomorrow())}>
          {t.tomorrow}
        </button>
        <button type="button" className={css.choice} onClick={() => choose(null)}>
          {t.untilTold}
        </button>
      </div>
    </Popover>
  );
}

/** At eight in the morning here, whatever the clocks did in the night. */
function tomorrow(): Date {
  const at = new Date();
  at.setDate(at.getDate() + 1);
  at.setHours(8, 0, 0, 0);
  return at;
}
