// Files that are not where they were: look for them in a folder, forget them; and those that were found again.
import { useQuery } from "@tanstack/react-query";
import { ArrowRight, CircleCheck, FolderSearch } from "lucide-react";
import { useState, type ReactNode } from "react";

import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { toast } from "../../ui/Toasts.tsx";
import type { useFolders } from "./useFolders.tsx";
import { words } from "./words/index.ts";

import css from "./LibraryScreen.module.css";

/** So many are forgotten by one call. */
const AT_ONCE = 500;
const MOVES = 50;

export function Missing(props: { total: number; folders: ReturnType<typeof useFolders>; children: ReactNode }) {
  const { total, folders, children } = props;
  const t = useText(words);
  const m = t.library.missing;
  const { client, api, queries } = useBackend();
  const moves = useQuery(api.library.moves.queryOptions({ input: { limit: MOVES } }));
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const look = async () => {
    const [folder] = await folders.choose({ kind: "folder", title: m.look });
    if (folder === undefined) return;
    setBusy(true);
    if (await folders.read(folder)) {
      const { missing } = await client.assets.facets({});
      toast({ tone: missing < total ? "good" : "bad", title: m.looked(Math.max(0, total - missing)) });
    }
    setBusy(false);
  };
  const forget = async () => {
    setAsked(false);
    setBusy(true);
    let forgotten = 0;
    try {
      for (;;) {
        const { items } = await client.assets.browse({ missing: true, limit: AT_ONCE });
        if (items.length === 0) break;
        forgotten += (await client.assets.forget({ ids: items.map(({ id }) => id) })).forgotten;
      }
      toast({ tone: "good", title: m.forgotten(forgotten) });
    } catch (error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    }
    setBusy(false);
    void queries.invalidateQueries({ queryKey: api.assets.key() });
    void queries.invalidateQueries({ queryKey: api.library.key() });
  };
  return (
    <>
      {total === 0 ? (
        <Empty icon={CircleCheck} title={m.none.title} text={m.none.text} />
      ) : (
        <>
          <div className={css.lead}>
            <p>{m.lead}</p>
            <div>
              <Button
                variant="contained"
                startIcon={<FolderSearch size={16} />}
                isBusy={isBusy}
                onClick={() => void look()}
              >
                {m.look}
              </Button>
              <Button color="error" disabled={isBusy} onClick={() => setAsked(true)}>
                {m.forget}
              </Button>
            </div>
          </div>
          {children}
        </>
      )}
      {(moves.data ?? []).length > 0 && (
        <Panel title={m.moves}>
          <ul className={css.moves}>
            {moves.data?.map(({ assetId, from, to, at }) => (
              <li key={`${assetId} ${at}`}>
                <span dir="ltr">{from}</span>
                <ArrowRight size={14} aria-hidden />
                <span dir="ltr">{to}</span>
                <time dateTime={new Date(at).toISOString()}>{format.ago(new Date(at).toISOString())}</time>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {isAsked && (
        <ConfirmDialog
          title={m.forgetTitle(total)}
          text={m.forgetText}
          action={m.forget}
          onClose={() => setAsked(false)}
          onConfirm={() => void forget()}
        />
      )}
    </>
  );
}
