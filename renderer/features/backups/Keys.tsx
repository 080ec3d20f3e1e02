// What seals the copies: a passphrase, the system's keyring, or both.
import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import { useState, type ReactNode } from "react";

import { PASSPHRASE_LEAST, type BackupState } from "../../../contract/api/backups.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { useFailed } from "./useFailed.ts";
import { words } from "./words/index.ts";

import css from "./Backups.module.css";

export function Keys({ state: { keys } }: { state: BackupState }) {
  const t = useText(words).backups.keys;
  const { api, client, queries } = useBackend();
  const [isOpen, setOpen] = useState(false);
  const onError = useFailed();
  const keyring = useMutation({
    mutationFn: (use: boolean) => client.backups.setKey({ keyring: use }),
    onError,
    onSuccess: (_, use) => toast({ tone: "good", title: use ? t.keyringOn : t.keyringOff }),
    onSettled: () => queries.invalidateQueries({ queryKey: api.backups.key() }),
  });
  const isUsed = keys.keyring === "ready" || keys.keyring === "locked" || keys.keyring === "lost";
  return (
    <Panel title={t.title}>
      <p className={css.quiet}>{t.lead}</p>
      <Line
        name={t.passphrase}
        about={t.passphraseAbout}
        isOn={keys.passphrase}
        state={keys.passphrase ? t.isSet : t.notSet}
      >
        <Button size="small" onClick={() => setOpen(true)}>
          {keys.passphrase ? t.change : t.set}
        </Button>
      </Line>
      <Line
        name={t.keyring}
        about={t.keyringAbout}
        isOn={keys.keyring === "ready"}
        isBad={keys.keyring === "lost" || keys.keyring === "locked" || keys.keyring === "refused"}
        state={t.states[keys.keyring]}
      >
        {keys.keyring !== "missing" && (
          <Button
            size="small"
            isBusy={keyring.isPending}
            disabled={isUsed && !keys.passphrase}
            onClick={() => keyring.mutate(!isUsed)}
          >
            {isUsed ? t.stop : t.use}
          </Button>
        )}
      </Line>
      {isUsed && !keys.passphrase && <Notice tone="warn" title={t.only} />}
      {isOpen && <PassphraseDialog onClose={() => setOpen(false)} />}
    </Panel>
  );
}

function Line(props: {
  name: string;
  about: string;
  state: string;
  isOn: boolean;
  isBad?: boolean;
  children: ReactNode;
}) {
  const { name, about, state, isOn, isBad = false, children } = props;
  const Icon = isBad ? TriangleAlert : isOn ? CircleCheck : CircleDashed;
  return (
    <div className={css.line}>
      <div>
        <strong>{name}</strong>
        <p className={css.quiet}>{about}</p>
        <p className={css.mark} data-tone={isBad ? "bad" : isOn ? "good" : undefined}>
          <Icon size={14} aria-hidden /> {state}
        </p>
      </div>
      {children}
    </div>
  );
}

export function PassphraseDialog({ onClose }: { onClose: () => void }) {
  const t = useText(words);
  const s = t.backups.keys;
  const { api, client, queries } = useBackend();
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const save = useMutation({
    mutationFn: () => client.backups.setKey({ passphrase: first }),
    onSuccess() {
      toast({ tone: "good", title: s.saved });
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: api.backups.key() }),
  });
  const problem = save.error ? problemOf(save.error) : null;
  const differ = second !== "" && !first.startsWith(second) && second !== first;
  const isReady = first.length >= PASSPHRASE_LEAST && first === second;
  return (
    <Dialog
      title={s.dialog}
      onClose={onClose}
      width={460}
      actions={
        <>
          <Button onClick={onClose}>{t.actions.cancel}</Button>
          <Button variant="contained" type="submit" form="passphrase" disabled={!isReady} isBusy={save.isPending}>
            {s.save}
          </Button>
        </>
      }
    >
      <form
        id="passphrase"
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) save.mutate();
        }}
      >
        <p>{s.warning}</p>
        {problem && <Notice tone="bad" title={problem.message || t.problems.lost} text={problem.hint} />}
        <Field label={s.first} hint={s.hint(PASSPHRASE_LEAST)}>
          {(described) => (
            <Input
              {...described}
              type="password"
              autoComplete="new-password"
              maxLength={1000}
              value={first}
              onChange={(event) => setFirst(event.target.value)}
            />
          )}
        </Field>
        <Field label={s.second} problem={differ ? { message: s.differ } : undefined}>
          {(described) => (
            <Input
              {...described}
              type="password"
              autoComplete="new-password"
              maxLength={1000}
              value={second}
              onChange={(event) => setSecond(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
