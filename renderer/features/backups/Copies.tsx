// The copies there are, newest first, with the way back from each.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Archive, FileArchive, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import type { Backup, BackupState } from "../../../contract/api/backups.ts";
import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import Button, { IconButton } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { useChoosePath } from "../files/useChoosePath.tsx";
import { useFailed } from "./useFailed.ts";
import { words } from "./words/index.ts";

import css from "./Backups.module.css";

const RestoreDialog = lazy(async () => ({ default: (await import("./RestoreDialog.tsx")).RestoreDialog }));

export function Copies({ state }: { state: BackupState }) {
  const t = useText(words).backups;
  const { api, client, queries } = useBackend();
  const query = useQuery(api.backups.list.queryOptions({ input: {} }));
  const { choose, dialog, ahead } = useChoosePath();
  const [opened, setOpened] = useState<{ name: string; madeAt: string } | { path: string } | null>(null);
  const [going, setGoing] = useState<Backup | null>(null);
  const onError = useFailed();
  const remove = useMutation({
    mutationFn: (name: string) => client.backups.remove({ name }),
    onError,
    onSettled() {
      setGoing(null);
      void queries.invalidateQueries({ queryKey: api.backups.key() });
    },
  });
  const fromFile = async () => {
    const [path] = await choose({ kind: "file" });
    if (path !== undefined) setOpened({ path });
  };
  return (
    <Panel
      title={t.list.title}
      aside={
        <span className={css.aside}>
          {query.data && query.data.items.length > 0 && (
            <span className={css.quiet}>{t.list.sum(query.data.items.length, format.bytes(query.data.bytes))}</span>
          )}
          <Button
            size="small"
            startIcon={<FileArchive size={14} aria-hidden />}
            onPointerEnter={ahead}
            onFocus={ahead}
            onClick={() => void fromFile()}
          >
            {t.list.fromFile}
          </Button>
        </span>
      }
    >
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty icon={Archive} title={t.list.none.title} text={t.list.none.text} />}
      >
        {({ items }) => (
          <ul className={css.copies}>
            {items.map((one) => {
              const when = format.dateTime(one.madeAt);
              const isNewest = one.name === state.last?.name;
              return (
                <li key={one.name}>
                  <span className={css.when}>
                    <strong>{when}</strong>
                    <span className={css.quiet}>
                      {[
                        format.bytes(one.bytes),
                        one.keptUntil === null ? t.list.forever : t.list.until(format.dateTime(one.keptUntil)),
                      ].join(" · ")}
                    </span>
                  </span>
                  <span className={css.tags}>
                    <span>{t.list.kinds[one.kind]}</span>
                    {isNewest && <span data-tone="good">{t.list.newest}</span>}
                    {one.version === null && <span data-tone="bad">{t.list.damaged}</span>}
                  </span>
                  <Button
                    size="small"
                    aria-label={`${t.list.restore} ${when}`}
                    disabled={one.version === null}
                    onClick={() => setOpened({ name: one.name, madeAt: one.madeAt })}
                  >
                    {t.list.restore}
                  </Button>
                  <IconButton
                    aria-label={`${t.list.remove}: ${when}`}
                    disabled={isNewest}
                    onClick={() => setGoing(one)}
                  >
                    <Trash2 size={15} aria-hidden />
                  </IconButton>
                </li>
              );
            })}
          </ul>
        )}
      </DataState>
      {dialog}
      {opened && (
        <Suspense>
          <RestoreDialog which={opened} onClose={() => setOpened(null)} />
        </Suspense>
      )}
      {going && (
        <ConfirmDialog
          title={t.list.removeTitle}
          text={t.list.removeText(format.dateTime(going.madeAt))}
          action={t.list.remove}
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate(going.name)}
          onClose={() => setGoing(null)}
        />
      )}
    </Panel>
  );
}
