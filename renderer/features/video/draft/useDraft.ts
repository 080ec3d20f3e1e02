// The editor of a video, once all that it begins with is there: what the backend has, and a draft that was kept.
import { useEffect, useState } from "react";

import type { VideoEditor } from "../../../../contract/api/edits.ts";
import type { RevisionDetail, VideoDetail } from "../../../../contract/api/videos.ts";
import type { Idea } from "../../../../contract/idea.ts";
import { useBackend, type Backend } from "../../../api/backend.tsx";
import { problemOf } from "../../../api/errors.ts";
import { useText } from "../../../i18n/index.ts";
import { toast } from "../../../ui/Toasts.tsx";
import { WISHES } from "./doc.ts";
import { createEditor, docOf, type Base, type Earlier, type Editor } from "./editor.ts";
import { openDrafts, type Drafts } from "./kept.ts";
import { same } from "./layOver.ts";

/** After the first change that is not kept yet, and then once the page rests, at the latest: a crash loses no more. */
const KEEP_MS = 300;
const REST_MS = 700;

let drafts: Promise<Drafts> | undefined;
/** The same, once it is there: what a page does that is being left it must do at once. */
let opened: Drafts | undefined;

/** Null: not there yet. */
export function useDraft(video: VideoDetail, board: VideoEditor | undefined): Editor | null {
  const { client } = useBackend();
  const { problems } = useText();
  const [editor, setEditor] = useState<Editor | null>(null);
  // Asked for one after the other: what belongs together has the same revision.
  const isWhole = board?.revision === video.revision;
  useEffect(() => {
    if (!board || !isWhole) return undefined;
    const base = baseOf(video, board);
    if (editor) {
      editor.receive(base);
      return undefined;
    }
    let isGone = false;
    const begin = async () => {
      const all = await (drafts ??= openDrafts());
      opened = all;
      const kept = await all.take(video.id);
      const earlier = earlierOf(client, video.id);
      const onFault = (error: unknown) => {
        const { code, message, hint } = problemOf(error);
        toast({
          tone: "bad",
          title: code === null ? problems.lost : message,
          text: code === null ? problems.lostHint : hint,
        });
      };
      if (!isGone) setEditor(createEditor(base, kept, { earlier, onFault }));
    };
    void begin();
    return () => {
      isGone = true;
    };
  }, [video, board, isWhole, editor, client, problems]);

  useEffect(() => {
    if (!editor) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = (how: "keep" | "leave") => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      const { base, history, highest, beneath } = editor.getState();
      // No room: it holds for this time, and is tried again with the next change.
      void opened?.[how](video.id, { base, history, highest, beneath }).catch(() => undefined);
    };
    const stop = editor.subscribe((state, before) => {
      if (state.history !== before.history || state.base !== before.base)
        timer ??= setTimeout(() => requestIdleCallback(() => keep("keep"), { timeout: REST_MS }), KEEP_MS);
    });
    const leave = () => keep("leave");
    // A window that is out of sight may be ended without a word.
    const hide = () => document.hidden && keep("keep");
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", hide);
    return () => {
      stop();
      keep("keep");
      removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [editor, video.id]);
  return editor;
}

export function baseOf({ idea }: Pick<VideoDetail, "idea">, board: VideoEditor): Base {
  const { version, revision, edits, script, pronunciations } = board;
  return { version, revision, edits, doc: docOf({ ...idea, edits, pronunciations }, script) };
}

/** What a revision was, as far as it can be undone to: what differs from it to the next one is all that the editor changes. */
function earlierOf(client: Backend["client"], videoId: string): Earlier {
  const read = new Map<number, Promise<RevisionDetail>>();
  const get = (number: number) => {
    const known = read.get(number) ?? client.revisions.get({ videoId, number });
    read.set(number, known);
    known.catch(() => read.delete(number));
    return known;
  };
  return async (number) => {
    const [{ idea, script }, { idea: next }] = await Promise.all([get(number), get(number + 1)]);
    if (script === null || !same(othersOf(idea), othersOf(next))) return null;
    return docOf(idea, script);
  };
}

/** All of an idea that the editor leaves as it is. */
function othersOf(idea: Idea): object {
  const ours = new Set<string>([...WISHES, "edits", "pronunciations"]);
  return Object.fromEntries(Object.entries(idea).filter(([name]) => !ours.has(name)));
}
