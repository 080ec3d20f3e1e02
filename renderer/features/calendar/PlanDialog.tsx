// Plans a video, or changes what is planned: what it is about, on which channel, and when it begins or is ready.
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { z } from "zod";

import type { Plan, PlanTime } from "../../../contract/api/calendar.ts";
import type { Channel } from "../../../contract/api/channels.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { inWords } from "../../api/errorWords.ts";
import { format, locale, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { FieldGroup } from "../../ui/Field.tsx";
import { FormRow, KeptForm, placeError, useKeptForm } from "../../ui/form.tsx";
import { Input } from "../../ui/Input.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Select } from "../../ui/Select.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { dayOf, instantOf, timeOf } from "./days.ts";
import { useSettle } from "./Missed.tsx";
import { words } from "./words/index.ts";

import css from "./Calendar.module.css";

/** A plan that is not there yet. */
export interface Draft {
  kind: "draft";
  day: string;
  /** Null: the next slot, or the evening. */
  time: string | null;
  channelId: string | null;
}

const Values = z.object({
  topic: z.string().trim().max(300),
  channelId: z.string().min(1),
  seconds: z.string(),
  by: z.enum(["ready", "begin"]),
  day: z.string().min(1),
  time: z.string().min(1),
});
type Values = z.infer<typeof Values>;

const EVENING = "18:00";
const LENGTHS = [30, 60, 90, 180, 300, 600, 1800, 3600];
/** What the dialog shows of the wishes. */
const SHOWN = new Set(["topic", "seconds"]);

export function PlanDialog(props: {
  of: Plan | Draft;
  zone: string;
  channels: readonly Channel[];
  onClose: () => void;
}) {
  const { of, zone, channels, onClose } = props;
  const plan = "kind" in of ? null : of;
  const fault = plan?.fault && inWords(plan.fault);
  const t = useText(words);
  const { dialog, by, conflicts } = t.calendar;
  const { api, client, queries } = useBackend();
  const [version, setVersion] = useState(plan?.version);
  const kept = useKeptForm<Values>({
    id: `plan.${plan?.id ?? "new"}`,
    schema: Values,
    values: plan ? valuesOf(plan, zone) : blank(of as Draft, channels),
  });
  const { form } = kept;
  const values = form.watch();
  const wishes = wishesOf(values, plan);
  const when = whenOf(values, zone);
  const canChange = plan === null || (plan.state !== "begun" && plan.videoId === null);
  const estimate = useQuery({
    ...api.calendar.estimate.queryOptions({
      input: {
        ...(plan ? { planId: plan.id } : {}),
        channelId: values.channelId,
        wishes,
        when: when ?? { by: "begin", at: "" },
      },
      placeholderData: keepPreviousData,
      retry: false,
    }),
    enabled: when !== null && values.channelId !== "" && canChange,
  });
  const free = useQuery({
    ...api.calendar.free.queryOptions({
      input: { channelId: values.channelId, limit: 4, makingSeconds: estimate.data?.makingSeconds ?? 0 },
      placeholderData: keepPreviousData,
    }),
    enabled: values.channelId !== "" && canChange,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: api.calendar.key() });
  const save = useMutation({
    mutationFn: (given: Values) => {
      const said = { channelId: given.channelId, wishes: wishesOf(given, plan) };
      const at = whenOf(given, zone);
      if (!plan) return client.calendar.schedule({ ...said, when: at ?? { by: "begin", at: "" } });
      const isMoved = at !== null && (at.by !== plan.when.by || at.at !== plan.when.at);
      return client.calendar.put({
        id: plan.id,
        ...(version === undefined ? {} : { ifVersion: version }),
        ...said,
        ...(isMoved ? { when: at } : {}),
      });
    },
    onSuccess: () => {
      kept.saved();
      void refresh();
      onClose();
    },
    onError: (error) => {
      // Saved once more, it is laid over the newer one.
      if (problemOf(error).code === "CHANGED_MEANWHILE") setVersion(versionOf(error) ?? version);
      else placeError(form, error);
    },
  });
  const removal = useMutation({
    mutationFn: (gone: Plan) => client.calendar.remove({ id: gone.id }),
    onSuccess: (_, gone) => {
      const { channelId, footageFolders, priority } = gone;
      toast({
        tone: "good",
        title: dialog.removed,
        undo: () =>
          void client.calendar
            .schedule({ channelId, footageFolders, priority, wishes: gone.wishes, when: gone.when })
            .then(refresh, (error: unknown) =>
              toast({ tone: "bad", title: problemOf(error).message || t.problems.lost }),
            ),
      });
      void refresh();
      onClose();
    },
    onError: (error) => toast({ tone: "bad", title: problemOf(error).message || t.problems.lost }),
  });
  const settle = useSettle();
  const problem = save.error ? problemOf(save.error) : null;
  const isChanged = problem?.code === "CHANGED_MEANWHILE";
  const submit = form.handleSubmit((given) => save.mutate(given));
  const others = Object.keys(plan?.wishes ?? {}).filter((key) => !SHOWN.has(key)).length;
  return (
    <Dialog
      title={plan ? dialog.change : dialog.create}
      width={640}
      onClose={onClose}
      actions={
        <>
          {plan && (
            <span className={css.dialogStart}>
              <Button color="error" isBusy={removal.isPending} onClick={() => removal.mutate(plan)}>
                {dialog.remove}
              </Button>
              {canChange && (
                <>
                  {plan.state !== "skipped" && (
                    <Button
                      onClick={() => settle.mutate({ plan, choice: "skip" }, { onSuccess: onClose })}
                      isBusy={settle.isPending}
                    >
                      {dialog.skip}
                    </Button>
                  )}
                  <Button
                    onClick={() => settle.mutate({ plan, choice: "run" }, { onSuccess: onClose })}
                    isBusy={settle.isPending}
                  >
                    {dialog.run}
                  </Button>
                </>
              )}
            </span>
          )}
          {plan?.videoId && (
            <Button component={Link} to={`/videos/${plan.videoId}`} variant="contained">
              {dialog.video}
            </Button>
          )}
          {canChange && (
            <Button variant="contained" isBusy={save.isPending} onClick={() => void submit()}>
              {plan ? dialog.save : dialog.add}
            </Button>
          )}
        </>
      }
    >
      <KeptForm
        kept={kept}
        label={plan ? dialog.change : dialog.create}
        className={css.form}
        onSubmit={(given) => save.mutate(given)}
      >
        {fault && <Notice tone="warn" title={fault.message} text={fault.hint} />}
        {problem && (
          <Notice
            tone={isChanged ? "warn" : "bad"}
            title={isChanged ? dialog.changed : problem.code === null ? t.problems.lost : problem.message}
            text={isChanged ? dialog.changedText : problem.hint}
          />
        )}
        <fieldset disabled={!canChange} className={css.form}>
          <FormRow<Values> name="topic" label={dialog.topic}>
            {(control) => <Input {...control} placeholder={dialog.topicPlaceholder} />}
          </FormRow>
          <div className={css.pair}>
            <FormRow<Values> name="channelId" label={t.calendar.channel}>
              {(control) => (
                <Select {...control}>
                  {channels.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
            </FormRow>
            <FormRow<Values> name="seconds" label={dialog.seconds}>
              {(control) => (
                <Select {...control}>
                  <option value="">{dialog.secondsOpen}</option>
                  {lengths(plan).map((seconds) => (
                    <option key={seconds} value={String(seconds)}>
                      {format.duration(seconds)}
                    </option>
                  ))}
                </Select>
              )}
            </FormRow>
          </div>
          <Choice
            label={t.calendar.zone}
            value={values.by}
            onChange={(value) => form.setValue("by", value, { shouldDirty: true })}
            options={[
              { value: "ready", label: by.ready },
              { value: "begin", label: by.begin },
            ]}
          />
          <div className={css.pair}>
            <FormRow<Values> name="day" label={dialog.day}>
              {(control) => <Input {...control} type="date" />}
            </FormRow>
            <FormRow<Values> name="time" label={dialog.time} aside={zone.replaceAll("_", " ")}>
              {(control) => <Input {...control} type="time" />}
            </FormRow>
          </div>
          <FieldGroup label={dialog.suggest} hint={free.data?.length === 0 ? dialog.noSlots : undefined}>
            <div className={css.suggestions}>
              {(free.data ?? []).map(({ at }) => (
                <Button
                  key={at}
                  size="small"
                  onClick={() => {
                    form.setValue("day", dayOf(at, zone), { shouldDirty: true });
                    form.setValue("time", timeOf(at, zone), { shouldDirty: true });
                    form.setValue("by", "ready", { shouldDirty: true });
                  }}
                >
                  {whenName(at, zone)}
                </Button>
              ))}
            </div>
          </FieldGroup>
        </fieldset>
        {canChange && estimate.data && (
          <Notice
            tone={estimate.data.conflicts.length > 0 ? "warn" : "calm"}
            title={dialog.estimate(
              whenName(estimate.data.beginAt, zone),
              whenName(estimate.data.readyAt, zone),
              format.duration(Math.round(estimate.data.makingSeconds)),
            )}
            text={estimate.data.conflicts.map(({ kind }) => `${conflicts[kind]}.`).join(" ")}
          />
        )}
        {others > 0 && <p className={css.quiet}>{dialog.other(others)}</p>}
        <input type="submit" hidden />
      </KeptForm>
    </Dialog>
  );
}

function valuesOf({ wishes, channelId, when }: Plan, zone: string): Values {
  const { topic, seconds } = wishes;
  return {
    topic: topic ?? "",
    channelId,
    seconds: seconds === undefined ? "" : String(seconds),
    by: when.by,
    day: dayOf(when.at, zone),
    time: timeOf(when.at, zone),
  };
}

function blank({ day, time, channelId }: Draft, channels: readonly Channel[]): Values {
  const channel = channelId ?? channels.find(({ isDefault }) => isDefault)?.id ?? "";
  return { topic: "", channelId: channel, seconds: "", by: "ready", day, time: time ?? EVENING };
}

/** What the plan wishes besides is kept. */
function wishesOf({ topic, seconds }: Pick<Values, "topic" | "seconds">, plan: Plan | null) {
  const { topic: _, seconds: __, ...others } = plan?.wishes ?? {};
  return {
    ...others,
    ...(topic.trim() === "" ? {} : { topic: topic.trim() }),
    ...(seconds === "" ? {} : { seconds: Number(seconds) }),
  };
}

function whenOf({ by, day, time }: Pick<Values, "by" | "day" | "time">, zone: string): PlanTime | null {
  try {
    return { by, at: instantOf(day, time, zone) };
  } catch {
    return null;
  }
}

function lengths(plan: Plan | null): number[] {
  const own = plan?.wishes.seconds;
  return own === undefined || LENGTHS.includes(own) ? LENGTHS : [...LENGTHS, own].toSorted((a, b) => a - b);
}

function whenName(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale(), {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
    timeZone,
  }).format(Date.parse(iso));
}

function versionOf(error: unknown): number | null {
  const data = (error as { data?: { details?: { version?: unknown } } }).data;
  const version = data?.details?.version;
  return typeof version === "number" ? version : null;
}
