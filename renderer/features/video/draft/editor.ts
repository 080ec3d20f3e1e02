// The draft of one video: what it began with, each step since, what is chosen, and what another window has saved meanwhile.
import { createStore, type StoreApi } from "zustand";

import type { Edits } from "../../../../contract/edits.ts";
import { changesOf, docOf, highestOf, isSame, layOver, type Doc } from "./doc.ts";
import { begin, beneath, redo, step, undo, type History } from "./history.ts";

/** A saved state. */
export interface Base {
  version: number;
  revision: number;
  doc: Doc;
  edits: Edits;
}

/** What survives the page. */
export interface Kept {
  base: Base;
  history: History<Doc>;
  highest: number;
  /** The revision that comes beneath the first step; 0: the video began with that. */
  beneath: number;
}

/** A revision of before the draft; null: what undo cannot bring back differs in it, such as the topic. */
export type Earlier = (revision: number) => Promise<Doc | null>;

export interface Chosen {
  sceneId: string;
  /** Null: the scene, and no picture of it. */
  shot: number | null;
}

export interface EditorState extends Kept {
  /** Saved by another window while this one has a draft. */
  newer: Base | null;
  /** Of the revisions before the first step: being fetched, or not to be had by undo. */
  earlier: "coming" | "other" | null;
  chosen: Chosen | null;
  /** Where the cursor goes once it is shown. */
  caret: { sceneId: string; line: number; at: number } | null;
}

export interface Editor extends StoreApi<EditorState> {
  /** @param key Steps of the same key that follow each other closely are one. */
  change(did: string, change: (doc: Doc) => Doc, key?: string): void;
  /** Beyond the first step it goes on through the video's revisions; why one could not be fetched is told. */
  undo(): Promise<void>;
  redo(): void;
  /** Of a scene that was never there. */
  freshId(): string;
  choose(chosen: Chosen | null): void;
  place(caret: EditorState["caret"]): void;
  /** What the backend has now: it counts where there is no draft, else the person is told. */
  receive(base: Base): void;
  /** `sent` stands in the backend as `base`. */
  saved(sent: Doc, base: Base): void;
  /** The draft upon what the other window saved. */
  layOver(): void;
  /** What the other window saved counts; undo brings the draft back. */
  takeNewer(): void;
  /** As it was last saved; undo brings the draft back. */
  discard(): void;
}

export const docNow = (state: Pick<EditorState, "history">): Doc => state.history.now.state;

export function isDirty({ base, history }: Pick<EditorState, "base" | "history">): boolean {
  return !isSame(base.doc, history.now.state);
}

/** What would be saved; null: nothing has changed. */
export function unsaved(state: Pick<EditorState, "base" | "history">): ReturnType<typeof changesOf> {
  return changesOf(state.base.doc, docNow(state), state.base.edits);
}

export function canUndo({ history, beneath: below, earlier }: EditorState): boolean {
  return history.past.length > 0 || (below > 0 && earlier !== "other");
}

export interface EditorOptions {
  now?: () => number;
  earlier?: Earlier;
  /** No revision could be fetched. */
  onFault?: (error: unknown) => void;
}

export function createEditor(
  base: Base,
  kept: Kept | null = null,
  { now = Date.now, earlier = async () => null, onFault = () => undefined }: EditorOptions = {},
): Editor {
  // A backend that was brought back to an earlier state knows less than the draft: then the draft is upon what it has.
  const upon =
    kept && kept.base.version > base.version
      ? { ...kept, base, beneath: Math.min(kept.beneath, base.revision - 1) }
      : kept;
  const first: Kept = upon ?? {
    base,
    history: begin(base.doc, base.revision),
    highest: highestOf(base.doc),
    beneath: base.revision - 1,
  };
  const store = createStore<EditorState>(() => ({ ...first, newer: null, earlier: null, chosen: null, caret: null }));
  const { getState, setState } = store;
  const set = (history: History<Doc>, more: Partial<EditorState> = {}) =>
    setState({ ...more, history, highest: Math.max(getState().highest, highestOf(history.now.state)) });
  const stepTo = (doc: Doc, did: string, more: Partial<EditorState> = {}) =>
    set(step(getState().history, doc, { did, at: now() }), more);

  let coming: Promise<void> | null = null;
  /** The next revision down that differs, where there is one. */
  const goDown = async (told: (error: unknown) => void): Promise<void> => {
    if (getState().earlier === "other") return;
    setState({ earlier: "coming" });
    try {
      while (getState().beneath > 0) {
        const number = getState().beneath;
        const doc = await earlier(number);
        if (doc === null) return setState({ earlier: "other" });
        const { history } = getState();
        const isStep = !isSame(doc, (history.past[0] ?? history.now).state);
        if (isStep) set(beneath(history, doc, number), { beneath: number - 1 });
        else setState({ beneath: number - 1 });
        if (isStep) break;
      }
      setState({ earlier: null });
    } catch (error) {
      setState({ earlier: null });
      told(error);
    }
  };
  /** Once at a time: who asks while it is on its way waits for the same. */
  const comeDown = (told: (error: unknown) => void): Promise<void> =>
    (coming ??= goDown(told).finally(() => (coming = null)));

  const editor: Editor = {
    ...store,
    change(did, change, key) {
      const { history } = getState();
      set(step(history, change(history.now.state), { did, at: now(), key: key ?? null }));
    },
    async undo() {
      if (getState().history.past.length === 0) await comeDown(onFault);
      set(undo(getState().history));
      // The next one is there before it is asked for; where that fails, it is told when it is.
      if (getState().history.past.length === 0) await comeDown(() => undefined);
    },
    redo: () => set(redo(getState().history)),
    freshId() {
      const highest = getState().highest + 1;
      setState({ highest });
      return `s${highest}`;
    },
    choose: (chosen) => setState({ chosen }),
    place: (caret) => setState({ caret }),
    receive(next) {
      const state = getState();
      if (next.version < state.base.version) return;
      if (!isDirty(state)) {
        const isStep = next.revision > state.base.revision;
        if (isStep) stepTo(next.doc, "revision", { base: next, newer: null });
        // The same revision, of which more is there now.
        else if (!isSame(next.doc, state.base.doc)) set(withNow(state.history, next.doc), { base: next });
        else setState({ base: { ...next, doc: state.base.doc }, newer: null });
      } else if (next.revision > state.base.revision) setState({ newer: next });
      else if (!isSame(next.doc, state.base.doc))
        set(withNow(state.history, layOver(state.base.doc, docNow(state), next.doc)), { base: next });
      // A title or a place in the queue: nothing of the draft.
      else setState({ base: { ...next, doc: state.base.doc } });
    },
    saved(sent, next) {
      const { history } = getState();
      const typedSince = history.now.state !== sent;
      const doc = typedSince ? layOver(sent, history.now.state, next.doc) : next.doc;
      set(withNow(history, doc), { base: next, newer: null });
    },
    layOver() {
      const { base: old, newer, history } = getState();
      if (newer) stepTo(layOver(old.doc, history.now.state, newer.doc), "layOver", { base: newer, newer: null });
    },
    takeNewer() {
      const { newer } = getState();
      if (newer) stepTo(newer.doc, "revision", { base: newer, newer: null });
    },
    discard: () => stepTo(getState().base.doc, "discard"),
  };
  if (kept) editor.receive(base);
  return editor;
}

/** The present by other words: no step. Typing on after it is one. */
function withNow(history: History<Doc>, doc: Doc): History<Doc> {
  return { ...history, now: { ...history.now, state: doc, key: null } };
}

export { docOf };
