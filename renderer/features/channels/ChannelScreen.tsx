// One channel: who it is, what it presets for its videos, its targets and its schedule.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, CalendarDays, Plus, Star, Trash2 } from "lucide-react";
import { useRef, useState } from "react";

import type { Channel } from "../../../contract/api/channels.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { KeptForm, placeError, useKeptForm } from "../../ui/form.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { Brand } from "./Brand.tsx";
import { Figures } from "./ChannelCard.tsx";
import { Description, Language, Name, Niche, Zone } from "./Fields.tsx";
import { LookPreview } from "./LookPreview.tsx";
import { PersonaSelect } from "./PersonaChoice.tsx";
import { Presets } from "./Presets.tsx";
import { RemoveChannel } from "./RemoveChannel.tsx";
import { Schedule } from "./Schedule.tsx";
import { Targets } from "./Targets.tsx";
import { ChannelValues, changeOf, valuesOf } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Parts.module.css";

export function ChannelScreen({ id }: { id: string }) {
  const t = useText(words).channels;
  const { api } = useBackend();
  const channel = useQuery(api.channels.get.queryOptions({ input: { id } }));
  if (channel.data) return <Loaded channel={channel.data} />;
  return (
    <Screen title={t.title}>
      <DataState query={channel} errorTitle={t.one.notLoaded}>
        {() => null}
      </DataState>
    </Screen>
  );
}

function Loaded({ channel }: { channel: Channel }) {
  const t = useText(words);
  const { one } = t.channels;
  const { api, client, queries } = useBackend();
  const navigate = useNavigate();
  const [isRemoving, setRemoving] = useState(false);
  // The version that what is typed was typed over: another window may be faster.
  const base = useRef(channel.version);
  const kept = useKeptForm<ChannelValues>({
    id: `channel.${channel.id}`,
    schema: ChannelValues,
    values: valuesOf(channel),
  });
  const { form } = kept;
  const { isDirty } = form.formState;
  if (!isDirty && channel.version !== base.current) {
    base.current = channel.version;
    queueMicrotask(() => form.reset(valuesOf(channel)));
  }
  const isOvertaken = isDirty && channel.version > base.current;
  const personas = useQuery(api.personas.list.queryOptions({ input: {} })).data ?? [];
  const keep = (next: Channel) => queries.setQueryData(api.channels.get.queryKey({ input: { id: next.id } }), next);
  const save = useMutation({
    mutationFn: (values: ChannelValues) =>
      client.channels.update({ id: channel.id, ifVersion: base.current, ...changeOf(values) }),
    onMutate: () => structuredClone(form.getValues()),
    onSuccess: (next, _, sent) => {
      base.current = next.version;
      keep(next);
      kept.saved(valuesOf(next), sent);
      toast({ tone: "good", title: one.saved });
    },
    onError: (error) => {
      const { code } = problemOf(error);
      if (code === "CHANGED_MEANWHILE") void queries.invalidateQueries({ queryKey: api.channels.get.key() });
      else placeError(form, error);
    },
  });
  const makeDefault = useMutation({
    mutationFn: () => client.channels.update({ id: channel.id, isDefault: true }),
    onSuccess: (next) => {
      if (!isDirty) keep(next);
      toast({ tone: "good", title: one.defaultNow });
    },
  });
  const values = form.watch();
  const persona = personas.find(({ id }) => id === values.persona);
  const problem = save.error ? problemOf(save.error) : null;
  return (
    <Screen
      title={channel.name}
      lead={
        <Link to="/channels" className={css.back}>
          <ArrowLeft size={13} aria-hidden /> {one.back}
        </Link>
      }
      actions={
        <>
          <Button component={Link} to="/calendar" startIcon={<CalendarDays size={15} aria-hidden />}>
            {one.calendar}
          </Button>
          {!channel.isDefault && (
            <>
              <Button
                startIcon={<Star size={15} aria-hidden />}
                isBusy={makeDefault.isPending}
                onClick={() => makeDefault.mutate()}
              >
                {one.makeDefault}
              </Button>
              <Button color="error" startIcon={<Trash2 size={15} aria-hidden />} onClick={() => setRemoving(true)}>
                {one.remove}
              </Button>
            </>
          )}
          <Button component={Link} to="/new" variant="contained" startIcon={<Plus size={16} aria-hidden />}>
            {one.newVideo}
          </Button>
        </>
      }
    >
      <KeptForm kept={kept} label={channel.name} className={css.stack} onSubmit={(given) => save.mutate(given)}>
        {isOvertaken && (
          <Notice tone="warn" title={one.conflict.title} text={one.conflict.text}>
            <Button
              size="small"
              onClick={() => {
                base.current = channel.version;
                save.mutate(form.getValues());
              }}
            >
              {one.conflict.mine}
            </Button>
            <Button
              size="small"
              onClick={() => {
                base.current = channel.version;
                save.reset();
                kept.saved(valuesOf(channel));
              }}
            >
              {one.conflict.theirs}
            </Button>
          </Notice>
        )}
        {problem && problem.field === null && problem.code !== "CHANGED_MEANWHILE" && (
          <Notice tone="bad" title={problem.code === null ? t.problems.lost : problem.message} text={problem.hint} />
        )}
        <div className={css.columns}>
          <div className={css.main}>
            <Panel title={t.channels.about.title}>
              <div className={css.grid}>
                <Name />
                <Niche />
                <Language />
                <Zone />
                <div className={css.wide}>
                  <Description />
                </div>
              </div>
            </Panel>
            <Panel title={t.channels.persona.title}>
              <PersonaSelect
                all={personas}
                label={t.channels.persona.label}
                value={values.persona}
                onChange={(id) => form.setValue("persona", id, { shouldDirty: true })}
              />
            </Panel>
            <Panel title={t.channels.presets.title}>
              <Presets persona={persona} />
            </Panel>
            <Panel title={t.channels.brand.title}>
              <Brand
                presets={values.presets}
                onChange={(presets) => form.setValue("presets", presets, { shouldDirty: true })}
              />
            </Panel>
            <Panel title={t.channels.schedule.title}>
              <Schedule
                value={values.schedule}
                zone={values.timezone}
                onChange={(schedule) => form.setValue("schedule", schedule, { shouldDirty: true })}
              />
            </Panel>
            <Panel title={t.channels.targets.title}>
              <Targets />
            </Panel>
          </div>
          <div className={css.side}>
            <LookPreview name={channel.name} presets={values.presets} persona={persona} language={values.language} />
            <Panel title={t.channels.figures.title}>
              <Figures channel={channel} />
            </Panel>
          </div>
        </div>
        {isDirty && (
          <div className={css.foot}>
            <Button type="submit" variant="contained" isBusy={save.isPending}>
              {t.actions.save}
            </Button>
            <Button onClick={kept.discard}>{t.data.discard}</Button>
          </div>
        )}
      </KeptForm>
      {isRemoving && (
        <RemoveChannel
          channel={channel}
          onClose={() => setRemoving(false)}
          onRemoved={() => {
            toast({ tone: "good", title: one.removed(channel.name) });
            void navigate({ to: "/channels" });
          }}
        />
      )}
    </Screen>
  );
}
