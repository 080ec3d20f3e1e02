// Whether the machine can go on: free disk and memory, how busy it is, and what troubles it.
import { Link } from "@tanstack/react-router";
import { CircleCheck, TriangleAlert } from "lucide-react";

import { inWords } from "../../api/errorWords.ts";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { useLiveState } from "./liveVideos.ts";
import { words } from "./words/index.ts";

import css from "./Machine.module.css";

/** Of the disk: less is worth a colour. */
const LOW = 0.05;

export function Machine() {
  const t = useText(words).home.machine;
  const { metrics, alerts } = useLiveState();
  const disk = metrics?.disk;
  const isLow = disk ? disk.free / disk.total < LOW : false;
  return (
    <Panel
      title={t.title}
      aside={
        <Link to="/health" className={css.all}>
          {t.details}
        </Link>
      }
    >
      <p className={css.health} data-tone={alerts.size === 0 ? "good" : "warn"}>
        {alerts.size === 0 ? <CircleCheck size={16} aria-hidden /> : <TriangleAlert size={16} aria-hidden />}
        {alerts.size === 0 ? t.well : t.unwell(alerts.size)}
      </p>
      {alerts.size > 0 && (
        <ul className={css.troubles}>
          {[...alerts.values()].slice(0, 3).map(({ id, code, message: english, action }) => {
            const { message, hint } = inWords({ code, message: english, hint: action });
            return (
              <li key={id}>
                <strong>{message}</strong> {hint}
              </li>
            );
          })}
        </ul>
      )}
      <dl className={css.figures}>
        <dt>{t.disk}</dt>
        <dd>
          {disk ? format.bytes(disk.free) : t.unknown} {disk && <span>{t.diskOf(format.bytes(disk.total))}</span>}
          {disk && <Bar label={t.disk} value={1 - disk.free / disk.total} tone={isLow ? "bad" : "faint"} />}
          {isLow && <em>{t.diskLow}</em>}
        </dd>
        <dt>{t.load}</dt>
        <dd>
          {metrics ? format.percent(metrics.cpuLoad) : t.unknown}
          {metrics && <Bar label={t.load} value={metrics.cpuLoad} tone="faint" />}
        </dd>
        {metrics?.memory.free != null && (
          <>
            <dt>{t.memory}</dt>
            <dd>
              {format.bytes(metrics.memory.free)} <span>{t.diskOf(format.bytes(metrics.memory.total))}</span>
              <Bar label={t.memory} value={1 - metrics.memory.free / metrics.memory.total} tone="faint" />
            </dd>
          </>
        )}
      </dl>
    </Panel>
  );
}
