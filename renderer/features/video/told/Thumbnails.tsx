// The thumbnail: one of the three that were made, other words upon it, a frame of the video, or a picture of one's own.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Camera, RotateCcw } from "lucide-react";
import { useDeferredValue, useRef, useState } from "react";

import type { ThumbnailEdit } from "../../../../contract/edits.ts";
import { useBackend } from "../../../api/backend.tsx";
import { problemOf } from "../../../api/errors.ts";
import { said } from "../../../api/said/index.ts";
import { upload } from "../../../api/upload.ts";
import { format, useText } from "../../../i18n/index.ts";
import Button from "../../../ui/Button.tsx";
import { ChosenMark } from "../../../ui/ChosenMark.tsx";
import { DropZone } from "../../../ui/DropZone.tsx";
import { Field } from "../../../ui/Field.tsx";
import { toast } from "../../../ui/Toasts.tsx";
import { useShown } from "../board/BoardProvider.tsx";
import { setTold } from "../draft/doc.ts";
import { useDoc, useEditor } from "../draft/EditorProvider.tsx";
import { usePlayer } from "../player.ts";
import { words } from "../words/index.ts";
import { useHeld } from "./useHeld.ts";

import css from "./Told.module.css";

const NONE: ThumbnailEdit = {};
const HEADLINE_CHARACTERS = 60;

/** Those that were made, or as the draft would have them. */
export function useThumbnails() {
  const { api } = useBackend();
  const { video, board } = useShown();
  const edit = useDoc((now) => now.told.thumbnail) ?? NONE;
  const wanted = useDeferredValue(JSON.stringify(edit));
  const saved = JSON.stringify(board.edits.thumbnail ?? NONE);
  const isChanged = wanted !== saved;
  const preview = useQuery(
    api.edits.thumbnail.queryOptions({
      input: { id: video.id, thumbnail: JSON.parse(wanted) as ThumbnailEdit },
      enabled: isChanged && board.thumbnails.length > 0,
      placeholderData: keepPreviousData,
      staleTime: Infinity,
      retry: false,
    }),
  );
  const candidates = (isChanged ? preview.data?.candidates : undefined) ?? board.thumbnails;
  const chosen = candidates.find((one) => one.chosen) ?? candidates[0] ?? null;
  return { edit, candidates, chosen, isBusy: isChanged && preview.isFetching, error: isChanged ? preview.error : null };
}

export function Thumbnails() {
  const t = useText(words);
  const { thumbnail } = t.editor;
  const editor = useEditor();
  const { edit, candidates, chosen, isBusy, error } = useThumbnails();
  const headline = useHeld(chosen?.headline ?? "");
  const set = (change: Partial<ThumbnailEdit>, drop: readonly (keyof ThumbnailEdit)[] = [], key?: string) =>
    editor.change(
      "thumbnail",
      (now) => {
        const next = { ...now.told.thumbnail, ...change };
        for (const name of drop) delete next[name];
        return setTold(now, "thumbnail", Object.keys(next).length > 0 ? next : undefined);
      },
      key,
    );
  const fault = error ? problemOf(error) : null;
  if (candidates.length === 0) return null;
  return (
    <section className={css.block} aria-label={thumbnail.label}>
      <div className={css.top}>
        <h3>{thumbnail.label}</h3>
        {edit !== NONE && (
          <Button
            size="small"
            variant="text"
            startIcon={<RotateCcw size={12} aria-hidden />}
            onClick={() => editor.change("thumbnail", (now) => setTold(now, "thumbnail", undefined))}
          >
            {t.editor.told.reset}
          </Button>
        )}
      </div>
      <div className={css.candidates} role="group" aria-label={thumbnail.candidates} aria-busy={isBusy}>
        {candidates.map((one, i) => {
          const isChosen = one === chosen;
          return (
            <button
              key={one.design ?? i}
              type="button"
              aria-pressed={isChosen}
              aria-label={thumbnail.candidate(i + 1, one.headline)}
              title={said(one.reason)}
              onClick={() => (one.design === null ? undefined : set({ design: one.design }))}
            >
              <img src={one.url} alt="" />
              {isChosen && <ChosenMark />}
            </button>
          );
        })}
      </div>
      {fault && fault.message !== "" && <p className={css.fault}>{fault.message}</p>}
      <Field
        label={thumbnail.headline}
        hint={
          chosen && chosen.contrast > 0 ? thumbnail.contrast(format.number(chosen.contrast)) : thumbnail.headlineHint
        }
      >
        {(described) => (
          <input
            {...described}
            className={css.input}
            maxLength={HEADLINE_CHARACTERS}
            {...headline.field}
            value={edit.headline ?? headline.shown}
            onChange={({ target }) => set({ headline: target.value }, [], "headline")}
          />
        )}
      </Field>
      <div className={css.sources}>
        <Frame onTake={(atSeconds) => set({ atSeconds }, ["file"])} at={edit.atSeconds ?? null} />
        <Own
          name={edit.file?.name ?? null}
          onFile={async (file) => {
            try {
              set({ file: await upload(file, file.name) }, ["atSeconds"]);
            } catch (failure) {
              const { code, message, hint } = problemOf(failure);
              toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
            }
          }}
        />
      </div>
    </section>
  );
}

/** The picture at which the player stands. */
function Frame({ at, onTake }: { at: number | null; onTake: (seconds: number) => void }) {
  const t = useText(words).editor.thumbnail;
  const hasPlayer = usePlayer((player) => player.element !== null);
  return (
    <Button
      size="small"
      startIcon={<Camera size={14} aria-hidden />}
      disabled={!hasPlayer}
      onClick={() => onTake(Math.round(usePlayer.getState().seconds * 1000) / 1000)}
    >
      {at === null ? t.frame : t.frameAt(format.timecode(at))}
    </Button>
  );
}

function Own({ name, onFile }: { name: string | null; onFile: (file: File) => Promise<void> }) {
  const t = useText(words).editor.thumbnail;
  const [isBusy, setBusy] = useState(false);
  const turn = useRef(0);
  return (
    <DropZone
      isSmall
      accept="image/*"
      label={name ?? t.own}
      disabled={isBusy}
      onFiles={([file]) => {
        if (!file) return;
        const own = ++turn.current;
        setBusy(true);
        void onFile(file).finally(() => own === turn.current && setBusy(false));
      }}
    />
  );
}
