// Who else may use this backend: tokens of programs, and browsers that are signed in.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Check, Copy, KeyRound, Link2, Plus } from "lucide-react";
import { useState } from "react";

import type { Token } from "../../../contract/api/access.ts";
import { SCOPES, type Scope } from "../../../contract/api/wire.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field, FieldGroup } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Select } from "../../ui/Select.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { words } from "./words/index.ts";

import css from "./parts.module.css";

const DAY_MS = 86_400_000;
const NEVER = "never";
const LASTING = [NEVER, "30", "90", "365"] as const;

export function Access() {
  return (
    <>
      <Tokens />
      <Sessions />
    </>
  );
}

function Tokens() {
  const t = useText(words).settings.access;
  const { api } = useBackend();
  const query = useQuery(api.access.tokens.queryOptions({ input: {} }));
  const [open, setOpen] = useState<"new" | Token | null>(null);
  return (
    <Panel
      title={t.tokens}
      aside={
        <Button size="small" startIcon={<Plus size={15} aria-hidden />} onClick={() => setOpen("new")}>
          {t.newToken}
        </Button>
      }
    >
      <p className={css.quiet}>
        {t.tokensLead}{" "}
        <a href="/api/v1/docs" target="_blank" rel="noreferrer" className={css.inline}>
          {t.docs}
        </a>
      </p>
      <DataState
        query={query}
        isEmpty={(tokens) => tokens.length === 0}
        empty={
          <p className={css.none}>
            <KeyRound size={16} aria-hidden /> {t.none}
          </p>
        }
      >
        {(tokens) => (
          <ul className={css.list}>
            {tokens.map((token) => (
              <TokenRow key={token.id} token={token} onRevoke={() => setOpen(token)} />
            ))}
          </ul>
        )}
      </DataState>
      {open === "new" && <NewToken onClose={() => setOpen(null)} />}
      {open !== null && open !== "new" && <Revoke token={open} onClose={() => setOpen(null)} />}
    </Panel>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const { access: t, scopes } = useText(words).settings;
  const { name, begins, createdAt, lastUsedAt, expiresAt, revokedAt } = token;
  const isOver = revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) < Date.now());
  const facts = [
    t.begins(begins),
    t.made(format.ago(createdAt)),
    lastUsedAt === null ? t.unused : t.used(format.ago(lastUsedAt)),
    ...(revokedAt !== null ? [t.revoked] : isOver ? [t.expired] : []),
    ...(expiresAt !== null && !isOver ? [t.until(format.dateTime(expiresAt))] : []),
  ];
  return (
    <li data-over={isOver || undefined}>
      <div>
        <strong>{name}</strong>
        <p className={css.quiet}>{facts.join(" · ")}</p>
        <p className={css.tags}>
          {token.scopes.map((scope) => (
            <span key={scope}>{scopes[scope].name}</span>
          ))}
        </p>
      </div>
      {!isOver && (
        <Button size="small" color="error" onClick={onRevoke} aria-label={`${t.revoke}: ${name}`}>
          {t.revoke}
        </Button>
      )}
    </li>
  );
}

function NewToken({ onClose }: { onClose: () => void }) {
  const t = useText(words);
  const { access: s, scopes } = t.settings;
  const { api, client, queries } = useBackend();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Scope[]>(["read"]);
  const [lasting, setLasting] = useState<string>("90");
  const make = useMutation({
    mutationFn: () =>
      client.access.createToken({
        name: name.trim(),
        scopes: chosen,
        ...(lasting === NEVER ? {} : { expiresAt: new Date(Date.now() + Number(lasting) * DAY_MS).toISOString() }),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: api.access.tokens.key() }),
  });
  if (make.data)
    return (
      <Dialog
        title={s.yours}
        onClose={onClose}
        actions={
          <Button variant="contained" onClick={onClose}>
            {s.done}
          </Button>
        }
      >
        <p>{s.once}</p>
        <Copyable text={make.data.token} label={s.yours} />
      </Dialog>
    );
  const problem = make.error ? problemOf(make.error) : null;
  return (
    <Dialog
      title={s.newToken}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t.actions.cancel}</Button>
          <Button
            variant="contained"
            isBusy={make.isPending}
            disabled={name.trim() === "" || chosen.length === 0}
            onClick={() => make.mutate()}
          >
            {s.create}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        {problem && <Notice tone="bad" title={problem.message || t.problems.lost} text={problem.hint} />}
        <Field label={s.name} hint={s.nameHint}>
          {(described) => (
            <Input {...described} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <FieldGroup label={s.scopes}>
          <div className={css.options}>
            {SCOPES.map((scope) => (
              <label key={scope}>
                <input
                  type="checkbox"
                  checked={chosen.includes(scope)}
                  onChange={({ target }) =>
                    setChosen(target.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))
                  }
                />
                <span>
                  <strong>{scopes[scope].name}</strong> {scopes[scope].about}
                </span>
              </label>
            ))}
          </div>
        </FieldGroup>
        <Field label={s.expires}>
          {(described) => (
            <Select {...described} value={lasting} onChange={(event) => setLasting(event.target.value)}>
              {LASTING.map((value) => (
                <option key={value} value={value}>
                  {value === NEVER ? s.never : s.days(Number(value))}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </Dialog>
  );
}

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const t = useText(words);
  const s = t.settings.access;
  const { api, client, queries } = useBackend();
  const revoke = useMutation({
    mutationFn: () => client.access.revokeToken({ id: token.id }),
    onSuccess: onClose,
    onError: () => toast({ tone: "bad", title: t.problems.lost, text: t.problems.lostHint }),
    onSettled: () => queries.invalidateQueries({ queryKey: api.access.tokens.key() }),
  });
  return (
    <ConfirmDialog
      title={s.revokeTitle(token.name)}
      text={s.revokeText}
      action={s.revoke}
      isBusy={revoke.isPending}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    />
  );
}

function Sessions() {
  const t = useText(words);
  const s = t.settings.access;
  const { api, client, queries } = useBackend();
  const query = useQuery(api.access.sessions.queryOptions({ input: {} }));
  const link = useMutation({
    mutationFn: () => client.access.link({}),
    onError(error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  const signOut = useMutation({
    mutationFn: (id: string) => client.access.revokeSession({ id }),
    onSettled: () => queries.invalidateQueries({ queryKey: api.access.sessions.key() }),
  });
  return (
    <Panel
      title={s.sessions}
      aside={
        <Button
          size="small"
          startIcon={<Link2 size={15} aria-hidden />}
          isBusy={link.isPending}
          onClick={() => link.mutate()}
        >
          {s.makeLink}
        </Button>
      }
    >
      {link.data && (
        <div className={css.linked}>
          <p>{s.linkText}</p>
          <Copyable text={link.data.url} label={s.link} />
        </div>
      )}
      <DataState query={query}>
        {(sessions) => (
          <ul className={css.list}>
            {sessions.map(({ id, userAgent, current, lastUsedAt }) => (
              <li key={id}>
                <div>
                  <strong>{browserOf(userAgent)}</strong>
                  <p className={css.quiet}>{current ? s.current : s.used(format.ago(lastUsedAt))}</p>
                </div>
                {!current && (
                  <Button
                    size="small"
                    isBusy={signOut.isPending && signOut.variables === id}
                    onClick={() => signOut.mutate(id)}
                  >
                    {s.signOut}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </DataState>
    </Panel>
  );
}

function Copyable({ text, label }: { text: string; label: string }) {
  const t = useText(words).settings;
  const [isCopied, setCopied] = useState(false);
  return (
    <div className={css.copyable}>
      <Input readOnly dir="ltr" aria-label={label} value={text} onFocus={(event) => event.target.select()} />
      <Button
        startIcon={isCopied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {isCopied ? t.copied : t.copy}
      </Button>
    </div>
  );
}

/** A browser's name and system, as far as it says them. */
function browserOf(userAgent: string): string {
  const browser = /(Electron|Edg|Firefox|OPR|Chrome|Safari)\/(\d+)/.exec(userAgent);
  const system = /(Windows|Mac OS X|Android|Linux)/.exec(userAgent);
  if (!browser) return userAgent.slice(0, 60);
  const name = browser[1] === "Edg" ? "Edge" : browser[1] === "OPR" ? "Opera" : browser[1];
  return `${name} ${browser[2]}${system ? `, ${system[1]}` : ""}`;
}
