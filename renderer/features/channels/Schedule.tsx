// The slots of a channel's week, and what happens with nobody there: plans that were missed, what no model read.
import { Plus, X } from "lucide-react";
import { useState } from "react";

import { MISSED, WEEKDAYS, type ChannelSchedule, type Slot } from "../../../contract/slots.ts";
import { locale, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field, FieldGroup } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { words } from "./words/index.ts";

import css from "./Parts.module.css";

const RHYTHMS = {
  none: [],
  weekly: [6],
  three: [1, 3, 5],
  daily: [...WEEKDAYS],
} as const satisfies Record<string, readonly Slot["weekday"][]>;
type Rhythm = keyof typeof RHYTHMS;
const EVENING = "18:00";

export function Schedule(props: {
  value: ChannelSchedule;
  zone: string;
  onChange: (value: ChannelSchedule) => void;
  /** The wizard leaves out what is seldom another. */
  isShort?: boolean;
}) {
  const { value, zone, onChange, isShort = false } = props;
  const t = useText(words).channels.schedule;
  const { slots } = value;
  const set = (next: readonly Slot[]) => onChange({ ...value, slots: sorted(next) });
  const time = slots[0]?.time ?? EVENING;
  const present = (Object.keys(RHYTHMS) as Rhythm[]).find((rhythm) => isRhythm(slots, RHYTHMS[rhythm]));
  return (
    <div className={css.stack}>
      <p className={css.lead}>{t.lead(zone.replaceAll("_", " "))}</p>
      <FieldGroup label={t.presets.label}>
        <Choice
          label={t.presets.label}
          value={present ?? ("" as Rhythm)}
          onChange={(rhythm) => set(RHYTHMS[rhythm].map((weekday) => ({ weekday, time })))}
          options={(Object.keys(RHYTHMS) as Rhythm[]).map((rhythm) => ({ value: rhythm, label: t.presets[rhythm] }))}
        />
      </FieldGroup>
      {slots.length === 0 ? (
        <p className={css.muted}>{t.empty}</p>
      ) : (
        <ul className={css.slots}>
          {slots.map((slot) => (
            <li key={keyOf(slot)}>
              <span>
                {dayName(slot.weekday, "long")}, {slot.time}
              </span>
              <button
                type="button"
                aria-label={t.remove(`${dayName(slot.weekday, "long")}, ${slot.time}`)}
                onClick={() => set(slots.filter((one) => keyOf(one) !== keyOf(slot)))}
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <AddSlot time={time} onAdd={(slot) => set([...slots.filter((one) => keyOf(one) !== keyOf(slot)), slot])} />
      {!isShort && (
        <>
          <FieldGroup label={t.missed}>
            <Choice
              label={t.missed}
              value={value.missed}
              onChange={(missed) => onChange({ ...value, missed })}
              options={MISSED.map((one) => ({ value: one, label: t.missedChoices[one] }))}
            />
          </FieldGroup>
          <Field label={t.wordListsAlone} hint={t.wordListsAloneHint}>
            {(described) => (
              <Switch
                {...described}
                label={t.wordListsAlone}
                isOn={value.wordListsAlone ?? false}
                onChange={(wordListsAlone) => onChange({ ...value, wordListsAlone })}
              />
            )}
          </Field>
        </>
      )}
    </div>
  );
}

function AddSlot({ time: usual, onAdd }: { time: string; onAdd: (slot: Slot) => void }) {
  const t = useText(words).channels.schedule;
  const [weekday, setWeekday] = useState<Slot["weekday"]>(1);
  const [time, setTime] = useState(usual);
  return (
    <div className={css.line}>
      <Field label={t.day}>
        {(described) => (
          <Select
            {...described}
            value={weekday}
            onChange={({ target }) => setWeekday(WEEKDAYS.find((day) => String(day) === target.value) ?? 1)}
          >
            {WEEKDAYS.map((day) => (
              <option key={day} value={day}>
                {dayName(day, "long")}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t.time}>
        {(described) => (
          <Input {...described} type="time" value={time} onChange={({ target }) => setTime(target.value)} />
        )}
      </Field>
      <Button
        startIcon={<Plus size={15} aria-hidden />}
        disabled={!/^\d\d:\d\d$/.test(time)}
        onClick={() => onAdd({ weekday, time })}
      >
        {t.add}
      </Button>
    </div>
  );
}

/** 2024 began on a Monday. */
export function dayName(weekday: number, width: "long" | "short"): string {
  return new Intl.DateTimeFormat(locale(), { weekday: width, timeZone: "UTC" }).format(Date.UTC(2024, 0, weekday));
}

function isRhythm(slots: readonly Slot[], days: readonly number[]): boolean {
  const times = new Set(slots.map(({ time }) => time));
  return times.size <= 1 && slots.length === days.length && slots.every(({ weekday }) => days.includes(weekday));
}

function keyOf({ weekday, time }: Slot): string {
  return `${weekday} ${time}`;
}

function sorted(slots: readonly Slot[]): Slot[] {
  return slots.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
}
