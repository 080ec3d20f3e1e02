// All personas: one's own and the ready ones, looked into, copied and changed.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Copy, Pencil, Plus, Trash2, UserRound } from "lucide-react";
import { useState } from "react";

import type { KnownPersona } from "../../../contract/api/personas.ts";
import { PersonaText } from "../../../contract/persona.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import { languageNow } from "../../i18n/words.ts";
import Button from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { SideDrawer } from "../../ui/Dialog.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Input } from "../../ui/Input.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { inPageLanguage, matches, personaName } from "./persona.ts";
import { PersonaEditor } from "./PersonaEditor.tsx";
import { words } from "./words/index.ts";

import css from "./Channels.module.css";

type Open = { kind: "look" | "edit" | "remove"; persona: KnownPersona } | { kind: "create"; from: PersonaText } | null;

export function Personas() {
  const t = useText(words);
  const { personas: p } = t;
  const { api, client } = useBackend();
  const [q, setQ] = useState("");
  const [open, setOpen] = useState<Open>(null);
  const personas = useQuery(api.personas.list.queryOptions({ input: {} }));
  const removal = useMutation({
    mutationFn: ({ id, version }: KnownPersona) => client.personas.remove({ id, ifVersion: version }),
    onSuccess: (_, { name }) => {
      toast({ tone: "good", title: p.removed(name) });
      setOpen(null);
    },
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  const copy = (persona: KnownPersona) => {
    // What is written on in one language would stand beside an old translation.
    const own = inPageLanguage(persona);
    setOpen({
      kind: "create",
      from: PersonaText.parse({ ...own, name: p.copyOf(own.name).slice(0, 60), translated: {} }),
    });
  };
  return (
    <>
      <p className={css.summary}>{p.lead}</p>
      <div className={css.bar}>
        <Input
          type="search"
          aria-label={p.search}
          placeholder={p.search}
          value={q}
          onChange={({ target }) => setQ(target.value)}
        />
        <Button
          startIcon={<Plus size={15} aria-hidden />}
          onClick={() => personas.data && setOpen({ kind: "create", from: blank(personas.data) })}
        >
          {p.create}
        </Button>
      </div>
      <DataState query={personas} errorTitle={p.notLoaded}>
        {(all) => {
          const found = all.filter((persona) => matches(persona, q.trim()));
          if (found.length === 0) return <Empty icon={UserRound} title={p.notFound} text={p.notFoundText} />;
          const own = found.filter((one) => one.own);
          const ready = found.filter((one) => !one.own);
          return (
            <>
              {own.length > 0 && (
                <>
                  <h2 className={css.group}>{p.own}</h2>
                  <Cards personas={own} onOpen={(persona) => setOpen({ kind: "look", persona })} />
                </>
              )}
              {ready.length > 0 && (
                <>
                  <h2 className={css.group}>{p.ready}</h2>
                  <Cards personas={ready} onOpen={(persona) => setOpen({ kind: "look", persona })} />
                </>
              )}
            </>
          );
        }}
      </DataState>
      {open?.kind === "look" && (
        <SideDrawer
          title={personaName(open.persona).name}
          onClose={() => setOpen(null)}
          actions={
            <>
              {open.persona.own && (
                <>
                  <Button
                    color="error"
                    startIcon={<Trash2 size={15} aria-hidden />}
                    onClick={() => setOpen({ kind: "remove", persona: open.persona })}
                  >
                    {p.remove}
                  </Button>
                  <Button
                    startIcon={<Pencil size={15} aria-hidden />}
                    onClick={() => setOpen({ kind: "edit", persona: open.persona })}
                  >
                    {p.edit}
                  </Button>
                </>
              )}
              <Button variant="contained" startIcon={<Copy size={15} aria-hidden />} onClick={() => copy(open.persona)}>
                {p.copy}
              </Button>
            </>
          }
        >
          <PersonaDetail persona={open.persona} />
        </SideDrawer>
      )}
      {open?.kind === "create" && <PersonaEditor from={open.from} onClose={() => setOpen(null)} />}
      {open?.kind === "edit" && (
        <PersonaEditor from={PersonaText.parse(open.persona)} of={open.persona} onClose={() => setOpen(null)} />
      )}
      {open?.kind === "remove" && (
        <ConfirmDialog
          title={p.removeTitle(personaName(open.persona).name)}
          text={p.removeText}
          action={p.remove}
          isBusy={removal.isPending}
          onConfirm={() => removal.mutate(open.persona)}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

function Cards({ personas, onOpen }: { personas: readonly KnownPersona[]; onOpen: (persona: KnownPersona) => void }) {
  const t = useText(words);
  return (
    <ul className={css.cards}>
      {personas.map((persona) => {
        const { name, summary, niches } = personaName(persona);
        const { id, structure, pace, channels } = persona;
        return (
          <li key={id}>
            <article className={css.card}>
              <h3>
                <button type="button" onClick={() => onOpen(persona)}>
                  {name}
                </button>
              </h3>
              <p className={css.summary}>{summary}</p>
              <ul className={css.chips}>
                {niches.slice(0, 4).map((niche) => (
                  <li key={niche}>{niche}</li>
                ))}
              </ul>
              <ul className={css.facts}>
                <li>{structure.style ? t.styles[structure.style].name : t.personas.fields.anyStyle}</li>
                <li>{t.personas.pace(pace.wordsPerMinute)}</li>
                {channels > 0 && <li>{t.personas.used(channels)}</li>}
              </ul>
            </article>
          </li>
        );
      })}
    </ul>
  );
}

function PersonaDetail({ persona }: { persona: KnownPersona }) {
  const t = useText(words);
  const { fields: f } = t.personas;
  const own = inPageLanguage(persona);
  const { name, summary, niches, speaker, audience, tone, pace, sentences, vocabulary, structure } = own;
  const { look, voice, music, delivery } = own;
  const openings = persona.openings[languageNow()] ?? Object.values(persona.openings)[0] ?? [];
  const timbre = voice.timbre.map((one) => t.personas.timbres[one]);
  const rows: [string, string][] = [
    [f.speaker, speaker],
    [f.audience, audience],
    [f.tone, tone.join(", ")],
    [f.pace, t.personas.pace(pace.wordsPerMinute)],
    [f.pauses, t.personas.pauses[pace.pauses]],
    [f.sentences, t.personas.sentences(sentences.typical, sentences.most)],
    [f.level, t.personas.levels[vocabulary.level]],
    [f.favoured, vocabulary.favoured.join(", ")],
    [f.avoided, vocabulary.avoided.join(", ")],
    [f.style, structure.style ? t.styles[structure.style].name : f.anyStyle],
    [f.hook, t.personas.hooks[structure.hook]],
    [f.sections, structure.sections.join(" → ")],
    [f.closing, structure.closing],
    [f.gender, [t.personas.genders[voice.gender ?? "any"], ...timbre].join(", ")],
    [f.delivery, t.deliveries[delivery]],
    [f.look, look],
    [f.captionStyle, t.captionStyles[persona.captionStyle]],
    [f.music, music === "none" ? t.channels.presets.musicNone : t.moods[music]],
    [f.niches, niches.join(", ")],
  ];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by the keyboard
    <div className={css.detail} tabIndex={0} role="group" aria-label={t.personas.details(name)}>
      <p>{summary}</p>
      {openings.length > 0 && (
        <div>
          {openings.map((opening) => (
            <p key={opening} className={css.quote}>
              {opening.replaceAll("{topic}", "…")}
            </p>
          ))}
        </div>
      )}
      <dl className={css.details}>
        {rows
          .filter(([, value]) => value !== "")
          .map(([label, value]) => (
            <Row key={label} name={label} value={value} />
          ))}
      </dl>
      <p className={css.summary}>{t.personas.honoured}</p>
      {persona.updatedAt !== null && <p className={css.summary}>{format.ago(persona.updatedAt)}</p>}
    </div>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** What a new one begins with: the plainest of the ready ones, with nothing said yet. */
function blank(all: readonly KnownPersona[]): PersonaText {
  const plain = all.find(({ id }) => id === "plain-explainer") ?? all[0];
  return {
    ...PersonaText.parse(plain),
    name: "",
    summary: "",
    speaker: "",
    audience: "",
    translated: {},
    openings: {},
    niches: [],
    tone: [],
    vocabulary: { level: "everyday", favoured: [], avoided: [] },
  };
}
