// The weekly trial: what the last one has said, and one now.
import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleX } from "lucide-react";

import type { BackupState } from "../../../contract/api/backups.ts";
import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { useFailed } from "./useFailed.ts";
import { words } from "./words/index.ts";

import css from "./Backups.module.css";

export function Trial({ state: { test, last, nextTestAt } }: { state: BackupState }) {
  const t = useText(words).backups.test;
  const { api, client, queries } = useBackend();
  const onError = useFailed();
  const run = useMutation({
    mutationFn: () => client.backups.test({}),
    onError,
    onSuccess: () => toast({ tone: "good", title: t.done }),
    onSettled: () => queries.invalidateQueries({ queryKey: api.backups.key() }),
  });
  const Icon = test === null ? CircleDashed : test.isGood ? CircleCheck : CircleX;
  return (
    <Panel
      title={t.title}
      aside={
        <Button size="small" disabled={last === null} isBusy={run.isPending} onClick={() => run.mutate()}>
          {t.now}
        </Button>
      }
    >
      <p className={css.quiet}>{t.lead}</p>
      <p className={css.mark} data-tone={test === null ? undefined : test.isGood ? "good" : "bad"}>
        <Icon size={14} aria-hidden />
        {test === null
          ? t.never
          : test.isGood
            ? t.good(format.ago(test.at), format.number(test.rows ?? 0))
            : `${t.bad(format.ago(test.at))}: ${test.message}`}
      </p>
      {nextTestAt !== null && test !== null && <p className={css.quiet}>{t.next(format.dateTime(nextTestAt))}</p>}
    </Panel>
  );
}
