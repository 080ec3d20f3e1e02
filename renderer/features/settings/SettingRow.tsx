// One setting: what it is, who gave its value, its control, and the way back to the default.
import { Lock, RotateCcw } from "lucide-react";
import { useId, type ReactNode } from "react";

import type { SettingInfo } from "../../../contract/api/settings.ts";
import { isApp } from "../../api/native.ts";
import { format, useText } from "../../i18n/index.ts";
import { IconButton } from "../../ui/Button.tsx";
import { Control } from "./Control.tsx";
import { MILLIONTHS, OF_THE_APP } from "./parts.ts";
import { isLocked, nameOf, type Json, type Problems } from "./useSettings.ts";
import { words } from "./words/index.ts";

import css from "./SettingRow.module.css";

export function SettingRow(props: {
  item: SettingInfo;
  onChange: (item: SettingInfo, value: Json) => void;
  problemOfName: Problems;
}) {
  const { item, onChange, problemOfName } = props;
  const t = useText(words).settings;
  const id = useId();
  const name = nameOf(item, t);
  const locked = isLocked(item);
  const problem = problemOfName(item.name);
  const isElsewhere = OF_THE_APP.has(item.name) && !isApp;
  return (
    <Row
      name={name}
      about={t.names[item.name]?.about ?? item.about}
      aboutId={`${id}-about`}
      isWide={Array.isArray(item.value) || (typeof item.value === "string" && item.value.includes("/"))}
      badges={
        <>
          {item.source !== "default" && (
            <span
              className={css.badge}
              data-tone={locked ? "locked" : "changed"}
              title={locked ? undefined : t.byDefault(told(item.default, item.name, t))}
            >
              {locked && <Lock size={11} aria-hidden />}
              {t.sources[item.source]}
            </span>
          )}
          {item.isPending && (
            <span className={css.badge} data-tone="waits">
              {t.waits}
            </span>
          )}
          {isElsewhere && <span className={css.badge}>{t.onlyApp}</span>}
        </>
      }
      note={
        problem ? (
          <span className={css.problem} role="alert">
            {problem.message}
          </span>
        ) : locked ? (
          t.locked(item.source === "environment" ? environmentName(item.name) : flagName(item.name))
        ) : null
      }
      end={
        <IconButton
          aria-label={t.reset(name)}
          title={t.byDefault(told(item.default, item.name, t))}
          className={css.reset}
          disabled={item.source !== "store"}
          data-hidden={item.source !== "store" || undefined}
          onClick={() => onChange(item, null)}
        >
          <RotateCcw size={14} aria-hidden />
        </IconButton>
      }
    >
      <Control
        item={item}
        name={name}
        described={{ id, "aria-describedby": `${id}-about`, ...(problem ? { "aria-invalid": true as const } : {}) }}
        isLocked={locked}
        onChange={(value) => onChange(item, value)}
      />
    </Row>
  );
}

/** The looks of a row, also of what is no setting of the backend. */
export function Row(props: {
  name: ReactNode;
  about?: ReactNode;
  aboutId?: string;
  badges?: ReactNode;
  note?: ReactNode;
  end?: ReactNode;
  /** The control stands below the words. */
  isWide?: boolean;
  children: ReactNode;
}) {
  const { name, about, aboutId, badges, note, end, isWide = false, children } = props;
  return (
    <div className={css.row} data-wide={isWide || undefined}>
      <div className={css.words}>
        <p className={css.name}>
          <span>{name}</span> {badges}
        </p>
        {about && (
          <p id={aboutId} className={css.about}>
            {about}
          </p>
        )}
        {note && <p className={css.note}>{note}</p>}
      </div>
      <div className={css.control}>
        {children}
        {end}
      </div>
    </div>
  );
}

/** A value as a person reads it. */
function told(
  value: Json,
  setting: string,
  t: { on: string; off: string; nothing: string; values: Record<string, string> },
): string {
  if (typeof value === "boolean") return value ? t.on : t.off;
  if (typeof value === "number") return MILLIONTHS.has(setting) ? format.usd(value / 1e6) : format.number(value);
  if (Array.isArray(value)) return value.length === 0 ? t.nothing : value.map(String).join(", ");
  if (typeof value === "string") return t.values[value] ?? value;
  return t.nothing;
}

const parts = (name: string) => name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
/** As the backend calls it there. */
const environmentName = (name: string): string => `YTEMPIRE_${parts(name).join("_").toUpperCase()}`;
const flagName = (name: string): string => `--${parts(name).join("-")}`;
