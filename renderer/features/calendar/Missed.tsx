// What should have begun while nothing ran: a person decides.
import { useMutation } from "@tanstack/react-query";

import type { Plan } from "../../../contract/api/calendar.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { inWords } from "../../api/errorWords.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { words } from "./words/index.ts";

import css from "./Calendar.module.css";

export function useSettle() {
  const t = useText(words);
  const { client, queries, api } = useBackend();
  return useMutation({
    mutationFn: ({ plan, choice }: { plan: Pick<Plan, "id">; choice: "run" | "skip" }) =>
      client.calendar.settle({ id: plan.id, choice }),
    onSuccess: (_, { choice }) => {
      toast({ tone: "good", title: choice === "run" ? t.calendar.dialog.running : t.calendar.dialog.skipped });
      void queries.invalidateQueries({ queryKey: api.calendar.key() });
    },
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
}

export function Missed({ plans, onOpen }: { plans: readonly Plan[]; onOpen: (plan: Plan) => void }) {
  const t = useText(words).calendar;
  const settle = useSettle();
  if (plans.length === 0) return null;
  return (
    <Notice
      tone="warn"
      title={t.missed.title(plans.length)}
      text={
        <span className={css.missed}>
          {plans.slice(0, 20).map((plan) => (
            <span key={plan.id} className={css.missedLine}>
              <button type="button" onClick={() => onOpen(plan)}>
                {plan.title}
              </button>
              <small>
                {t.missed.was(format.dateTime(plan.beginAt))}
                {plan.fault && ` · ${inWords(plan.fault).message}`}
              </small>
              <Button
                size="small"
                isBusy={settle.isPending && settle.variables.plan.id === plan.id && settle.variables.choice === "run"}
                onClick={() => settle.mutate({ plan, choice: "run" })}
              >
                {t.dialog.run}
              </Button>
              <Button
                size="small"
                variant="text"
                isBusy={settle.isPending && settle.variables.plan.id === plan.id && settle.variables.choice === "skip"}
                onClick={() => settle.mutate({ plan, choice: "skip" })}
              >
                {t.dialog.skip}
              </Button>
            </span>
          ))}
        </span>
      }
    />
  );
}
