// Where copies go, how long they stay, and whether they are made by themselves.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import type { BackupState } from "../../../contract/api/backups.ts";
import type { Client } from "../../../contract/index.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Select } from "../../ui/Select.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { AllowFolder } from "../files/AllowFolder.tsx";
import { useChoosePath } from "../files/useChoosePath.tsx";
import { words as fileWords } from "../files/words/index.ts";
import { useFailed } from "./useFailed.ts";
import { words } from "./words/index.ts";

import css from "./Backups.module.css";

// Of the folder dialog and of what allows a folder.
void fileWords.load();

const HOURLY = [1, 3, 7, 14, 30];
const DAILY = [7, 30, 90, 365];

type Change = Parameters<Client["backups"]["configure"]>[0];

export function Where({ state }: { state: BackupState }) {
  const t = useText(words).backups.where;
  const { api, client, queries } = useBackend();
  const { choose, dialog, ahead } = useChoosePath();
  const [refused, setRefused] = useState<string | null>(null);
  const failed = useFailed();
  const options = api.backups.state.queryOptions({ input: {} });
  const change = useMutation({
    mutationFn: (wish: Change) => client.backups.configure(wish),
    onMutate({ isOn, hourlyDays, dailyDays }) {
      queries.setQueryData<BackupState>(options.queryKey, (before) => {
        if (!before) return before;
        const { isOn: wasOn, hourlyDays: hours, dailyDays: days } = before;
        return { ...before, isOn: isOn ?? wasOn, hourlyDays: hourlyDays ?? hours, dailyDays: dailyDays ?? days };
      });
    },
    onSuccess: () => setRefused(null),
    onError(error, { folder }) {
      if (problemOf(error).code === "PATH_REFUSED" && folder) setRefused(folder);
      else failed(error);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: api.backups.key() }),
  });
  const ask = async () => {
    const [folder] = await choose({ kind: "folder" });
    if (folder !== undefined) change.mutate({ folder });
  };
  return (
    <Panel title={t.title}>
      <p className={css.folder} dir="ltr">
        <code>{state.folder}</code>
      </p>
      {state.isOwnFolder ? (
        <p className={css.quiet}>
          {t.own}. {t.ownHint}
        </p>
      ) : (
        state.isSameDrive && <p className={css.quiet}>{t.sameDrive}</p>
      )}
      {refused !== null && <AllowFolder path={refused} onAllowed={() => change.mutate({ folder: refused })} />}
      <div className={css.buttons}>
        <Button
          size="small"
          onPointerEnter={ahead}
          onFocus={ahead}
          isBusy={change.isPending}
          onClick={() => void ask()}
        >
          {t.choose}
        </Button>
        {!state.isOwnFolder && (
          <Button size="small" variant="text" onClick={() => change.mutate({ folder: null })}>
            {t.back}
          </Button>
        )}
      </div>
      {dialog}
      <label className={css.pair}>
        <span>{t.hourly}</span>
        <Select value={state.hourlyDays} onChange={({ target }) => change.mutate({ hourlyDays: Number(target.value) })}>
          {withOwn(HOURLY, state.hourlyDays).map((n) => (
            <option key={n} value={n}>
              {t.days(n)}
            </option>
          ))}
        </Select>
      </label>
      <label className={css.pair}>
        <span>{t.daily}</span>
        <Select value={state.dailyDays} onChange={({ target }) => change.mutate({ dailyDays: Number(target.value) })}>
          {withOwn(DAILY, state.dailyDays).map((n) => (
            <option key={n} value={n}>
              {t.days(n)}
            </option>
          ))}
        </Select>
      </label>
      <div className={css.pair}>
        <span>{t.by}</span>
        <Switch label={t.by} isOn={state.isOn} onChange={(isOn) => change.mutate({ isOn })} />
      </div>
    </Panel>
  );
}

/** Also what another way than this list has set. */
function withOwn(offered: readonly number[], own: number): number[] {
  return [...new Set([...offered, own])].toSorted((a, b) => a - b);
}
