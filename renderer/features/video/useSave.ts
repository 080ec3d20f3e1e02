// Saves the draft as the next revision. Where another window was faster nothing is lost: the person is told, and the draft stays.
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import { toast } from "../../ui/Toasts.tsx";
import { useShown } from "./board/BoardProvider.tsx";
import { docNow, unsaved } from "./draft/editor.ts";
import { useEditor } from "./draft/EditorProvider.tsx";
import { baseOf } from "./draft/useDraft.ts";
import { words } from "./words/index.ts";

export function useSave() {
  const t = useText(words);
  const { client, api } = useBackend();
  const queries = useQueryClient();
  const editor = useEditor();
  const { video } = useShown();
  const { id } = video;
  return useMutation({
    mutationFn: async () => {
      const state = editor.getState();
      const idea = unsaved(state);
      if (!idea) return;
      const sent = docNow(state);
      const detail = await client.videos.update({ id, ifVersion: state.base.version, idea });
      const board = await client.edits.get({ id });
      editor.saved(sent, baseOf(detail, board));
      queries.setQueryData(api.videos.get.queryKey({ input: { id } }), detail);
      queries.setQueryData(api.edits.get.queryKey({ input: { id } }), board);
    },
    onError: async (error) => {
      const { code, message, hint } = problemOf(error);
      if (code === "CHANGED_MEANWHILE") {
        // Told by the banner, once both are read anew.
        await queries.invalidateQueries({ queryKey: api.videos.get.key({ input: { id } }) });
        await queries.invalidateQueries({ queryKey: api.edits.get.key({ input: { id } }) });
        toast({ tone: "bad", title: t.editor.newer.toast, text: t.editor.newer.kept });
        return;
      }
      toast({
        tone: "bad",
        title: code === null ? t.problems.lost : message,
        text: code === null ? t.editor.save.kept : hint,
      });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: api.revisions.key() }),
  });
}
