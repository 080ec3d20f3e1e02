// What platforms are told: title, description, tags, chapters, thumbnail; and how all that looks there.
import { RotateCcw, X } from "lucide-react";
import { useState, type KeyboardEvent } from "react";

import { tagCharacters } from "../../../../contract/edits.ts";
import { METADATA_LIMITS } from "../../../../contract/metadata.ts";
import { said } from "../../../api/said/index.ts";
import { format, useText } from "../../../i18n/index.ts";
import Button from "../../../ui/Button.tsx";
import { Field, FieldGroup } from "../../../ui/Field.tsx";
import { useShown } from "../board/BoardProvider.tsx";
import { setTold } from "../draft/doc.ts";
import { useDoc, useEditor } from "../draft/EditorProvider.tsx";
import { playFrom } from "../player.ts";
import { words } from "../words/index.ts";
import { Meter } from "./Meter.tsx";
import { Previews } from "./Previews.tsx";
import { Thumbnails } from "./Thumbnails.tsx";
import { useHeld } from "./useHeld.ts";
import { useTold } from "./useTold.ts";

import css from "./Told.module.css";

/** What a phone shows of a title before it cuts it. */
const TITLE_SEEN = 60;

export default function ToldPanel() {
  const t = useText(words).editor.told;
  const { board } = useShown();
  const told = useDoc((now) => now.told);
  const isMade = board.metadata !== null || told.title !== undefined;
  return (
    <div className={css.panel}>
      {!isMade && <p className={css.soon}>{t.soon}</p>}
      <Previews />
      <Title />
      <Thumbnails />
      <Description />
      <Tags />
      <Chapters />
    </div>
  );
}

function Title() {
  const t = useText(words).editor.told;
  const editor = useEditor();
  const { board } = useShown();
  const own = useDoc((now) => now.told.title);
  const held = useHeld(useTold().made.title);
  const title = own ?? held.shown;
  const problem = title.length > METADATA_LIMITS.titleCharacters ? t.titleLong : /[<>]/.test(title) ? t.noAngles : null;
  const others = (board.metadata?.titles ?? []).filter(({ text }) => text !== title);
  return (
    <div className={css.block}>
      <Field
        label={t.title}
        aside={
          own !== undefined && (
            <Reset onClick={() => editor.change("title", (now) => setTold(now, "title", undefined))} />
          )
        }
        hint={t.titleHint(format.number(TITLE_SEEN))}
        problem={problem === null ? undefined : { message: problem }}
      >
        {(described) => (
          <input
            {...described}
            className={css.input}
            {...held.field}
            value={title}
            maxLength={200}
            onChange={({ target }) => {
              held.typed(target.value);
              editor.change(
                "title",
                (now) => setTold(now, "title", target.value === "" ? undefined : target.value),
                "title",
              );
            }}
          />
        )}
      </Field>
      <Meter value={title.length} good={TITLE_SEEN} most={METADATA_LIMITS.titleCharacters} />
      {others.length > 0 && (
        <details className={css.more}>
          <summary>{t.otherTitles(others.length)}</summary>
          <ul>
            {others.map(({ text, reasons }) => (
              <li key={text}>
                <button type="button" onClick={() => editor.change("title", (now) => setTold(now, "title", text))}>
                  {text}
                </button>
                <small>{reasons.map(said).join(", ")}</small>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Description() {
  const t = useText(words).editor.told;
  const editor = useEditor();
  const own = useDoc((now) => now.told.description);
  const held = useHeld(useTold().made.description);
  const description = own ?? held.shown;
  const bytes = new TextEncoder().encode(description).length;
  const problem =
    bytes > METADATA_LIMITS.descriptionBytes ? t.descriptionLong : /[<>]/.test(description) ? t.noAngles : null;
  return (
    <div className={css.block}>
      <Field
        label={t.description}
        aside={
          own !== undefined && (
            <Reset onClick={() => editor.change("description", (now) => setTold(now, "description", undefined))} />
          )
        }
        hint={t.descriptionHint}
        problem={problem === null ? undefined : { message: problem }}
      >
        {(described) => (
          <textarea
            {...described}
            className={css.area}
            rows={8}
            {...held.field}
            value={description}
            onChange={({ target }) =>
              editor.change("description", (now) => setTold(now, "description", target.value), "description")
            }
          />
        )}
      </Field>
      <Meter
        value={bytes}
        good={METADATA_LIMITS.descriptionBytes}
        most={METADATA_LIMITS.descriptionBytes}
        unit="bytes"
      />
    </div>
  );
}

function Tags() {
  const t = useText(words).editor.told;
  const editor = useEditor();
  const { tags } = useTold();
  const isOwn = useDoc((now) => now.told.tags !== undefined);
  const [typed, setTyped] = useState("");
  const count = tagCharacters(tags);
  const set = (next: string[]) => editor.change("tags", (now) => setTold(now, "tags", next));
  const add = () => {
    const fresh = typed
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "" && !tags.includes(tag));
    if (fresh.length > 0) set([...tags, ...fresh]);
    setTyped("");
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && typed === "" && tags.length > 0) set(tags.slice(0, -1));
  };
  return (
    <div className={css.block}>
      <FieldGroup
        label={t.tags}
        aside={isOwn && <Reset onClick={() => editor.change("tags", (now) => setTold(now, "tags", undefined))} />}
        problem={count > METADATA_LIMITS.tagsCharacters ? { message: t.tagsLong } : undefined}
      >
        <ul className={css.tags}>
          {tags.map((tag) => (
            <li key={tag}>
              {tag}
              <button
                type="button"
                aria-label={t.removeTag(tag)}
                onClick={() => set(tags.filter((one) => one !== tag))}
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
          <li className={css.add}>
            <input
              aria-label={t.addTag}
              placeholder={t.addTag}
              value={typed}
              maxLength={100}
              onChange={({ target }) => setTyped(target.value)}
              onKeyDown={keys}
              onBlur={add}
            />
          </li>
        </ul>
      </FieldGroup>
      <Meter value={count} good={METADATA_LIMITS.tagsCharacters} most={METADATA_LIMITS.tagsCharacters} />
    </div>
  );
}

/** They follow from the headings of scenes. */
function Chapters() {
  const t = useText(words).editor.told;
  const { board } = useShown();
  const chapters = board.metadata?.chapters ?? [];
  return (
    <section className={css.block} aria-label={t.chapters}>
      <h3>{t.chapters}</h3>
      {chapters.length === 0 ? (
        <p className={css.soon}>{t.noChapters}</p>
      ) : (
        <ol className={css.chapters}>
          {chapters.map(({ startSeconds, title }) => (
            <li key={startSeconds}>
              <button type="button" onClick={() => playFrom(startSeconds)}>
                {format.timecode(startSeconds)}
              </button>
              {title}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Reset({ onClick }: { onClick: () => void }) {
  const t = useText(words).editor.told;
  return (
    <Button size="small" variant="text" startIcon={<RotateCcw size={12} aria-hidden />} onClick={onClick}>
      {t.reset}
    </Button>
  );
}
