// Who speaks: the personas that fit the niche first, each with what it is like.
import { useQuery } from "@tanstack/react-query";

import type { KnownPersona } from "../../../contract/api/personas.ts";
import { useBackend } from "../../api/backend.tsx";
import { useText } from "../../i18n/index.ts";
import { Choice } from "../../ui/Choice.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { personaName } from "./persona.ts";
import { words } from "./words/index.ts";

import css from "./Parts.module.css";

const SHOWN = 6;

/** As cards: for choosing the first time. */
export function PersonaCards(props: { niche: string; value: string; onChange: (id: string) => void }) {
  const { niche, value, onChange } = props;
  const t = useText(words);
  const { api } = useBackend();
  const personas = useQuery(
    api.personas.list.queryOptions({
      input: niche.trim() === "" ? {} : { niche: niche.trim().slice(0, 60) },
      placeholderData: (before) => before,
    }),
  );
  return (
    <DataState query={personas} errorTitle={t.personas.notLoaded}>
      {(all) => {
        const fitting = all.filter(({ fit }) => (fit ?? 0) > 0);
        const first = shown(fitting.length > 0 ? fitting : all, all, value);
        return (
          <div className={css.stack}>
            {niche.trim() !== "" && (
              <p className={css.lead}>
                {fitting.length > 0 ? t.channels.wizard.suggestions(niche.trim()) : t.channels.wizard.noSuggestions}
              </p>
            )}
            <div className={css.personas}>
              <Choice
                kind="cards"
                label={t.channels.persona.label}
                value={value}
                onChange={onChange}
                options={[
                  ...first.map((persona) => ({ value: persona.id, label: <Card persona={persona} /> })),
                  {
                    value: "",
                    label: (
                      <span className={css.personaCard}>
                        <strong>{t.channels.persona.none}</strong>
                        <small>{t.channels.persona.noneHint}</small>
                      </span>
                    ),
                  },
                ]}
              />
            </div>
            <PersonaSelect all={all} value={value} onChange={onChange} label={t.channels.persona.more} />
          </div>
        );
      }}
    </DataState>
  );
}

/** As a list of names with what the chosen one is like below. */
export function PersonaSelect(props: {
  all: readonly KnownPersona[];
  value: string;
  label: string;
  onChange: (id: string) => void;
}) {
  const { all, value, label, onChange } = props;
  const t = useText(words);
  const chosen = all.find(({ id }) => id === value);
  const byName = (a: KnownPersona, b: KnownPersona) => personaName(a).name.localeCompare(personaName(b).name);
  const own = all.filter((one) => one.own).toSorted(byName);
  const ready = all.filter((one) => !one.own).toSorted(byName);
  return (
    <Field label={label} hint={chosen ? personaName(chosen).summary : t.channels.persona.noneHint}>
      {(described) => (
        <Select {...described} value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">{t.channels.persona.none}</option>
          {own.length > 0 && <optgroup label={t.personas.own}>{own.map(option)}</optgroup>}
          <optgroup label={t.personas.ready}>{ready.map(option)}</optgroup>
        </Select>
      )}
    </Field>
  );
}

function option(persona: KnownPersona) {
  return (
    <option key={persona.id} value={persona.id}>
      {personaName(persona).name}
    </option>
  );
}

function Card({ persona }: { persona: KnownPersona }) {
  const { name, summary } = personaName(persona);
  return (
    <span className={css.personaCard}>
      <strong>{name}</strong>
      <small>{summary}</small>
    </span>
  );
}

/** The first few; the chosen one is always among them. */
function shown(from: readonly KnownPersona[], all: readonly KnownPersona[], chosen: string): KnownPersona[] {
  const first = from.slice(0, SHOWN);
  const own = all.find(({ id }) => id === chosen);
  return own && !first.includes(own) ? [...first.slice(0, SHOWN - 1), own] : first;
}
