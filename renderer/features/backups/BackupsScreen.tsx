// The screen of backups: how they stand, what seals them, where they go, the trial, and the copies with the way back.
import { useMutation, useQuery } from "@tanstack/react-query";
import { DatabaseBackup, ShieldAlert, ShieldCheck, ShieldQuestion } from "lucide-react";
import { useState } from "react";

import type { BackupState } from "../../../contract/api/backups.ts";
import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { RestartButton } from "../settings/Restart.tsx";
import { words as settingsWords } from "../settings/words/index.ts";
import { Copies } from "./Copies.tsx";
import { Keys, PassphraseDialog } from "./Keys.tsx";
import { Trial } from "./Trial.tsx";
import { useFailed } from "./useFailed.ts";
import { Where } from "./Where.tsx";
import { words } from "./words/index.ts";

import css from "./Backups.module.css";

// Of the button that starts the backend anew.
void settingsWords.load();

export function BackupsScreen() {
  const t = useText(words).backups;
  const { api, client, queries } = useBackend();
  const query = useQuery(api.backups.state.queryOptions({ input: {} }));
  const onError = useFailed();
  const make = useMutation({
    mutationFn: () => client.backups.make({}),
    onError,
    onSettled: () => queries.invalidateQueries({ queryKey: api.backups.key() }),
  });
  const hasKey = query.data !== undefined && (query.data.keys.passphrase || isKept(query.data));
  return (
    <Screen
      title={t.title}
      lead={t.lead}
      actions={
        <Button
          variant="contained"
          startIcon={<DatabaseBackup size={16} aria-hidden />}
          disabled={!hasKey}
          isBusy={make.isPending || query.data?.doing === "backup"}
          onClick={() => make.mutate()}
        >
          {t.make}
        </Button>
      }
    >
      <DataState query={query}>
        {(state) => (
          <div className={css.whole}>
            <div className={css.main}>
              <Standing state={state} hasKey={hasKey} />
              <Copies state={state} />
            </div>
            <div className={css.side}>
              <Keys state={state} />
              <Where state={state} />
              <Trial state={state} />
            </div>
          </div>
        )}
      </DataState>
    </Screen>
  );
}

const isKept = ({ keys }: BackupState): boolean => keys.keyring === "ready" || keys.keyring === "locked";

function Standing({ state, hasKey }: { state: BackupState; hasKey: boolean }) {
  const t = useText(words).backups;
  const { last, isLate, isOn, trouble, nextAt, restore, restored, doing } = state;
  const { client, api, queries } = useBackend();
  const [isAsking, setAsking] = useState(false);
  const onError = useFailed();
  const cancel = useMutation({
    mutationFn: () => client.backups.cancelRestore({}),
    onError,
    onSettled: () => queries.invalidateQueries({ queryKey: api.backups.key() }),
  });
  const tone = last === null || !isOn ? "none" : isLate ? "late" : "good";
  const Icon = tone === "good" ? ShieldCheck : tone === "late" ? ShieldAlert : ShieldQuestion;
  const title = !isOn
    ? t.off
    : last === null
      ? t.never
      : isLate
        ? t.late(format.ago(last.madeAt))
        : t.good(format.ago(last.madeAt));
  const text = !isOn ? null : last === null ? t.neverText : isLate ? t.lateText : t.goodText;
  const busy = { backup: t.making, test: t.testing, restore: t.restoring };
  return (
    <>
      <section className={css.standing} data-tone={tone}>
        <Icon size={30} strokeWidth={1.6} aria-hidden />
        <div>
          <h2>{title}</h2>
          {text && <p>{text}</p>}
          <p className={css.next} role="status">
            {doing ? busy[doing] : nextAt !== null && Date.parse(nextAt) > Date.now() ? t.next(soon(nextAt)) : null}
          </p>
        </div>
        {!hasKey && (
          <Button variant="contained" onClick={() => setAsking(true)}>
            {t.keys.set}
          </Button>
        )}
      </section>
      {trouble && hasKey && (
        <Notice
          tone="warn"
          title={`${t.trouble}, ${format.ago(trouble.at)}`}
          text={`${trouble.message}. ${trouble.hint} ${t.again}`}
        />
      )}
      {restore && (
        <Notice tone="calm" title={t.restore.staged(format.dateTime(restore.madeAt))} text={t.restore.stagedText}>
          <Button size="small" isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
            {t.restore.cancel}
          </Button>
          <RestartButton />
        </Notice>
      )}
      {restored && !restore && (
        <Notice
          tone="calm"
          title={t.restore.restored(format.dateTime(restored.madeAt))}
          text={format.dateTime(restored.at)}
        />
      )}
      {isAsking && <PassphraseDialog onClose={() => setAsking(false)} />}
    </>
  );
}

/** The time of a day, for what comes within hours. */
function soon(iso: string): string {
  return format.dateTime(iso);
}
