// What saving would make again and how long that takes: asked once a person rests, and never answered for an older draft.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { IdeaInput } from "../../../contract/idea.ts";
import { useBackend } from "../../api/backend.tsx";
import { useShown } from "./board/BoardProvider.tsx";
import { isDirty, unsaved } from "./draft/editor.ts";
import { useEditor, useEditorState } from "./draft/EditorProvider.tsx";

const REST_MS = 500;

export function usePlan() {
  const { api } = useBackend();
  const { video } = useShown();
  const editor = useEditor();
  const dirty = useEditorState(isDirty);
  const now = useEditorState((state) => state.history.now.state);
  const base = useEditorState((state) => state.base);
  const [changes, setChanges] = useState<Partial<IdeaInput> | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setChanges(dirty ? unsaved(editor.getState()) : null), dirty ? REST_MS : 0);
    return () => clearTimeout(timer);
  }, [now, base, dirty, editor]);
  const plan = useQuery(
    api.edits.plan.queryOptions({
      input: { id: video.id, idea: changes ?? {} },
      enabled: changes !== null,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  );
  return { dirty, plan: dirty && changes ? plan.data : undefined, error: dirty && changes ? plan.error : null };
}
