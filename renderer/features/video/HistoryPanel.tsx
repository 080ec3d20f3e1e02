// The revisions of a video: what changed in each, and the way back to it.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { History } from "lucide-react";

import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { useShown } from "./board/BoardProvider.tsx";
import { isDirty } from "./draft/editor.ts";
import { useEditorState } from "./draft/EditorProvider.tsx";
import { words } from "./words/index.ts";

import css from "./Panels.module.css";

export default function HistoryPanel() {
  const t = useText(words);
  const { history } = t.editor;
  const { client, api } = useBackend();
  const queries = useQueryClient();
  const { video } = useShown();
  const dirty = useEditorState(isDirty);
  const videoId = video.id;
  const pages = useInfiniteQuery(
    api.revisions.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ videoId, limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      queryKey: [...api.revisions.list.key({ input: { videoId } }), video.revision],
    }),
  );
  const back = useMutation({
    mutationFn: (number: number) => client.revisions.restore({ videoId, number }),
    onSuccess: async (_, number) => {
      await queries.invalidateQueries({ queryKey: api.videos.get.key({ input: { id: videoId } }) });
      toast({ tone: "good", title: history.returned(number) });
    },
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  const revisions = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  if (pages.isPending)
    return (
      <div className={css.revisions} aria-busy>
        <Skeleton height={54} />
        <Skeleton height={54} />
      </div>
    );
  if (pages.error && revisions.length === 0)
    return (
      <p className={css.soon}>
        {problemOf(pages.error).message || t.problems.lost}{" "}
        <Button size="small" onClick={() => void pages.refetch()}>
          {history.again}
        </Button>
      </p>
    );
  return (
    <div className={css.panels}>
      {dirty && <p className={css.soon}>{history.dirty}</p>}
      <ol className={css.revisions} aria-label={history.label}>
        {revisions.map((revision) => {
          const said = revision.changes.map(({ code, count, to }) => {
            const what = history.what[code](count ?? 1);
            return to === undefined ? what : `${what}: ${to}`;
          });
          return (
            <li key={revision.number} className={css.revision} data-current={revision.current || undefined}>
              <h3>
                {history.revision(revision.number)} <time>{format.dateTime(revision.createdAt)}</time>
              </h3>
              {revision.current ? (
                <strong>{history.current}</strong>
              ) : (
                <Button
                  size="small"
                  startIcon={<History size={14} aria-hidden />}
                  aria-label={history.backTo(revision.number)}
                  disabled={back.isPending}
                  onClick={() => back.mutate(revision.number)}
                >
                  {history.back}
                </Button>
              )}
              <p>{said.length > 0 ? said.join(", ") : history.same}</p>
            </li>
          );
        })}
      </ol>
      {pages.hasNextPage && (
        <Button isBusy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {history.more}
        </Button>
      )}
    </div>
  );
}
