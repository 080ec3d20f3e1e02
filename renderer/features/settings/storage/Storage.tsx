// Storage: what takes how much room, until when the drive has any, what may go, and the way to another drive.
import { useMutation, useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";

import { type CleanUp, type StorageUse } from "../../../../contract/api/storage.ts";
import { useBackend } from "../../../api/backend.tsx";
import { problemOf } from "../../../api/errors.ts";
import { format, useText } from "../../../i18n/index.ts";
import Button from "../../../ui/Button.tsx";
import { ConfirmDialog } from "../../../ui/ConfirmDialog.tsx";
import { DataState } from "../../../ui/DataState.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { Stat, Stats } from "../../../ui/Stat.tsx";
import { toast } from "../../../ui/Toasts.tsx";
import { words } from "../words/index.ts";
import { Move } from "./Move.tsx";

import css from "./Storage.module.css";

/** Fewer days than that are told as a warning. */
const SOON_DAYS = 30;

export function Storage() {
  const { api, client, queries } = useBackend();
  const options = api.storage.usage.queryOptions({ input: {} });
  const query = useQuery(options);
  const measure = useMutation({
    mutationFn: () => client.storage.usage({ anew: true }),
    onSuccess: (use) => queries.setQueryData(options.queryKey, use),
  });
  return (
    <>
      <DataState query={query}>
        {(use) => (
          <>
            <Use use={use} isBusy={measure.isPending} onMeasure={() => measure.mutate()} />
            <Clean use={use} />
          </>
        )}
      </DataState>
      <Move />
    </>
  );
}

function Use({ use, isBusy, onMeasure }: { use: StorageUse; isBusy: boolean; onMeasure: () => void }) {
  const t = useText(words).settings.storage;
  const { parts, disk, forecast } = use;
  const taken = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const shown = parts.filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
  const isSoon = forecast.daysLeft !== null && forecast.daysLeft < SOON_DAYS;
  return (
    <Panel
      title={t.use}
      aside={
        <Button size="small" startIcon={<RefreshCw size={14} aria-hidden />} isBusy={isBusy} onClick={onMeasure}>
          {t.measure}
        </Button>
      }
    >
      <Stats>
        <Stat label={t.taken} value={format.bytes(taken)} note={t.measured(format.ago(use.measuredAt))} />
        <Stat
          label={t.free}
          value={disk && format.bytes(disk.free)}
          note={disk && format.percent(disk.free / disk.total)}
        />
        <Stat
          label={t.full}
          tone={isSoon ? "warn" : "plain"}
          value={forecast.daysLeft === null ? t.never : t.days(Math.floor(forecast.daysLeft))}
          note={`${t.perDay(format.bytes(forecast.bytesPerDay))}, ${t.basis(forecast.days)}`}
        />
      </Stats>
      {/* Its figures stand in the list below. */}
      <div className={css.whole} aria-hidden>
        {shown.map(({ part, bytes }) => (
          <i key={part} data-part={part} style={{ flexGrow: Math.max(bytes / taken, 0.004) }} />
        ))}
      </div>
      <ul className={css.parts}>
        {shown.map(({ part, bytes, files, path }) => (
          <li key={part} title={path}>
            <i data-part={part} aria-hidden />
            <span>{t.parts[part]}</span>
            <span className={css.files}>{t.files(format.number(files))}</span>
            <strong>{format.bytes(bytes)}</strong>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Clean({ use }: { use: StorageUse }) {
  const t = useText(words);
  const s = t.settings.storage;
  const { api, client, queries } = useBackend();
  const [chosen, setChosen] = useState<readonly CleanUp[]>([]);
  const [isAsking, setAsking] = useState(false);
  const able = use.cleanUps.filter(({ what, bytes }) => chosen.includes(what) && bytes > 0);
  const bytes = able.reduce((sum, one) => sum + one.bytes, 0);
  const clean = useMutation({
    mutationFn: () => client.storage.cleanUp({ what: able.map(({ what }) => what) }),
    onSuccess(done) {
      toast({ tone: "good", title: s.freed(format.bytes(done.bytes)) });
      setChosen([]);
    },
    onSettled() {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: api.storage.key() });
    },
  });
  const problem = clean.error ? problemOf(clean.error) : null;
  return (
    <Panel title={s.clean}>
      <p className={css.quiet}>{s.cleanLead}</p>
      {problem && <Notice tone="bad" title={problem.message || t.problems.lost} text={problem.hint} />}
      <ul className={css.cleanUps}>
        {use.cleanUps.map(({ what, bytes: frees }) => (
          <li key={what}>
            <label data-off={frees === 0 || undefined}>
              <input
                type="checkbox"
                checked={chosen.includes(what) && frees > 0}
                disabled={frees === 0}
                onChange={({ target }) =>
                  setChosen(target.checked ? [...chosen, what] : chosen.filter((one) => one !== what))
                }
              />
              <span>
                <strong>{s.cleanUps[what].name}</strong>
                <span className={css.quiet}>{s.cleanUps[what].about}</span>
              </span>
              <span className={css.frees}>{frees === 0 ? t.settings.nothing : s.frees(format.bytes(frees))}</span>
            </label>
          </li>
        ))}
      </ul>
      <div className={css.foot}>
        <Button variant="contained" disabled={bytes === 0} onClick={() => setAsking(true)}>
          {bytes === 0 ? s.choose : s.freeNow(format.bytes(bytes))}
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={s.confirm(format.bytes(bytes))}
          text={s.confirmText}
          action={s.freeNow(format.bytes(bytes))}
          isBusy={clean.isPending}
          onConfirm={() => clean.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Panel>
  );
}
