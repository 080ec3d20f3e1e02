// How the video looks and sounds as a whole: look, captions, music, voice.
import { useQuery } from "@tanstack/react-query";

import { CAPTION_MODES, CAPTION_STYLES, MOODS } from "../../../contract/values.ts";
import { useBackend } from "../../api/backend.tsx";
import { voiceName } from "../../api/said/voiceName.ts";
import { format, useText } from "../../i18n/index.ts";
import { Choice } from "../../ui/Choice.tsx";
import { Field, FieldGroup } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { LookCards } from "../looks/LookCards.tsx";
import { useShown } from "./board/BoardProvider.tsx";
import { setWish, type Wishes } from "./draft/doc.ts";
import { useDoc, useEditor } from "./draft/EditorProvider.tsx";
import { words } from "./words/index.ts";

import css from "./StylePanel.module.css";

export default function StylePanel() {
  const t = useText(words);
  const { style } = t.editor;
  const { api } = useBackend();
  const editor = useEditor();
  const { video } = useShown();
  const wishes = useDoc((now) => now.wishes);
  const voices = useQuery(api.voices.list.queryOptions({ input: {}, staleTime: 60_000 })).data ?? [];
  const set = <K extends keyof Wishes>(name: K, value: Wishes[K]) =>
    editor.change(name, (now) => setWish(now, name, value), name);
  const language = video.idea.language.split("-")[0];
  const fitting = voices.filter(
    (voice) => voice.id === wishes.voice || voice.languages.some((tag) => tag.split("-")[0] === language),
  );
  const look = typeof wishes.look === "object" && wishes.look ? wishes.look.id : (wishes.look ?? "");
  const isSpoken = video.idea.kind === "narrated";
  return (
    <div className={css.panel}>
      <FieldGroup label={style.look} aside={wishes.look === null ? video.chosen.look?.name : undefined}>
        <LookCards
          label={style.look}
          value={look}
          // Where none was wished for, the one that was chosen.
          open={{ name: style.automatic, look: wishes.look === null ? video.chosen.look?.id : undefined }}
          onChange={(next) => set("look", next === "" ? null : next)}
        />
      </FieldGroup>
      {isSpoken && (
        <>
          <FieldGroup label={style.captions}>
            <Choice
              label={style.captions}
              value={wishes.captions}
              onChange={(next) =>
                editor.change("captions", (now) => {
                  const changed = setWish(now, "captions", next);
                  // Only letters on the picture have a style.
                  return next === "burned" ? changed : setWish(changed, "captionStyle", null);
                })
              }
              options={CAPTION_MODES.map((value) => ({ value, label: style.captionModes[value] }))}
            />
          </FieldGroup>
          <Field label={style.captionStyle} hint={wishes.captions === "burned" ? undefined : style.captionStyleOff}>
            {(described) => (
              <Select
                {...described}
                disabled={wishes.captions !== "burned"}
                value={wishes.captionStyle ?? ""}
                onChange={({ target }) =>
                  set("captionStyle", CAPTION_STYLES.find((one) => one === target.value) ?? null)
                }
              >
                <option value="">{style.byLook}</option>
                {CAPTION_STYLES.map((one) => (
                  <option key={one} value={one}>
                    {style.captionStyles[one]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </>
      )}
      <Field label={style.music} aside={video.chosen.music ? t.moods[video.chosen.music] : undefined}>
        {(described) => (
          <Select
            {...described}
            disabled={video.idea.musicFile !== null}
            value={wishes.music ?? ""}
            onChange={({ target }) =>
              set("music", target.value === "none" ? "none" : (MOODS.find((one) => one === target.value) ?? null))
            }
          >
            <option value="">{style.byLook}</option>
            {MOODS.map((mood) => (
              <option key={mood} value={mood}>
                {t.moods[mood]}
              </option>
            ))}
            <option value="none">{style.noMusic}</option>
          </Select>
        )}
      </Field>
      {isSpoken && (
        <>
          <Field label={style.voice} hint={style.voiceHint}>
            {(described) => (
              <Select
                {...described}
                value={wishes.voice ?? ""}
                onChange={({ target }) => set("voice", target.value === "" ? null : target.value)}
              >
                <option value="">{style.automatic}</option>
                {fitting.map((voice) => (
                  <option key={voice.id} value={voice.id} disabled={voice.unusable !== null}>
                    {voiceName(voice)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={style.rate} aside={format.percent(wishes.rate)}>
            {({ id }) => (
              <input
                id={id}
                className={css.range}
                type="range"
                min={0.5}
                max={2}
                step={0.05}
                value={wishes.rate}
                onChange={({ target }) => set("rate", Number(target.value))}
              />
            )}
          </Field>
        </>
      )}
    </div>
  );
}
