// Writes a persona of one's own, or changes one.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";

import type { KnownPersona } from "../../../contract/api/personas.ts";
import { HOOKS, PAUSES, PersonaText, TIMBRES, VOCABULARIES } from "../../../contract/persona.ts";
import { CAPTION_STYLES, DELIVERIES, MOODS, STYLES } from "../../../contract/values.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { FieldGroup } from "../../ui/Field.tsx";
import { FormRow, KeptForm, placeError, useKeptForm } from "../../ui/form.tsx";
import { Input, TextArea } from "../../ui/Input.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Select } from "../../ui/Select.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { LookCards } from "../looks/LookCards.tsx";
import { words } from "./words/index.ts";

import css from "./Parts.module.css";

/** Flat, as inputs have it: lists are texts with commas or lines. */
const { shape } = PersonaText;
const Values = z.object({
  name: shape.name,
  summary: shape.summary,
  speaker: shape.speaker,
  audience: shape.audience,
  tone: z.string().min(1).max(500),
  wordsPerMinute: z.coerce.number<number>().int().min(75).max(300),
  pauses: z.enum(PAUSES),
  typical: z.coerce.number<number>().int().min(3).max(40),
  most: z.coerce.number<number>().int().min(5).max(60),
  level: z.enum(VOCABULARIES),
  favoured: z.string().max(2000),
  avoided: z.string().max(2000),
  style: z.union([z.enum(STYLES), z.literal("")]),
  hook: z.enum(HOOKS),
  sections: z.string().min(1).max(700),
  closing: shape.structure.shape.closing,
  look: z.string().min(1),
  captionStyle: z.enum(CAPTION_STYLES),
  gender: z.enum(["female", "male", "any"]),
  timbre: z.array(z.enum(TIMBRES)).max(3),
  pitch: z.coerce.number<number>().min(-6).max(6),
  music: z.enum([...MOODS, "none"]),
  delivery: z.enum(DELIVERIES),
  niches: z.string().max(800),
  openings: z.string().max(2200),
});
type Values = z.infer<typeof Values>;

export function PersonaEditor(props: { from: PersonaText; of?: KnownPersona; onClose: () => void }) {
  const { from, of, onClose } = props;
  const t = useText(words);
  const { personas: p } = t;
  const { client } = useBackend();
  const [language] = useState(() => document.documentElement.lang.split("-")[0] ?? "en");
  const kept = useKeptForm<Values>({
    id: `persona.${of?.id ?? "new"}`,
    schema: Values,
    values: valuesOf(from, language),
  });
  const { form } = kept;
  const save = useMutation({
    mutationFn: (values: Values) => {
      const text = textOf(values, from, language);
      return of ? client.personas.update({ id: of.id, ifVersion: of.version, ...text }) : client.personas.create(text);
    },
    onSuccess: ({ name }) => {
      kept.saved();
      toast({ tone: "good", title: of ? t.channels.one.saved : p.copied(name) });
      onClose();
    },
    onError: (error) => placeError(form, error),
  });
  const values = form.watch();
  const problem = save.error ? problemOf(save.error) : null;
  const submit = form.handleSubmit((given) => save.mutate(given));
  return (
    <Dialog
      title={of ? p.editor.change(of.name) : p.editor.create}
      width={860}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t.actions.cancel}</Button>
          <Button variant="contained" isBusy={save.isPending} onClick={() => void submit()}>
            {p.editor.save}
          </Button>
        </>
      }
    >
      <KeptForm kept={kept} label={p.editor.create} className={css.stack} onSubmit={(given) => save.mutate(given)}>
        {problem && problem.field !== "name" && (
          <Notice tone="bad" title={problem.code === null ? t.problems.lost : problem.message} text={problem.hint} />
        )}
        <div className={css.grid}>
          <Line name="name" />
          <Line name="speaker" />
          <Line name="audience" />
          <Line name="tone" hint={p.fields.listHint} />
        </div>
        <Area name="summary" />
        <div className={css.grid}>
          <Line name="wordsPerMinute" label={p.fields.pace} type="number" />
          <Options name="pauses" values={PAUSES} nameOf={(one) => p.pauses[one]} />
          <Line name="typical" type="number" />
          <Line name="most" type="number" />
          <Options name="level" values={VOCABULARIES} nameOf={(one) => p.levels[one]} />
          <Options name="hook" values={HOOKS} nameOf={(one) => p.hooks[one]} />
          <Options
            name="style"
            values={["", ...STYLES]}
            nameOf={(one) => (one === "" ? p.fields.anyStyle : t.styles[one].name)}
          />
          <Options name="delivery" values={DELIVERIES} nameOf={(one) => t.deliveries[one]} />
          <Options name="gender" values={["female", "male", "any"]} nameOf={(one) => p.genders[one]} />
          <Line name="pitch" type="number" />
          <Options
            name="music"
            values={[...MOODS, "none"]}
            nameOf={(one) => (one === "none" ? t.channels.presets.musicNone : t.moods[one])}
          />
          <Options name="captionStyle" values={CAPTION_STYLES} nameOf={(one) => t.captionStyles[one]} />
        </div>
        <FieldGroup label={p.fields.look}>
          <LookCards
            label={t.channels.presets.look}
            value={values.look}
            open={{ name: t.channels.presets.auto }}
            onChange={(look) => form.setValue("look", look === "" ? from.look : look, { shouldDirty: true })}
          />
        </FieldGroup>
        <FieldGroup label={p.fields.timbre}>
          <div className={css.line}>
            {TIMBRES.map((one) => (
              <label key={one}>
                <input type="checkbox" value={one} {...form.register("timbre")} /> {p.timbres[one]}
              </label>
            ))}
          </div>
        </FieldGroup>
        <Area name="openings" label={p.fields.openingsOf(format.language(language))} hint={p.fields.openingsHint} />
        <div className={css.grid}>
          <Line name="niches" hint={p.fields.listHint} />
          <Line name="sections" hint={p.fields.listHint} />
          <Line name="closing" />
          <Line name="favoured" hint={p.fields.listHint} />
          <Line name="avoided" hint={p.fields.listHint} />
        </div>
        <input type="submit" hidden />
      </KeptForm>
    </Dialog>
  );
}

type Named = { name: keyof Values & keyof ReturnType<typeof useFieldWords>; label?: string; hint?: string };

function useFieldWords() {
  const { fields } = useText(words).personas;
  return { ...fields, wordsPerMinute: fields.pace };
}

function Line({ name, label, hint, type = "text" }: Named & { type?: "text" | "number" }) {
  const f = useFieldWords();
  return (
    <FormRow<Values> name={name} label={label ?? f[name]} hint={hint}>
      {(control) => <Input {...control} type={type} />}
    </FormRow>
  );
}

function Area({ name, label, hint }: Named) {
  const f = useFieldWords();
  return (
    <FormRow<Values> name={name} label={label ?? f[name]} hint={hint}>
      {(control) => <TextArea {...control} />}
    </FormRow>
  );
}

function Options<T extends string>(props: Named & { values: readonly T[]; nameOf: (value: T) => string }) {
  const { name, values, nameOf } = props;
  const f = useFieldWords();
  return (
    <FormRow<Values> name={name} label={f[name]}>
      {(control) => (
        <Select {...control}>
          {values.map((one) => (
            <option key={one} value={one}>
              {nameOf(one)}
            </option>
          ))}
        </Select>
      )}
    </FormRow>
  );
}

function valuesOf(from: PersonaText, language: string): Values {
  const { pace, sentences, vocabulary, structure, voice } = from;
  return {
    ...from,
    ...pace,
    ...sentences,
    level: vocabulary.level,
    hook: structure.hook,
    closing: structure.closing,
    style: structure.style ?? "",
    gender: voice.gender ?? "any",
    timbre: voice.timbre,
    pitch: voice.pitch,
    tone: from.tone.join(", "),
    favoured: vocabulary.favoured.join(", "),
    avoided: vocabulary.avoided.join(", "),
    sections: structure.sections.join(", "),
    niches: from.niches.join(", "),
    openings: (from.openings[language] ?? []).join("\n"),
  };
}

function textOf(values: Values, from: PersonaText, language: string): PersonaText {
  const { name, summary, speaker, audience, look, captionStyle, music, delivery } = values;
  const openings = listOf(values.openings, "\n").slice(0, 8);
  const { [language]: _, ...others } = from.openings;
  return PersonaText.parse({
    name,
    summary,
    speaker,
    audience,
    look,
    captionStyle,
    music,
    delivery,
    translated: from.translated,
    tone: listOf(values.tone).slice(0, 8),
    pace: { wordsPerMinute: values.wordsPerMinute, pauses: values.pauses },
    sentences: { typical: Math.min(values.typical, values.most), most: values.most },
    vocabulary: {
      level: values.level,
      favoured: listOf(values.favoured).slice(0, 30),
      avoided: listOf(values.avoided).slice(0, 30),
    },
    structure: {
      style: values.style === "" ? null : values.style,
      hook: values.hook,
      sections: listOf(values.sections).slice(0, 10),
      closing: values.closing,
    },
    voice: { gender: values.gender === "any" ? null : values.gender, timbre: values.timbre, pitch: values.pitch },
    niches: listOf(values.niches).slice(0, 12),
    openings: openings.length === 0 ? others : { ...others, [language]: openings },
  });
}

function listOf(text: string, between = ","): string[] {
  return text
    .split(between)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}
