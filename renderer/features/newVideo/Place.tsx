// For which channel, and from which preset of one's own the form begins.
import { useQuery } from "@tanstack/react-query";
import { Bookmark, Check, Pencil, Save, Trash2 } from "lucide-react";
import { memo, useState } from "react";

import type { Channel } from "../../../contract/api/channels.ts";
import type { Preset } from "../../../contract/api/presets.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { Select } from "../../ui/Select.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { useProblem, useValue, useVideoForm } from "./useField.ts";
import { presetOf, withPreset } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Place.module.css";

export const Place = memo(function Place({ channels }: { channels: readonly Channel[] }) {
  const t = useText(words).newVideo;
  const { register } = useVideoForm();
  const channelId = useValue("channelId");
  const problem = useProblem("channelId");
  return (
    <div className={css.place}>
      <Field label={t.channel} problem={problem}>
        {(described) => (
          <Select {...described} {...register("channelId")} value={channelId}>
            <option value="">{channels.find(({ isDefault }) => isDefault)?.name ?? t.channelDefault}</option>
            {channels
              .filter(({ isDefault }) => !isDefault)
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </Select>
        )}
      </Field>
      <Popover
        label={t.presets.title}
        icon={<Bookmark size={15} aria-hidden />}
        isNamed
        className={css.open}
        side="below"
      >
        <Presets />
      </Popover>
    </div>
  );
});

function Presets() {
  const t = useText(words);
  const { api, client, queries } = useBackend();
  const { data = [] } = useQuery(api.presets.list.queryOptions({ input: {} }));
  const { getValues, reset } = useVideoForm();
  const [editing, setEditing] = useState<string | null>(null);
  const changed = () => queries.invalidateQueries({ queryKey: api.presets.key() });
  const told = async (work: Promise<unknown>) => {
    try {
      await work;
      await changed();
      return true;
    } catch (error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
      return false;
    }
  };
  const apply = (preset: Preset) => {
    const before = getValues();
    reset(withPreset(before, preset), { keepDefaultValues: true });
    toast({ tone: "good", title: t.newVideo.presets.applied(preset.name), undo: () => reset(before) });
  };
  const remove = async ({ id, version, name, wishes, channelId, footageFolders }: Preset) => {
    if (!(await told(client.presets.remove({ id, ifVersion: version })))) return;
    toast({
      tone: "good",
      title: t.newVideo.presets.removed(name),
      undo: () => void told(client.presets.create({ name, wishes, channelId, footageFolders })),
    });
  };
  return (
    <div className={css.presets}>
      {data.length === 0 ? (
        <p className={css.none}>{t.newVideo.presets.none}</p>
      ) : (
        <ul aria-label={t.newVideo.presets.title}>
          {data.map((preset) =>
            editing === preset.id ? (
              <li key={preset.id}>
                <NameForm
                  name={preset.name}
                  label={t.newVideo.presets.name}
                  onName={async (name) => {
                    if (await told(client.presets.update({ id: preset.id, ifVersion: preset.version, name })))
                      setEditing(null);
                  }}
                />
              </li>
            ) : (
              <li key={preset.id}>
                <button type="button" className={css.apply} onClick={() => apply(preset)}>
                  {preset.name}
                </button>
                <button
                  type="button"
                  className={css.icon}
                  aria-label={t.newVideo.presets.overwrite(preset.name)}
                  title={t.newVideo.presets.overwrite(preset.name)}
                  onClick={() =>
                    void told(
                      client.presets.update({ id: preset.id, ifVersion: preset.version, ...presetOf(getValues()) }),
                    ).then((done) => done && toast({ tone: "good", title: t.newVideo.presets.kept(preset.name) }))
                  }
                >
                  <Save size={14} aria-hidden />
                </button>
                <button
                  type="button"
                  className={css.icon}
                  aria-label={t.newVideo.presets.rename(preset.name)}
                  title={t.newVideo.presets.rename(preset.name)}
                  onClick={() => setEditing(preset.id)}
                >
                  <Pencil size={14} aria-hidden />
                </button>
                <button
                  type="button"
                  className={css.icon}
                  aria-label={t.newVideo.presets.remove(preset.name)}
                  title={t.newVideo.presets.remove(preset.name)}
                  onClick={() => void remove(preset)}
                >
                  <Trash2 size={14} aria-hidden />
                </button>
              </li>
            ),
          )}
        </ul>
      )}
      <div className={css.keep}>
        <strong>{t.newVideo.presets.keep}</strong>
        <NameForm
          name=""
          label={t.newVideo.presets.name}
          onName={async (name, clear) => {
            if (!(await told(client.presets.create({ name, ...presetOf(getValues()) })))) return;
            clear();
            toast({ tone: "good", title: t.newVideo.presets.kept(name) });
          }}
        />
      </div>
    </div>
  );
}

/** It stands inside of the big form, so it is none itself. */
function NameForm(props: {
  name: string;
  label: string;
  onName: (name: string, clear: () => void) => Promise<void> | void;
}) {
  const { label, onName } = props;
  const t = useText(words);
  const [name, setName] = useState(props.name);
  const send = () => {
    if (name.trim() !== "") void onName(name.trim(), () => setName(""));
  };
  return (
    <div className={css.name}>
      <input
        value={name}
        maxLength={100}
        aria-label={label}
        placeholder={label}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          // The big form around it is not sent by this.
          event.preventDefault();
          event.stopPropagation();
          send();
        }}
      />
      <Button size="small" startIcon={<Check size={14} aria-hidden />} disabled={name.trim() === ""} onClick={send}>
        {t.actions.save}
      </Button>
    </div>
  );
}
