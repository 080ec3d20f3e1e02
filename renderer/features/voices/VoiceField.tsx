// A voice in a form: the chosen one with a sample of it, and all that there are, by language, to search and to hear.
import { useQuery } from "@tanstack/react-query";
import { AudioLines, Check, Search } from "lucide-react";
import { useMemo, useState, type ReactNode, type Ref } from "react";

import type { Voice } from "../../../contract/api/voices.ts";
import { useBackend } from "../../api/backend.tsx";
import { said } from "../../api/said/index.ts";
import { voiceName } from "../../api/said/voiceName.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field, type FieldProblem } from "../../ui/Field.tsx";
import { Hear } from "./Hear.tsx";
import { words } from "./words/index.ts";

import css from "./VoiceField.module.css";

export function VoiceField(props: {
  label: string;
  aside?: ReactNode;
  problem?: FieldProblem | undefined;
  /** A voice's id; empty: it is left open. */
  value: string;
  /** BCP 47, of what it is to speak. */
  language: string;
  /** What counts where it is left open; null: the best one of the language. */
  preset?: string | null;
  onChange: (voice: string) => void;
  /** So that a form can bring the focus here. */
  ref?: Ref<HTMLButtonElement>;
}) {
  const { label, aside, problem, value, language, preset = null, onChange, ref } = props;
  const t = useText(words).voices.field;
  const { api } = useBackend();
  const [isOpen, setOpen] = useState(false);
  const { data = [] } = useQuery(api.voices.list.queryOptions({ input: {}, staleTime: Infinity }));
  const best = useQuery(api.voices.list.queryOptions({ input: { language: baseOf(language) }, staleTime: Infinity }));
  const open = preset ?? best.data?.find(({ unusable }) => unusable === null)?.id ?? null;
  const shown = data.find(({ id }) => id === (value === "" ? open : value));
  const name = shown && voiceName(shown);
  const speaks = shown === undefined || speaksLanguage(shown, language);
  return (
    <Field
      label={label}
      aside={aside}
      problem={problem}
      hint={value !== "" && !speaks ? t.otherLanguage(name ?? value, format.language(language)) : undefined}
    >
      {(described) => (
        <div className={css.field}>
          <button
            ref={ref}
            type="button"
            role="combobox"
            aria-haspopup="dialog"
            aria-expanded={isOpen}
            {...described}
            className={css.chosen}
            onClick={() => setOpen(true)}
          >
            <AudioLines size={15} aria-hidden />
            <span>
              {value === "" && preset === null ? t.best(name ?? "") : (name ?? (value === "" ? (preset ?? "") : value))}
            </span>
            <small>{t.change}</small>
          </button>
          <Hear voice={shown?.unusable === null ? shown.id : null} name={name ?? ""} />
          {isOpen && (
            <VoiceDialog
              voices={data}
              value={value}
              language={language}
              onClose={() => setOpen(false)}
              onChoose={(voice) => {
                onChange(voice);
                setOpen(false);
              }}
            />
          )}
        </div>
      )}
    </Field>
  );
}

function VoiceDialog(props: {
  voices: readonly Voice[];
  value: string;
  language: string;
  onClose: () => void;
  onChoose: (voice: string) => void;
}) {
  const { voices, value, language, onClose, onChoose } = props;
  const t = useText(words);
  const [q, setQ] = useState("");
  const groups = useMemo(() => grouped(voices, language, q), [voices, language, q]);
  return (
    <Dialog title={t.voices.field.title} onClose={onClose} width={640}>
      <div className={css.dialog}>
        <label className={css.search}>
          <Search size={15} aria-hidden />
          <input
            // The dialog opens after this is there, and looks for the attribute.
            ref={(input) => input?.setAttribute("autofocus", "")}
            type="search"
            value={q}
            placeholder={t.voices.field.search}
            aria-label={t.voices.field.search}
            onChange={(event) => setQ(event.target.value)}
          />
        </label>
        <div className={css.list}>
          {q === "" && (
            <button type="button" className={css.voice} aria-pressed={value === ""} onClick={() => onChoose("")}>
              <strong>{t.voices.field.leave}</strong>
              <small>{t.voices.field.leaveHint}</small>
            </button>
          )}
          {groups.map(([name, all]) => (
            <section key={name} aria-label={name}>
              <h3>{name}</h3>
              <ul>
                {all.map((voice) => (
                  <li key={voice.id}>
                    <button
                      type="button"
                      className={css.voice}
                      aria-pressed={voice.id === value}
                      disabled={voice.unusable !== null}
                      onClick={() => onChoose(voice.id)}
                    >
                      <strong>
                        {voiceName(voice)}
                        {voice.id === value && <Check size={14} aria-hidden />}
                      </strong>
                      <small>{voice.unusable === null ? about(voice) : said(voice.unusable)}</small>
                    </button>
                    <Hear voice={voice.unusable === null ? voice.id : null} name={voiceName(voice)} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
          {groups.length === 0 && (
            <p className={css.nothing}>
              {t.voices.field.nothing(q)} <Button onClick={() => setQ("")}>{t.voices.field.clear}</Button>
            </p>
          )}
        </div>
      </div>
    </Dialog>
  );

  function about({ engine, paid, languages }: Voice): string {
    const spoken = languages.includes("mul")
      ? t.voices.field.many
      : languages.map((tag) => format.language(tag)).join(", ");
    return [spoken, engine, paid ? t.voices.field.paid : ""].filter(Boolean).join(" · ");
  }
}

/** By the name of the language, the wanted one first; within each those that can speak first. */
function grouped(voices: readonly Voice[], language: string, q: string): [string, Voice[]][] {
  const wanted = q.trim().toLocaleLowerCase();
  const groups = new Map<string, Voice[]>();
  for (const voice of voices) {
    const of = speaksLanguage(voice, language) ? baseOf(language) : baseOf(voice.languages[0] ?? "und");
    const name = of === "mul" ? "…" : format.language(of);
    const text = [
      voice.name,
      voiceName(voice),
      voice.id,
      name,
      ...voice.languages.map((tag) => format.language(tag)),
    ].join(" ");
    if (!text.toLocaleLowerCase().includes(wanted)) continue;
    groups.set(name, [...(groups.get(name) ?? []), voice]);
  }
  const first = format.language(baseOf(language));
  return [...groups]
    .map(([name, all]): [string, Voice[]] => [
      name,
      all.toSorted((a, b) => Number(a.unusable !== null) - Number(b.unusable !== null)),
    ])
    .toSorted(([a], [b]) => Number(b === first) - Number(a === first) || a.localeCompare(b));
}

function speaksLanguage({ languages }: Voice, language: string): boolean {
  return languages.some((tag) => tag === "mul" || baseOf(tag) === baseOf(language));
}

function baseOf(tag: string): string {
  return tag.toLowerCase().split("-", 1)[0] ?? tag;
}
