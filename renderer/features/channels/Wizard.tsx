// Sets a channel up, step by step. Only its name is needed: whatever is skipped has its default, and can be changed later.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useFormContext } from "react-hook-form";

import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { KeptForm, placeError, useKeptForm } from "../../ui/form.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { LookCards } from "../looks/LookCards.tsx";
import { Brand } from "./Brand.tsx";
import { Description, Language, Name, Niche, Zone } from "./Fields.tsx";
import { LookPreview } from "./LookPreview.tsx";
import { PersonaCards } from "./PersonaChoice.tsx";
import { Schedule } from "./Schedule.tsx";
import { ChannelValues, changeOf, newValues, withPreset } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Parts.module.css";

const STEPS = ["about", "persona", "place", "look", "schedule", "brand"] as const;
type Step = (typeof STEPS)[number];

export function Wizard({ onClose }: { onClose: () => void }) {
  const t = useText(words);
  const { wizard } = t.channels;
  const { client } = useBackend();
  const navigate = useNavigate();
  const [step, setStep] = useState<Step>("about");
  const [values] = useState(() => newValues(document.documentElement.lang.split("-")[0] ?? "en"));
  const kept = useKeptForm<ChannelValues>({ id: "channel.new", schema: ChannelValues, values });
  const at = STEPS.indexOf(step);
  const create = useMutation({
    mutationFn: (given: ChannelValues) => client.channels.create(changeOf(given)),
    onSuccess: (channel) => {
      kept.saved(values);
      toast({ tone: "good", title: t.channels.one.created(channel.name) });
      onClose();
      void navigate({ to: "/channels/$id", params: { id: channel.id } });
    },
    onError: (error) => {
      if (placeError(kept.form, error) === null) setStep("about");
    },
  });
  const go = async (to: Step) => {
    if (step === "about" && !(await kept.form.trigger(["name", "niche", "description"]))) return;
    setStep(to);
  };
  const submit = kept.form.handleSubmit(
    (given) => create.mutate(given),
    () => setStep("about"),
  );
  const next = STEPS[at + 1];
  const before = STEPS[at - 1];
  const problem = create.error ? problemOf(create.error) : null;
  return (
    <Dialog
      title={wizard.title}
      width={820}
      onClose={onClose}
      actions={
        <>
          <span className={css.muted} style={{ marginInlineEnd: "auto" }}>
            {wizard.later}
          </span>
          {before && <Button onClick={() => setStep(before)}>{wizard.back}</Button>}
          {next && <Button onClick={() => void go(next)}>{wizard.next}</Button>}
          <Button variant="contained" isBusy={create.isPending} onClick={() => void submit()}>
            {wizard.create}
          </Button>
        </>
      }
    >
      <ol className={css.steps}>
        {STEPS.map((one, i) => (
          <li key={one}>
            <button
              type="button"
              aria-current={one === step ? "step" : undefined}
              data-done={i < at || undefined}
              aria-label={wizard.step(i + 1, STEPS.length, wizard.steps[one])}
              onClick={() => void go(one)}
            >
              {wizard.steps[one]}
            </button>
          </li>
        ))}
      </ol>
      {problem && problem.field !== "name" && (
        <Notice tone="bad" title={problem.code === null ? t.problems.lost : problem.message} text={problem.hint} />
      )}
      <KeptForm kept={kept} label={wizard.title} className={css.stack} onSubmit={(given) => create.mutate(given)}>
        <StepOf step={step} />
        {/* Enter in a field creates it. */}
        <input type="submit" hidden />
      </KeptForm>
    </Dialog>
  );
}

function StepOf({ step }: { step: Step }) {
  const t = useText(words).channels;
  const { watch, setValue } = useFormContext<ChannelValues>();
  const { api } = useBackend();
  const personas = useQuery(api.personas.list.queryOptions({ input: {} })).data;
  const values = watch();
  const { presets } = values;
  const set = <K extends keyof ChannelValues>(key: K, value: ChannelValues[K]) =>
    setValue(key as never, value as never, { shouldDirty: true });
  switch (step) {
    case "about":
      return (
        <>
          <Name />
          <Niche />
          <Description />
        </>
      );
    case "persona":
      return <PersonaCards niche={values.niche} value={values.persona} onChange={(id) => set("persona", id)} />;
    case "place":
      return (
        <>
          <Language />
          <Zone />
        </>
      );
    case "look": {
      const persona = personas?.find(({ id }) => id === values.persona);
      const look = presets.look;
      return (
        <>
          <p className={css.lead}>{t.wizard.lookLead}</p>
          <LookPreview name={values.name} presets={presets} persona={persona} language={values.language} />
          <LookCards
            label={t.presets.look}
            value={typeof look === "string" ? look : ""}
            open={{ name: persona ? t.persona.title : t.presets.open(t.presets.auto), look: persona?.look }}
            onChange={(id) => set("presets", withPreset(presets, "look", id === "" ? undefined : id))}
          />
        </>
      );
    }
    case "schedule":
      return (
        <Schedule
          isShort
          value={values.schedule}
          zone={values.timezone}
          onChange={(schedule) => set("schedule", schedule)}
        />
      );
    case "brand":
      return <Brand presets={presets} onChange={(next) => set("presets", next)} />;
  }
}
