// Moving the data folder: where to, what it takes, how far it is, and the end of the old place.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { MoveState } from "../../../../contract/api/storage.ts";
import { useBackend } from "../../../api/backend.tsx";
import { problemOf } from "../../../api/errors.ts";
import { format, useText } from "../../../i18n/index.ts";
import { Bar } from "../../../ui/Bar.tsx";
import Button from "../../../ui/Button.tsx";
import { ConfirmDialog } from "../../../ui/ConfirmDialog.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { toast } from "../../../ui/Toasts.tsx";
import { AllowFolder } from "../../files/AllowFolder.tsx";
import { PathField } from "../../files/PathField.tsx";
import { words as fileWords } from "../../files/words/index.ts";
import { RestartButton } from "../Restart.tsx";
import { words } from "../words/index.ts";

import css from "./Storage.module.css";

// Of the folder dialog and of what allows a folder.
void fileWords.load();

export function Move() {
  const t = useText(words).settings.storage;
  const { api } = useBackend();
  const query = useQuery(api.storage.move.queryOptions({ input: {} }));
  return (
    <Panel title={t.move}>
      <p className={css.quiet}>{t.moveLead}</p>
      {query.data ? <Moving state={query.data} /> : <Begin />}
    </Panel>
  );
}

function Begin() {
  const t = useText(words);
  const s = t.settings.storage;
  const { api, client, queries } = useBackend();
  const [to, setTo] = useState("");
  const plan = useMutation({ mutationFn: () => client.storage.planMove({ to }) });
  const begin = useMutation({
    mutationFn: () => client.storage.beginMove({ to }),
    onSettled: () => queries.invalidateQueries({ queryKey: api.storage.move.key() }),
  });
  const error = plan.error ?? begin.error;
  const problem = error ? problemOf(error) : null;
  const problems = plan.data?.problems ?? [];
  const change = (path: string) => {
    setTo(path);
    plan.reset();
    begin.reset();
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        plan.mutate();
      }}
    >
      <PathField label={s.to} hint={s.toHint} value={to} onChange={change} />
      {problem?.code === "PATH_REFUSED" ? (
        <AllowFolder path={to} onAllowed={() => plan.mutate()} />
      ) : (
        problem && <Notice tone="bad" title={problem.message || t.problems.lost} text={problem.hint} />
      )}
      {problems.map(({ message, hint }) => (
        <Notice key={message} tone="warn" title={message} text={hint} />
      ))}
      {plan.data && (
        <p role="status">
          {s.planned(
            format.bytes(plan.data.bytes),
            format.number(plan.data.files),
            plan.data.free === null ? "?" : format.bytes(plan.data.free),
          )}
        </p>
      )}
      <div className={css.foot}>
        <Button type="submit" disabled={to.trim() === ""} isBusy={plan.isPending}>
          {s.plan}
        </Button>
        {plan.data && problems.length === 0 && (
          <Button variant="contained" isBusy={begin.isPending} onClick={() => begin.mutate()}>
            {s.begin}
          </Button>
        )}
      </div>
    </form>
  );
}

function Moving({ state: { state, from, to, progress, error } }: { state: MoveState }) {
  const t = useText(words);
  const s = t.settings.storage;
  const { api, client, queries } = useBackend();
  const [isAsking, setAsking] = useState(false);
  const told = {
    onError(fault: Error) {
      const { code, message, hint } = problemOf(fault);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
    onSettled() {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: api.storage.key() });
    },
  };
  const cancel = useMutation({ mutationFn: () => client.storage.cancelMove({}), ...told });
  const confirm = useMutation({
    mutationFn: () => client.storage.confirmMove({}),
    onSuccess: ({ bytes }) => toast({ tone: "good", title: s.freed(format.bytes(bytes)) }),
    ...told,
  });
  const back = (
    <Button isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
      {s.cancel}
    </Button>
  );
  return (
    <div className={css.progress}>
      {state === "copying" && (
        <>
          <p role="status">{s.copying(format.percent(progress))}</p>
          <Bar label={s.copying("")} value={progress} size="thick" />
          <p className={css.quiet} dir="ltr">
            {to}
          </p>
          <div className={css.foot}>{back}</div>
        </>
      )}
      {state === "ready" && (
        <Notice tone="calm" title={s.ready} text={to}>
          {back}
          <RestartButton />
        </Notice>
      )}
      {state === "failed" && (
        <Notice tone="bad" title={s.failed} text={[error?.message, error?.hint].filter(Boolean).join(". ")}>
          {back}
        </Notice>
      )}
      {state === "moved" && (
        <Notice tone="calm" title={s.moved(from)}>
          <Button color="error" onClick={() => setAsking(true)}>
            {s.deleteOld}
          </Button>
        </Notice>
      )}
      {isAsking && (
        <ConfirmDialog
          title={s.deleteOldTitle}
          text={from}
          action={s.deleteOld}
          isBusy={confirm.isPending}
          onConfirm={() => confirm.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
