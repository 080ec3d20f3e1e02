// The first steps: what somebody makes, who speaks, whose pictures, and the first video begins. Each can be skipped.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, ArrowRight, Check, CircleAlert, Folder, LoaderCircle, Sparkles, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input, TextArea } from "../../ui/Input.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Select } from "../../ui/Select.tsx";
import { useTitle } from "../../ui/useTitle.ts";
import { useChoosePath } from "../files/useChoosePath.tsx";
import { Languages, Looks } from "../shell/Appearance.tsx";
import { VoiceField } from "../voices/VoiceField.tsx";
import { useAnswers, type Answers } from "./answers.ts";
import { Personas } from "./Personas.tsx";
import { words } from "./words/index.ts";

import css from "./WelcomeScreen.module.css";

const STEPS = ["make", "voice", "footage", "topic"] as const;
/** Of the first video: seen within two minutes of the first press, also on a slow machine. */
const SECONDS = 20;

export function WelcomeScreen() {
  const shared = useText(words);
  const t = shared.welcome;
  useTitle(t.title);
  const { client, queries, api } = useBackend();
  const navigate = useNavigate();
  const [answers, change, forget] = useAnswers();
  const at = Math.min(answers.step, STEPS.length - 1);
  const step = STEPS[at] ?? "make";
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    // A screen reader is told of the step; at the beginning the page's own title comes first.
    if (moved.current) heading.current?.focus();
    moved.current = true;
  }, [step]);

  const over = async () => {
    forget();
    await client.settings.update({ values: { firstRun: "over" } });
    void queries.invalidateQueries({ queryKey: api.settings.key() });
  };
  const skipAll = useMutation({
    mutationFn: over,
    // Where it cannot be kept, it is asked again the next time: nobody is held here for it.
    onSettled: () => navigate({ to: "/" }),
  });
  const begin = useMutation({
    mutationFn: async (given: Answers) => {
      await keepInChannel(client, given);
      if (given.folder !== "")
        for await (const { done } of await client.library.index({ folders: [given.folder] })) if (done) break;
      const { id } = await client.videos.generate({
        topic: given.topic.trim(),
        ...(given.notes.trim() === "" ? {} : { notes: given.notes.trim() }),
        seconds: SECONDS,
        footageFolders: given.folder === "" ? [] : [given.folder],
        idempotencyKey: given.key,
      });
      return id;
    },
    onSuccess: async (id) => {
      await over().catch(() => undefined);
      void queries.invalidateQueries();
      await navigate({ to: "/videos/$id", params: { id } });
    },
  });
  return (
    <div className={css.screen}>
      <header className={css.top}>
        <div className={css.choices}>
          <div>
            <span aria-hidden>{shared.language.label}</span>
            <Languages />
          </div>
          <div>
            <span aria-hidden>{shared.theme.label}</span>
            <Looks />
          </div>
        </div>
        <Button variant="text" isBusy={skipAll.isPending} onClick={() => skipAll.mutate()}>
          {t.skipAll}
        </Button>
      </header>
      <div className={css.head}>
        <h1>{t.heading}</h1>
        <p>{t.lead}</p>
        <Machine />
      </div>
      <ol className={css.steps}>
        {STEPS.map((name, i) => (
          <li key={name} aria-current={i === at ? "step" : undefined} data-done={i < at || undefined}>
            <button type="button" onClick={() => change({ step: i })}>
              <i aria-hidden>{i < at ? <Check size={13} /> : i + 1}</i>
              {t.steps[name]}
            </button>
          </li>
        ))}
      </ol>
      <section className={css.step} aria-label={t.step(at + 1, STEPS.length, t.steps[step])}>
        <h2 ref={heading} tabIndex={-1}>
          {t[step].title}
        </h2>
        <p className={css.text}>{t[step].text}</p>
        {step === "make" && <Make answers={answers} onChange={change} />}
        {step === "voice" && <Voice answers={answers} onChange={change} />}
        {step === "footage" && <Footage answers={answers} onChange={change} />}
        {step === "topic" && (
          <Topic answers={answers} onChange={change} onBegin={() => begin.mutate(answers)} isBusy={begin.isPending} />
        )}
        {begin.error && <Refused error={begin.error} />}
      </section>
      <footer className={css.foot}>
        {at > 0 && (
          <Button
            variant="text"
            startIcon={<ArrowLeft size={15} aria-hidden />}
            onClick={() => change({ step: at - 1 })}
          >
            {t.back}
          </Button>
        )}
        <span />
        {step !== "topic" && (
          <>
            <Button variant="text" onClick={() => change({ ...SKIPPED[step], step: at + 1 })}>
              {t.skip}
            </Button>
            <Button
              variant="contained"
              endIcon={<ArrowRight size={15} aria-hidden />}
              onClick={() => change({ step: at + 1 })}
            >
              {t.next}
            </Button>
          </>
        )}
      </footer>
    </div>
  );
}

/** What a skipped step leaves behind: nothing. */
const SKIPPED = {
  make: { persona: null, niche: "" },
  voice: { voice: "" },
  footage: { folder: "" },
} as const satisfies Record<string, Partial<Answers>>;

/** What was chosen is the default channel's from now on, beside what it has. */
async function keepInChannel(client: ReturnType<typeof useBackend>["client"], answers: Answers): Promise<void> {
  const { persona, niche, voice, language } = answers;
  const { items } = await client.channels.list({ limit: 200 });
  const channel = items.find(({ isDefault }) => isDefault);
  if (!channel) return;
  await client.channels.update({
    id: channel.id,
    language,
    ...(persona === null ? {} : { persona }),
    ...(niche.trim() === "" ? {} : { niche: niche.trim() }),
    ...(voice === "" ? {} : { presets: { ...channel.presets, voice } }),
  });
}

interface StepProps {
  answers: Answers;
  onChange: (change: Partial<Answers>) => void;
}

function Make({ answers, onChange }: StepProps) {
  const t = useText(words).welcome.make;
  return (
    <>
      <Field label={t.niche}>
        {(described) => (
          <Input
            {...described}
            value={answers.niche}
            maxLength={60}
            placeholder={t.nichePlaceholder}
            onChange={(event) => onChange({ niche: event.target.value })}
          />
        )}
      </Field>
      <Personas niche={answers.niche} chosen={answers.persona} onChoose={(persona) => onChange({ persona })} />
    </>
  );
}

function Voice({ answers, onChange }: StepProps) {
  const t = useText(words).welcome.voice;
  return (
    <div className={css.voice}>
      <Field label={t.language}>
        {(described) => (
          <Select
            {...described}
            value={answers.language}
            onChange={(event) => onChange({ language: event.target.value, voice: "" })}
          >
            {[...new Set(["en", "de", "es", "fr", "it", "pt", "nl", "pl", "tr", "ja", "hi", answers.language])].map(
              (tag) => (
                <option key={tag} value={tag}>
                  {format.language(tag)}
                </option>
              ),
            )}
          </Select>
        )}
      </Field>
      <VoiceField
        label={t.label}
        value={answers.voice}
        language={answers.language}
        onChange={(voice) => onChange({ voice })}
      />
    </div>
  );
}

function Footage({ answers, onChange }: StepProps) {
  const t = useText(words).welcome.footage;
  const { choose, dialog, ahead } = useChoosePath();
  const ask = async () => {
    const [folder] = await choose({ kind: "folder", from: answers.folder === "" ? undefined : answers.folder });
    if (folder !== undefined) onChange({ folder });
  };
  return (
    <div className={css.footage}>
      <Button startIcon={<Folder size={16} aria-hidden />} onPointerEnter={ahead} onClick={() => void ask()}>
        {t.add}
      </Button>
      {answers.folder !== "" && (
        <p>
          <span dir="ltr">{t.chosen(answers.folder)}</span>
          <Button
            size="small"
            variant="text"
            startIcon={<X size={14} aria-hidden />}
            onClick={() => onChange({ folder: "" })}
          >
            {t.without}
          </Button>
        </p>
      )}
      {dialog}
    </div>
  );
}

function Topic({ answers, onChange, onBegin, isBusy }: StepProps & { onBegin: () => void; isBusy: boolean }) {
  const t = useText(words).welcome;
  const { api } = useBackend();
  const [isMissing, setMissing] = useState(false);
  const { data } = useQuery(api.videos.estimate.queryOptions({ input: { seconds: SECONDS }, staleTime: 60_000 }));
  const send = () => {
    setMissing(answers.topic.trim() === "");
    if (answers.topic.trim() !== "") onBegin();
  };
  return (
    <form
      className={css.topic}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field
        label={t.topic.label}
        problem={isMissing && answers.topic.trim() === "" ? { message: t.topic.missing } : undefined}
      >
        {(described) => (
          <Input
            {...described}
            value={answers.topic}
            maxLength={300}
            placeholder={t.topic.placeholder}
            onChange={(event) => onChange({ topic: event.target.value })}
          />
        )}
      </Field>
      <div className={css.ideas} role="group" aria-label={t.topic.ideas}>
        <span>{t.topic.ideas}</span>
        {t.suggestions.map((idea) => (
          <button key={idea} type="button" onClick={() => onChange({ topic: idea })}>
            {idea}
          </button>
        ))}
      </div>
      <Facts answers={answers} onChange={onChange} />
      <div className={css.begin}>
        <Button
          type="submit"
          variant="contained"
          size="large"
          startIcon={<Sparkles size={17} aria-hidden />}
          isBusy={isBusy}
        >
          {isBusy ? t.topic.beginning : t.topic.begin}
        </Button>
        {data && <span>{(data.measuredBy > 0 ? t.topic.time : t.topic.guess)(format.remaining(data.seconds))}</span>}
      </div>
    </form>
  );
}

/** Without notes templates write a frame: that is said before it is made. */
function Facts({ answers, onChange }: StepProps) {
  const t = useText(words).welcome.facts;
  const [isOpen, setOpen] = useState(answers.notes !== "");
  if (!isOpen)
    return (
      <Notice tone="calm" title={t.title} text={t.text}>
        <Button size="small" onClick={() => setOpen(true)}>
          {t.add}
        </Button>
        <Button size="small" variant="text" component={Link} to="/voices">
          {t.models}
        </Button>
      </Notice>
    );
  return (
    <Field label={t.label} hint={t.hint}>
      {(described) => (
        <TextArea
          {...described}
          rows={5}
          value={answers.notes}
          maxLength={20_000}
          placeholder={t.placeholder}
          onChange={(event) => onChange({ notes: event.target.value })}
        />
      )}
    </Field>
  );
}

function Refused({ error }: { error: Error }) {
  const t = useText(words);
  const { code, message, hint } = problemOf(error);
  return (
    <Notice
      tone="bad"
      title={code === null ? t.problems.lost : message}
      text={code === null ? t.problems.lostHint : hint}
    />
  );
}

/** In one line; the whole stands on its own screen. */
function Machine() {
  const t = useText(words).welcome.machine;
  const { api } = useBackend();
  const { data } = useQuery(api.system.health.queryOptions({ input: {} }));
  const bad = data?.checks.filter(({ status }) => status !== "ok").length ?? 0;
  return (
    <p className={css.machine} role="status" data-tone={data === undefined ? "calm" : bad > 0 ? "warn" : "good"}>
      {data === undefined ? (
        <LoaderCircle size={15} aria-hidden className={css.turns} />
      ) : bad > 0 ? (
        <CircleAlert size={15} aria-hidden />
      ) : (
        <Check size={15} aria-hidden />
      )}
      {data === undefined ? t.checking : bad > 0 ? t.ill(bad) : t.well}
      <Link to="/health">{t.details}</Link>
    </p>
  );
}
