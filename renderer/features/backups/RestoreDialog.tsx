// The dry run of a restore, and then the restore: what would change stands there before anything does.
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { RestorePlan } from "../../../contract/api/backups.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import Button from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { words } from "./words/index.ts";

import css from "./Backups.module.css";

type Which = { name: string; madeAt: string } | { path: string };

export function RestoreDialog({ which, onClose }: { which: Which; onClose: () => void }) {
  const t = useText(words);
  const s = t.backups.restore;
  const { api, client, queries } = useBackend();
  const [passphrase, setPassphrase] = useState("");
  const named = "name" in which ? { name: which.name } : { path: which.path };
  const input = (given: string) => ({ ...named, ...(given === "" ? {} : { passphrase: given }) });
  const plan = useMutation({ mutationFn: (given: string) => client.backups.plan(input(given)) });
  const restore = useMutation({
    mutationFn: () => client.backups.restore(input(passphrase)),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: api.backups.key() }),
  });
  // Perhaps the keyring opens it, and nobody need be asked.
  const { mutate } = plan;
  useEffect(() => mutate(""), [mutate]);
  const error = restore.error ?? plan.error;
  const problem = error ? problemOf(error) : null;
  const isLocked = problem?.code === "BACKUP_LOCKED";
  const canRestore = plan.data?.isUsable === true && plan.data.isWhole;
  return (
    <Dialog
      title={"madeAt" in which ? s.title(format.dateTime(which.madeAt)) : s.titleFile}
      onClose={onClose}
      width={640}
      actions={
        <>
          <Button onClick={onClose}>{t.actions.cancel}</Button>
          {plan.data ? (
            <Button
              variant="contained"
              disabled={!canRestore}
              isBusy={restore.isPending}
              onClick={() => restore.mutate()}
            >
              {s.action}
            </Button>
          ) : (
            isLocked && (
              <Button variant="contained" type="submit" form="open-backup" disabled={passphrase === ""}>
                {s.open}
              </Button>
            )
          )}
        </>
      }
    >
      {plan.isPending && (
        <div className={css.form}>
          <p role="status">{s.looking}</p>
          <Bar label={s.looking} value={null} />
        </div>
      )}
      {problem && !isLocked && <Notice tone="bad" title={problem.message || t.problems.lost} text={problem.hint} />}
      {isLocked && !plan.isPending && (
        <form
          id="open-backup"
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            plan.mutate(passphrase);
          }}
        >
          <Field label={s.ask} hint={s.askText} problem={plan.variables ? { message: s.wrong, hint: null } : undefined}>
            {(described) => (
              <Input
                {...described}
                type="password"
                autoComplete="off"
                maxLength={1000}
                value={passphrase}
                onChange={(event) => setPassphrase(event.target.value)}
              />
            )}
          </Field>
        </form>
      )}
      {plan.data && <Plan plan={plan.data} />}
    </Dialog>
  );
}

function Plan({ plan }: { plan: RestorePlan }) {
  const s = useText(words).backups.restore;
  const { now, copy, newest, files } = plan;
  const others = files.filter(({ change }) => change !== "same");
  return (
    <div className={css.plan}>
      {!plan.isUsable && <Notice tone="bad" title={s.newer} />}
      {!plan.isWhole && <Notice tone="bad" title={s.damaged} />}
      <table className={css.compare}>
        <thead>
          <tr>
            <td />
            <th scope="col">{s.now}</th>
            <th scope="col">{s.copy}</th>
          </tr>
        </thead>
        <tbody>
          {(Object.keys(s.rows) as (keyof typeof s.rows)[]).map((row) => (
            <tr key={row} data-differs={now[row] !== copy[row] || undefined}>
              <th scope="row">{s.rows[row]}</th>
              <td>{format.number(now[row])}</td>
              <td>{format.number(copy[row])}</td>
            </tr>
          ))}
          <tr data-differs={newest.now?.title !== newest.copy?.title || undefined}>
            <th scope="row">{s.newest}</th>
            <td>{newest.now ? `${newest.now.title}, ${format.ago(newest.now.createdAt)}` : s.nothing}</td>
            <td>{newest.copy ? `${newest.copy.title}, ${format.ago(newest.copy.createdAt)}` : s.nothing}</td>
          </tr>
        </tbody>
      </table>
      {plan.gone + plan.back === 0 && <p>{s.same}</p>}
      {plan.gone > 0 && <Videos title={s.gone(plan.gone)} videos={plan.goneVideos} all={plan.gone} />}
      {plan.back > 0 && <Videos title={s.back(plan.back)} videos={plan.backVideos} all={plan.back} />}
      {plan.settings.length > 0 && (
        <details>
          <summary>{s.settings(plan.settings.length)}</summary>
          <ul>
            {plan.settings.map(({ name, now: before, copy: after }) => (
              <li key={name}>
                <code>{name}</code>: {shown(before)} → {shown(after)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {others.length > 0 && (
        <details>
          <summary>{s.files}</summary>
          <ul>
            {others.map(({ path, change }) => (
              <li key={path}>
                <code dir="ltr">{path}</code>: {s.changes[change]}
              </li>
            ))}
          </ul>
        </details>
      )}
      {plan.missingArtifacts > 0 && <Notice tone="warn" title={s.missing(plan.missingArtifacts)} />}
      <p className={css.quiet}>
        {s.safe} {s.version(plan.version)}.
      </p>
    </div>
  );
}

function Videos({ title, videos, all }: { title: string; videos: RestorePlan["goneVideos"]; all: number }) {
  const s = useText(words).backups.restore;
  return (
    <details open={all <= 5}>
      <summary>{title}</summary>
      <ul>
        {videos.map(({ title: name, createdAt }) => (
          <li key={name + createdAt}>
            {name} <span className={css.quiet}>{format.dateTime(createdAt)}</span>
          </li>
        ))}
        {all > videos.length && <li>{s.more(all - videos.length)}</li>}
      </ul>
    </details>
  );
}

const shown = (value: unknown): string => (value === null ? "–" : JSON.stringify(value));
