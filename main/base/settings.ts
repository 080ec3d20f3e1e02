// The settings: what each is, and its effective value with where it comes from: default < store < environment < command line.
import { availableParallelism } from "node:os";

import { z } from "zod";

import type { SettingSource } from "./dataDir.ts";
import { AppError } from "./errors.ts";

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

interface Setting<S extends z.ZodType = z.ZodType> {
  schema: S;
  /** Computed from the machine where it depends on it. */
  default: () => z.output<S>;
  /** One line for `doctor` and the settings screen. */
  about: string;
}

/** Every setting. `dataDir` is not among them: the store lies inside it (see dataDir.ts). */
export const SETTINGS = {
  outputDir: {
    schema: z.string().min(1),
    default: () => "videos",
    about: "the folder in which each video gets one of its own",
  },
  ffmpeg: {
    schema: z.string().min(1).nullable(),
    default: () => null,
    about: "the ffmpeg to use; unset: the best one found",
  },
  cpuJobs: {
    schema: z.coerce.number().int().min(1).max(4),
    // A render alone keeps all cores busy: more jobs at once than half of them only hold more memory.
    default: () => Math.max(1, Math.min(4, availableParallelism() >> 1)),
    about: "how many jobs run on the processor at once",
  },
  gpuJobs: {
    schema: z.coerce.number().int().min(1).max(3),
    default: () => 1,
    about: "how many jobs run on the graphics card at once",
  },
  networkJobs: {
    schema: z.coerce.number().int().min(1).max(16),
    default: () => 4,
    about: "how many jobs wait for the network at once",
  },
  logLevel: {
    schema: z.enum(LOG_LEVELS),
    default: () => "info" as const,
    about: "the least important line that is logged",
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
export type Settings = { [N in SettingName]: z.output<(typeof SETTINGS)[N]["schema"]> };

/** Settings as the command line gives them. */
export type SettingFlags = Partial<Record<SettingName, unknown>>;

export interface EffectiveSettings {
  values: Settings;
  /** Who gave the value in effect. */
  sources: Record<SettingName, SettingSource>;
  /** What was found but could not be used: variables with unknown names, damaged rows of the store. */
  warnings: string[];
}

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** `cpuJobs` is `YTEMPIRE_CPU_JOBS` in the environment and `--cpu-jobs` on the command line. */
export const environmentName = (name: SettingName): string => `YTEMPIRE_${words(name).join("_").toUpperCase()}`;
export const flagName = (name: SettingName): string => `--${words(name).join("-")}`;

/** Variables of the same prefix that are no settings. */
const OTHER_VARIABLES = new Set(["YTEMPIRE_DATA_DIR", "YTEMPIRE_DEBUG"]);

/**
 * Throws USAGE where the environment or the command line gives a value that cannot be. A row of the store that cannot be
 * is passed over with a warning: it must not keep the program from starting, since that is where it is mended.
 */
export function effectiveSettings(from: {
  store?: Record<string, unknown>;
  env?: Record<string, string | undefined>;
  flags?: SettingFlags;
}): EffectiveSettings {
  const { store = {}, env = process.env, flags = {} } = from;
  const warnings = unknownVariables(env);
  const found = SETTING_NAMES.map((name) => {
    const { schema, default: fallback } = SETTINGS[name];
    if (flags[name] !== undefined) return [name, parse(schema, flags[name], flagName(name)), "command line"] as const;
    const variable = env[environmentName(name)];
    // An empty variable is how shells unset one for a single command.
    if (variable !== undefined && variable !== "")
      return [name, parse(schema, variable, environmentName(name)), "environment"] as const;
    if (store[name] !== undefined) {
      const parsed = schema.safeParse(store[name]);
      if (parsed.success) return [name, parsed.data, "store"] as const;
      warnings.push(`The stored setting ${name} is ${JSON.stringify(store[name])}: ${problem(parsed.error)}`);
    }
    return [name, fallback(), "default"] as const;
  });
  return {
    values: Object.fromEntries(found.map(([name, value]) => [name, value])) as Settings,
    sources: Object.fromEntries(found.map(([name, , source]) => [name, source])) as Record<SettingName, SettingSource>,
    warnings,
  };
}

function parse(schema: z.ZodType, value: unknown, name: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError("USAGE", "settings", `${name} is ${JSON.stringify(value)}: ${problem(parsed.error)}`, {
    hint: "`npm run doctor` lists the settings and their values.",
  });
}

function problem(error: z.ZodError): string {
  return error.issues.map((issue) => issue.message).join("; ");
}

/** A misspelt variable would otherwise be passed over in silence. */
function unknownVariables(env: Record<string, string | undefined>): string[] {
  const known = new Set([...SETTING_NAMES.map(environmentName), ...OTHER_VARIABLES]);
  return Object.keys(env)
    .filter((name) => name.startsWith("YTEMPIRE_") && !known.has(name))
    .map((name) => `The environment variable ${name} is not a setting`);
}

function words(name: SettingName): string[] {
  return name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}
