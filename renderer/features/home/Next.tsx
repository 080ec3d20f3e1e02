// What is begun next, by the calendar.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { words } from "./words/index.ts";

import css from "./Lists.module.css";

const SHOWN = 4;

export function Next() {
  const t = useText(words).home.next;
  const { api } = useBackend();
  const next = useQuery(api.calendar.next.queryOptions({ input: { limit: SHOWN } }));
  return (
    <Panel
      title={t.title}
      aside={
        <Link to="/calendar" className={css.all}>
          {t.all}
        </Link>
      }
    >
      <DataState
        query={next}
        isEmpty={(plans) => plans.length === 0}
        empty={
          <>
            <p className={css.none}>{t.none}</p>
            <div className={css.action}>
              <Button component={Link} to="/calendar" size="small">
                {t.plan}
              </Button>
            </div>
          </>
        }
      >
        {(plans) => (
          <ul className={css.list}>
            {plans.map((plan) => (
              <li key={plan.id} className={css.item}>
                <time dateTime={plan.beginAt} className={css.when}>
                  <b>{format.clock(Date.parse(plan.beginAt))}</b>
                  {format.dayName(plan.beginAt)}
                </time>
                <div className={css.words}>
                  <Link to="/calendar" className={css.title}>
                    {plan.title}
                  </Link>
                  <p className={css.fact}>
                    {plan.conflicts.some(({ kind }) => kind === "late") ? (
                      <span className={css.warn}>{t.late}</span>
                    ) : (
                      t.readyBy(format.clock(Date.parse(plan.readyAt)))
                    )}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        )}
      </DataState>
    </Panel>
  );
}
