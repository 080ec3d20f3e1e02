// The settings of a running backend: what is in effect now, and changes that are kept in the store.
import { z } from "zod";

import type { SettingInfo, SettingsInfo } from "../../contract/api/settings.ts";
import type { Json } from "../../contract/values.ts";
import { AppError } from "./errors.ts";
import {
  effectiveSettings,
  SETTING_NAMES,
  settingOf,
  storedSetting,
  type EffectiveSettings,
  type SettingFlags,
  type SettingName,
} from "./settings.ts";

/** The store's side of it. */
export interface SettingRows {
  all(): Record<string, Json>;
  /** Rises with every change; 1 at first. */
  version(): number;
  set(values: Readonly<Record<string, Json>>, unset: readonly string[], now: number): void;
}

export interface LiveSettings {
  /** In effect now. What counts from the next start on is read once, at the start. */
  effective(): EffectiveSettings;
  /** Each with its value, who gave it, and what it may be. */
  info(): SettingsInfo;
  /** All of them or none; null takes a stored value back. Throws SETTING_UNKNOWN, SETTING_INVALID, CHANGED_MEANWHILE. */
  set(values: Readonly<Record<string, Json>>, expected?: { ifVersion?: number | undefined }): void;
}

export function createSettings(from: {
  rows: SettingRows;
  flags?: SettingFlags | undefined;
  env?: Record<string, string | undefined>;
  /** Milliseconds UTC. */
  now?: () => number;
}): LiveSettings {
  const { rows, flags = {}, env = process.env, now = Date.now } = from;
  const read = () => effectiveSettings({ store: rows.all(), env, flags });
  let effective = read();
  const atStart = effective.values;
  return {
    effective: () => effective,
    info: () => {
      const { values, sources, warnings } = effective;
      const items = SETTING_NAMES.map((name) => infoOf(name, values[name], sources[name], atStart[name]));
      return { version: rows.version(), items, warnings };
    },
    set: (values, { ifVersion } = {}) => {
      const given = Object.entries(values).filter(([, value]) => value !== null);
      const set = Object.fromEntries(given.map(([name, value]) => [storedSetting(name, value).name, value]));
      // Also one that is known no longer: its row may go.
      const stored = rows.all();
      const unset = Object.keys(values).filter((name) => values[name] === null);
      for (const name of unset) if (!(name in stored)) assertKnown(name);
      const version = rows.version();
      if (ifVersion !== undefined && ifVersion !== version)
        throw new AppError("CHANGED_MEANWHILE", "settings.set", `The version is ${version} by now, not ${ifVersion}`, {
          details: { version },
        });
      rows.set(set, unset, now());
      effective = read();
    },
  };
}

function infoOf(name: SettingName, value: unknown, source: SettingInfo["source"], atStart: unknown): SettingInfo {
  const { schema, default: fallback, about, restart = false, ownerOnly = false } = settingOf(name);
  const shape = z.toJSONSchema(schema, { io: "output" });
  return {
    name,
    value: value as Json,
    source,
    default: fallback() as Json,
    about,
    restart,
    ownerOnly,
    isPending: restart && JSON.stringify(value) !== JSON.stringify(atStart),
    schema: shape as SettingInfo["schema"],
  };
}

function assertKnown(name: string): void {
  if (!SETTING_NAMES.some((known) => known === name))
    throw new AppError("SETTING_UNKNOWN", "settings.set", `${name} is no setting`, { details: { field: name } });
}
