// The promise of privacy, and the log of what was done, with whether anything was taken out of it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link2, ShieldCheck, Unlink } from "lucide-react";

import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { words } from "./words/index.ts";

import css from "./parts.module.css";

const AT_ONCE = 25;

export function Audit() {
  const t = useText(words).settings.privacy;
  const { api } = useBackend();
  const query = useInfiniteQuery(
    api.access.audit.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: AT_ONCE, ...(cursor === undefined ? {} : { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
  );
  return (
    <Panel title={t.audit}>
      <p className={css.quiet}>{t.auditLead}</p>
      <DataState
        query={query}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={<p>{t.noAudit}</p>}
      >
        {({ pages }) => (
          <>
            <p className={css.verdict} data-tone={pages.every(({ intact }) => intact) ? "good" : "bad"}>
              {pages.every(({ intact }) => intact) ? (
                <>
                  <Link2 size={14} aria-hidden /> {t.intact}
                </>
              ) : (
                <>
                  <Unlink size={14} aria-hidden /> {t.broken}
                </>
              )}
            </p>
            <div className={css.scroll}>
              <table className={css.table}>
                <thead>
                  <tr>
                    <th scope="col">{t.when}</th>
                    <th scope="col">{t.what}</th>
                    <th scope="col">{t.who}</th>
                  </tr>
                </thead>
                <tbody>
                  {pages.flatMap(({ items }) =>
                    items.map(({ seq, at, who, action, subject }) => (
                      <tr key={seq}>
                        <td className={css.noWrap}>{format.dateTime(at)}</td>
                        <td>
                          <code>{action}</code> <span className={css.quiet}>{subject}</span>
                        </td>
                        <td className={css.quiet}>{who.replace(/:(.{8}).*$/, " $1")}</td>
                      </tr>
                    )),
                  )}
                </tbody>
              </table>
            </div>
            {query.hasNextPage && (
              <Button size="small" isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t.more}
              </Button>
            )}
          </>
        )}
      </DataState>
    </Panel>
  );
}

/** What does not leave this machine. */
export function Promised() {
  const t = useText(words).settings.privacy;
  return (
    <p className={css.promise}>
      <ShieldCheck size={17} aria-hidden /> {t.promise}
    </p>
  );
}
