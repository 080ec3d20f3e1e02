// The draft of the screen's video, for all of its parts.
import { createContext, useContext, type ReactNode } from "react";
import { useStore } from "zustand";

import type { Doc } from "./doc.ts";
import { docNow, type Editor, type EditorState } from "./editor.ts";

const Context = createContext<Editor | null>(null);

export function EditorProvider({ editor, children }: { editor: Editor; children: ReactNode }) {
  return <Context value={editor}>{children}</Context>;
}

export function useEditor(): Editor {
  const editor = useContext(Context);
  if (!editor) throw new Error("outside of EditorProvider");
  return editor;
}

/** Renders again only where what `select` gives is another one. */
export function useEditorState<T>(select: (state: EditorState) => T): T {
  return useStore(useEditor(), select);
}

export function useDoc<T>(select: (doc: Doc) => T): T {
  return useStore(useEditor(), (state) => select(docNow(state)));
}
