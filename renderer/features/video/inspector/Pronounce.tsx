// How a word is spoken: choose it, respell it, hear it in its voice, keep it for this video or in the dictionary.
import { useMutation } from "@tanstack/react-query";
import { Trash2, Volume2 } from "lucide-react";
import { useMemo, useRef, useState } from "react";

import { useBackend } from "../../../api/backend.tsx";
import { problemOf } from "../../../api/errors.ts";
import { useText } from "../../../i18n/index.ts";
import Button, { IconButton } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { Field } from "../../../ui/Field.tsx";
import { toast } from "../../../ui/Toasts.tsx";
import { useShown } from "../board/BoardProvider.tsx";
import * as doc from "../draft/doc.ts";
import { useDoc, useEditor } from "../draft/EditorProvider.tsx";
import { words as catalogue } from "../words/index.ts";

import css from "./Pronounce.module.css";

export default function Pronounce({ text, onClose }: { text: string; onClose: () => void }) {
  const t = useText(catalogue);
  const { pronounce } = t.editor;
  const { client } = useBackend();
  const editor = useEditor();
  const { video, board } = useShown();
  const known = useDoc((now) => now.pronunciations);
  const said = useMemo(() => wordsOf(text), [text]);
  const [written, setWritten] = useState(said.find((word) => /^\p{Lu}/u.test(word)) ?? said[0] ?? "");
  const before = known.find((one) => one.written.toLowerCase() === written.toLowerCase())?.spoken ?? "";
  const [typed, setTyped] = useState<{ of: string; spoken: string } | null>(null);
  const spoken = (typed?.of === written ? typed.spoken : before).trim();
  const sound = useRef<HTMLAudioElement>(null);
  const [everywhere, setEverywhere] = useState(false);
  const { language } = video.idea;
  const report = (error: unknown) => {
    const { code, message, hint } = problemOf(error);
    toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
  };
  const hear = useMutation({
    mutationFn: () =>
      client.pronunciations.try({ written, spoken, voice: board.narration?.voice ?? video.chosen.voice, language }),
    onSuccess: async ({ url }) => {
      if (!sound.current) return;
      sound.current.src = url;
      await sound.current.play();
    },
    onError: report,
  });
  const keep = useMutation({
    mutationFn: async () => {
      if (everywhere) await client.pronunciations.set({ written, spoken, language });
      editor.change("pronounce", (now) => doc.setPronunciation(now, written, spoken));
    },
    onSuccess: onClose,
    onError: report,
  });
  const isReady = written !== "" && spoken !== "";
  return (
    <Dialog
      title={pronounce.title}
      width={560}
      onClose={onClose}
      actions={
        <>
          <Button
            startIcon={<Volume2 size={15} aria-hidden />}
            disabled={!isReady}
            isBusy={hear.isPending}
            onClick={() => hear.mutate()}
          >
            {pronounce.hear}
          </Button>
          <Button variant="contained" disabled={!isReady} isBusy={keep.isPending} onClick={() => keep.mutate()}>
            {pronounce.keep}
          </Button>
        </>
      }
    >
      <div className={css.pronounce}>
        <fieldset className={css.words}>
          <legend className="hidden">{pronounce.which}</legend>
          {said.map((word) => (
            <label key={word} data-chosen={word === written || undefined}>
              <input type="radio" name="word" checked={word === written} onChange={() => setWritten(word)} />
              {word}
            </label>
          ))}
        </fieldset>
        <Field label={pronounce.spoken(written)} hint={pronounce.hint}>
          {(described) => (
            <input
              {...described}
              className={css.input}
              value={typed?.of === written ? typed.spoken : before}
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setTyped({ of: written, spoken: event.target.value })}
            />
          )}
        </Field>
        <label className={css.everywhere}>
          <input type="checkbox" checked={everywhere} onChange={(event) => setEverywhere(event.target.checked)} />
          {pronounce.everywhere}
        </label>
        {known.length > 0 && (
          <section aria-label={pronounce.inVideo}>
            <h3>{pronounce.inVideo}</h3>
            <ul className={css.known}>
              {known.map((one) => (
                <li key={one.written}>
                  <b>{one.written}</b> <span>{one.spoken}</span>
                  <IconButton
                    aria-label={pronounce.remove(one.written)}
                    title={pronounce.remove(one.written)}
                    onClick={() => editor.change("pronounce", (now) => doc.setPronunciation(now, one.written, null))}
                  >
                    <Trash2 size={14} />
                  </IconButton>
                </li>
              ))}
            </ul>
          </section>
        )}
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- one word, which stands beside it */}
        <audio ref={sound} />
      </div>
    </Dialog>
  );
}

/** Each word once, in their order, without punctuation. */
function wordsOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}'’-]*/gu), ([word]) => word))];
}
