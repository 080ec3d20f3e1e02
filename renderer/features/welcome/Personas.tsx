// The personas to begin with, as cards: who speaks, and for which niches.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";

import { useBackend } from "../../api/backend.tsx";
import { useText } from "../../i18n/index.ts";
import { languageNow } from "../../i18n/words.ts";
import { Choice } from "../../ui/Choice.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { words } from "./words/index.ts";

import css from "./WelcomeScreen.module.css";

const FIRST = 6;
/** Those that suit most niches, where none is named yet. */
const USUAL = [
  "plain-explainer",
  "curious-professor",
  "fact-sprinter",
  "campfire-teller",
  "night-keeper",
  "morning-friend",
];

export function Personas(props: {
  /** As far as it is typed: those that suit it come first. */
  niche: string;
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const { chosen, onChoose } = props;
  const niche = useDeferredValue(props.niche.trim());
  const t = useText(words).welcome.make;
  const { api } = useBackend();
  const [isAll, setAll] = useState(false);
  const query = useQuery(
    api.personas.list.queryOptions({ input: niche.length > 2 ? { niche } : {}, placeholderData: keepPreviousData }),
  );
  return (
    <DataState query={query}>
      {(personas) => {
        const rank = (id: string) => (niche.length > 2 || !USUAL.includes(id) ? USUAL.length : USUAL.indexOf(id));
        const shown = personas
          .toSorted((a, b) => rank(a.id) - rank(b.id))
          .filter(({ id }, i) => isAll || i < FIRST || id === chosen);
        return (
          <>
            <div className={css.personas}>
              <Choice
                kind="cards"
                label={t.label}
                value={chosen ?? ""}
                onChange={onChoose}
                options={shown.map(({ id, name, summary, niches, translated }) => {
                  const own = translated[languageNow()] ?? { name, summary, niches };
                  return {
                    value: id,
                    name: `${own.name}: ${own.summary}`,
                    label: (
                      <span className={css.persona}>
                        <b>{own.name}</b>
                        <span>{own.summary}</span>
                        <small>{(own.niches ?? niches).slice(0, 3).join(", ")}</small>
                      </span>
                    ),
                  };
                })}
              />
            </div>
            {!isAll && personas.length > shown.length && (
              <button type="button" className={css.more} onClick={() => setAll(true)}>
                {t.more(personas.length - shown.length)}
              </button>
            )}
          </>
        );
      }}
    </DataState>
  );
}
