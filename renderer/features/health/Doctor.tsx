// The doctor's findings: first what is to do, each with the way to mending it; the rest on request.
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleX, Dot, Stethoscope, TriangleAlert } from "lucide-react";
import { useState } from "react";

import type { Examination } from "../../../contract/api/system.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { said } from "../../api/said/index.ts";
import { useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import Button from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { words } from "./words/index.ts";

import css from "./Health.module.css";

type Finding = Examination["sections"][number]["findings"][number];

const ICONS = { ok: CircleCheck, fallback: TriangleAlert, broken: CircleX, info: Dot };
/** Where what a section is about is mended. */
const MENDED_AT: Record<string, string> = {
  "This machine": "/settings/storage",
  Folders: "/settings/folders",
  Engines: "/settings/gpu",
  Voices: "/voices",
  Models: "/voices",
  "Cloud voices": "/settings/privacy",
  Settings: "/settings/general",
};

export function Doctor() {
  const t = useText(words);
  const s = t.health.doctor;
  const { client } = useBackend();
  const [isWhole, setWhole] = useState(false);
  const run = useMutation({ mutationFn: () => client.system.examine({}) });
  const problem = run.error ? problemOf(run.error) : null;
  const sections = (run.data?.sections ?? [])
    .map(({ title, findings }) => ({
      title,
      findings: findings.filter(({ state, todo }) => isWhole || state === "broken" || state === "fallback" || todo),
    }))
    .filter(({ findings }) => findings.length > 0);
  const better = run.data?.sections.flatMap(({ findings }) => findings).filter(({ state }) => state === "fallback");
  return (
    <Panel
      title={s.title}
      aside={
        <Button
          size="small"
          startIcon={<Stethoscope size={14} aria-hidden />}
          isBusy={run.isPending}
          onClick={() => run.mutate()}
        >
          {run.data ? s.again : s.run}
        </Button>
      }
    >
      <p className={css.quiet}>{s.lead}</p>
      {run.isPending && (
        <div className={css.stack}>
          <p role="status">{s.running}</p>
          <Bar label={s.running} value={null} />
        </div>
      )}
      {problem && <Notice tone="bad" title={problem.message || t.problems.lost} text={problem.hint} />}
      {run.data && (
        <>
          <p className={css.verdict} data-tone={run.data.ready ? "ok" : "broken"} role="status">
            {run.data.ready ? s.ready : s.notReady}{" "}
            {better && better.length > 0 && <span className={css.quiet}>{s.better(better.length)}.</span>}{" "}
            <label>
              <input type="checkbox" checked={isWhole} onChange={({ target }) => setWhole(target.checked)} />
              {s.all}
            </label>
          </p>
          {sections.map(({ title, findings }) => (
            <section key={title} className={css.section}>
              <h3>{said(title)}</h3>
              <ul>
                {findings.map((finding) => (
                  <Found key={finding.name + finding.value} finding={finding} mendedAt={MENDED_AT[title] ?? null} />
                ))}
              </ul>
            </section>
          ))}
        </>
      )}
    </Panel>
  );
}

function Found({ finding, mendedAt }: { finding: Finding; mendedAt: string | null }) {
  const s = useText(words).health.doctor;
  const { state, value, reason, todo, details } = finding;
  const name = said(finding.name);
  const Icon = ICONS[state];
  return (
    <li className={css.finding} data-tone={state}>
      <Icon size={15} aria-hidden />
      <div>
        <p>
          <strong>{name}</strong> <span className="hidden">{s.states[state]}</span> {said(value)}
        </p>
        {reason && <p className={css.quiet}>{said(reason)}</p>}
        {todo && <p>{said(todo)}</p>}
        {details.length > 0 && (
          <details className={css.quiet}>
            <summary>{details.length}</summary>
            {details.map((line) => (
              <p key={line}>{said(line)}</p>
            ))}
          </details>
        )}
      </div>
      {mendedAt !== null && (state === "broken" || state === "fallback") && (
        <Button component={Link} to={mendedAt} size="small" aria-label={`${s.repair}: ${name}`}>
          {s.repair}
        </Button>
      )}
    </li>
  );
}
