// The screen Health: how the backend is, the troubles that last, the doctor's findings, the log, and a file for whoever helps.
import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Download, HeartPulse, TriangleAlert } from "lucide-react";
import { useSyncExternalStore } from "react";

import type { Health } from "../../../contract/api/system.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { inWords } from "../../api/errorWords.ts";
import { said } from "../../api/said/index.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { Doctor } from "./Doctor.tsx";
import { Log } from "./Log.tsx";
import { words } from "./words/index.ts";

import css from "./Health.module.css";

export function HealthScreen() {
  const t = useText(words).health;
  const { api } = useBackend();
  const query = useQuery(api.system.health.queryOptions({ input: {} }));
  return (
    <Screen title={t.title} lead={t.lead}>
      <DataState query={query}>{(health) => <Standing health={health} />}</DataState>
      <Troubles />
      <Doctor />
      <Log />
      <Bundle />
    </Screen>
  );
}

const ICONS = { ok: CircleCheck, warn: TriangleAlert, fail: CircleAlert };

function Standing({ health: { status, version, startedAt, checks, queue } }: { health: Health }) {
  const t = useText(words).health;
  return (
    <div className={css.top}>
      <section className={css.standing} data-tone={status === "ok" ? "good" : "warn"}>
        <HeartPulse size={30} strokeWidth={1.6} aria-hidden />
        <div>
          <h2>{status === "ok" ? t.ok : t.degraded}</h2>
          {status === "ok" && <p>{t.okText}</p>}
          <p className={css.quiet}>{t.facts(version, format.dateTime(startedAt))}</p>
        </div>
        <ul className={css.checks}>
          {checks.map(({ name, status: state, message, hint }) => {
            const Icon = ICONS[state];
            return (
              <li key={name + message} data-tone={state}>
                <Icon size={15} aria-hidden />
                <span>
                  <strong>{t.checks[name] ?? name}</strong> <span className="hidden">{t.states[state]}</span>
                  {state !== "ok" && (
                    <span className={css.quiet}>
                      {said(message)} {hint && said(hint)}
                    </span>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      <Panel title={t.queue.title}>
        <ul className={css.lanes}>
          {queue.map(({ lane, queued, running, places }) => (
            <li key={lane}>
              <span>{t.queue.lanes[lane] ?? lane}</span>
              <span className={css.quiet}>
                {t.queue.of(format.number(running), format.number(places))}
                {queued > 0 && `, ${t.queue.waiting(format.number(queued))}`}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function Troubles() {
  const t = useText(words).health.alerts;
  const { live } = useBackend();
  const alerts = useSyncExternalStore(live.subscribe, () => live.state().alerts);
  if (alerts.size === 0) return null;
  return (
    <Panel title={t.title}>
      <div className={css.stack}>
        {[...alerts.values()].map(({ id, severity, code, message: english, action, since }) => {
          const { message, hint } = inWords({ code, message: english, hint: action });
          return (
            <Notice
              key={id}
              tone={severity === "critical" ? "bad" : severity === "warning" ? "warn" : "calm"}
              title={`${message}, ${t.since(format.ago(since))}`}
              text={hint}
            />
          );
        })}
      </div>
    </Panel>
  );
}

function Bundle() {
  const t = useText(words);
  const s = t.health.bundle;
  const { client } = useBackend();
  const make = useMutation({
    mutationFn: () => client.system.bundle({}),
    onSuccess({ name, text }) {
      const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      const link = Object.assign(document.createElement("a"), { href: url, download: name });
      link.click();
      // The browser reads it after the press.
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    },
    onError(error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  return (
    <Panel
      title={s.title}
      aside={
        <Button
          size="small"
          startIcon={<Download size={14} aria-hidden />}
          isBusy={make.isPending}
          onClick={() => make.mutate()}
        >
          {s.make}
        </Button>
      }
    >
      <p className={css.quiet}>{s.text}</p>
    </Panel>
  );
}
