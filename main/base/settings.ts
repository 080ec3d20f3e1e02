// The settings: what each is, and its effective value with where it comes from: default < store < environment < command line.
import { availableParallelism } from "node:os";
import { isAbsolute } from "node:path";

import { z } from "zod";

import { WriterWish } from "../../contract/llm.ts";
import { SourceName, SOURCES } from "../../contract/sources.ts";
import type { Json } from "../../contract/values.ts";
import type { SettingSource } from "./dataDir.ts";
import { DEVICES } from "./encoders.ts";
import { AppError } from "./errors.ts";

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

/** Services that are paid for: off unless `cloudVoices` names them. */
export const CLOUD_VOICES = ["elevenlabs", "google", "openai"] as const;

/** Language models that are paid for: off unless `cloudWriters` names them. */
export const CLOUD_WRITERS = ["openai", "anthropic", "google"] as const;

export const INTERFACE_LANGUAGES = ["auto", "en", "de"] as const;

interface Setting<S extends z.ZodType = z.ZodType> {
  schema: S;
  /** Computed from the machine where it depends on it. */
  default: () => z.output<S>;
  /** One line for `doctor` and the settings screen. */
  about: string;
  /** It is read when the backend starts: a change counts from the next start on. Absent: at once. */
  restart?: true;
  /**
   * Only the person changes it, never a program with a token: a program that is run, a folder that is opened or written to,
   * an address that keys are sent to, what may be spent, how much programs may do.
   */
  ownerOnly?: true;
  /** It names what is run, open or called on this machine: a backup that is restored changes it not. */
  ofMachine?: true;
}

/** Every setting. `dataDir` is not among them: the store lies inside it (see dataDir.ts). */
export const SETTINGS = {
  outputDir: {
    schema: z.string().min(1),
    default: () => "videos",
    about: "the folder in which each video gets one of its own",
    ownerOnly: true,
  },
  ffmpeg: {
    schema: z.string().min(1).nullable(),
    default: () => null,
    about: "the ffmpeg to use; unset: the best one found",
    restart: true,
    ownerOnly: true,
    ofMachine: true,
  },
  encoder: {
    schema: z.enum(["auto", ...DEVICES]),
    default: () => "auto" as const,
    about: `what encodes the picture: auto, ${DEVICES.join(", ")}; what fails a test leaves it to the processor`,
    restart: true,
  },
  cpuJobs: {
    schema: z.coerce.number().int().min(1).max(4),
    // A render alone keeps all cores busy: more jobs at once than half of them only hold more memory.
    default: () => Math.max(1, Math.min(4, availableParallelism() >> 1)),
    about: "how many jobs run on the processor at once",
    restart: true,
  },
  gpuJobs: {
    schema: z.coerce.number().int().min(1).max(3),
    default: () => 1,
    about: "how many jobs run on the graphics card at once",
    restart: true,
  },
  networkJobs: {
    schema: z.coerce.number().int().min(1).max(16),
    default: () => 4,
    about: "how many jobs wait for the network at once",
    restart: true,
  },
  cacheGigabytes: {
    schema: z.coerce.number().min(0).max(10_000),
    default: () => 10,
    about: "how much of what was rendered is kept, so that a change costs only what it touches; a minute has 0.05",
    restart: true,
  },
  voiceProvider: {
    schema: z.enum(["cpu", "cuda"]),
    default: () => "cpu" as const,
    about: "what the models of neural voices are asked to run on",
    restart: true,
  },
  cloudVoices: {
    schema: list(z.enum(CLOUD_VOICES)),
    default: () => [],
    about: `paid services that may speak where a voice of theirs is asked for: ${CLOUD_VOICES.join(", ")}`,
    restart: true,
    ownerOnly: true,
  },
  cloudVoiceLimit: {
    schema: z.coerce.number().int().min(0),
    default: () => 1_000_000,
    about: "what the voice of one video may cost at most, in millionths of a US dollar",
    restart: true,
    ownerOnly: true,
  },
  cloudVoicePrices: {
    schema: list(
      z.string().regex(new RegExp(`^(${CLOUD_VOICES.join("|")})=\\d+$`), "write elevenlabs=220, for example"),
    ),
    default: () => [],
    about: "your own prices, in millionths of a US dollar a character, such as elevenlabs=220",
    restart: true,
    ownerOnly: true,
  },
  elevenlabsModel: {
    schema: z.string().min(1),
    default: () => "eleven_multilingual_v2",
    about: "the model that ElevenLabs speaks with",
    restart: true,
  },
  speechServer: {
    schema: z.url({ protocol: /^https?$/ }),
    default: () => "https://api.openai.com/v1",
    about: "the server that speaks OpenAI's protocol for speech",
    restart: true,
    ownerOnly: true,
    ofMachine: true,
  },
  speechModel: {
    schema: z.string().min(1),
    default: () => "gpt-4o-mini-tts",
    about: "the model that this server speaks with",
    restart: true,
  },
  writer: {
    schema: WriterWish,
    default: () => "auto",
    about:
      "what writes scripts: auto (the first language model that is there, else templates), templates, or an engine to ask first, such as ollama:qwen2.5:7b",
    ownerOnly: true,
  },
  ollamaAddress: {
    schema: webAddress(),
    default: () => "http://127.0.0.1:11434",
    about: "where Ollama answers: on this machine, or on another one of yours",
    restart: true,
    ownerOnly: true,
    ofMachine: true,
  },
  writerServer: {
    schema: webAddress().nullable(),
    default: () => null,
    about:
      "a server that speaks OpenAI's protocol for chats, such as http://127.0.0.1:8080/v1: one of your own, or one that you trust with your notes",
    ownerOnly: true,
    ofMachine: true,
  },
  writerServerModel: {
    schema: z.string().min(1).max(200),
    default: () => "default",
    about: "the model that this server is asked for",
    ownerOnly: true,
  },
  cloudWriters: {
    schema: list(z.enum(CLOUD_WRITERS)),
    default: () => [],
    about: `paid services that may write scripts where no model of yours does: ${CLOUD_WRITERS.join(", ")}`,
    ownerOnly: true,
  },
  cloudWriterPrices: {
    schema: list(
      z
        .string()
        .regex(
          new RegExp(`^(${CLOUD_WRITERS.join("|")})/[^=\\s]+=\\d+/\\d+$`),
          "write openai/gpt-4o-mini=150000/600000, for example",
        ),
    ),
    default: () => [],
    about:
      "your own prices, in millionths of a US dollar for a million tokens in and out, such as openai/gpt-4o-mini=150000/600000",
    ownerOnly: true,
  },
  writerRequestLimit: limit(10_000, "one question to a paid language model may cost at most"),
  writerVideoLimit: limit(100_000, "paid language models may cost for one video"),
  writerDayLimit: limit(1_000_000, "they may cost in a day (UTC)"),
  writerMonthLimit: limit(10_000_000, "they may cost in a month (UTC)"),
  dearWriterRevenue: {
    schema: z.coerce.number().min(0),
    default: () => 500,
    about:
      "what a channel must have earned in 30 days, in US dollars, for the dear model of a service to write; nothing is known of that yet, so the cheap one writes",
    ownerOnly: true,
  },
  footageSources: {
    schema: list(SourceName),
    default: () => [],
    about: `sources on the network that may be searched for footage; no other hears of it: ${SOURCES.join(", ")}`,
    ownerOnly: true,
  },
  apiRequestsPerHour: {
    schema: z.coerce.number().int().min(0),
    default: () => 1000,
    about: "how many REST requests a token may make in an hour; 0: as many as it likes",
    ownerOnly: true,
  },
  apiRequestsPerAddress: {
    schema: z.coerce.number().int().min(0),
    default: () => 1000,
    about: "the same for all tokens of an address together",
    ownerOnly: true,
  },
  apiFolders: {
    schema: list(z.string().min(1).refine(isAbsolute, "write absolute paths")),
    default: () => [],
    about: "folders outside of the home folder that programs with tokens and the page may name files of",
    ownerOnly: true,
    ofMachine: true,
  },
  startAtLogin: {
    schema: yesNo(),
    default: () => false,
    about: "whether the app starts, hidden, when you log in",
  },
  keepWorking: {
    schema: yesNo(),
    default: () => true,
    about: "whether work goes on in the tray when the app's window is closed; else the app ends",
  },
  pauseOnBattery: {
    schema: yesNo(),
    default: () => false,
    about: "whether all work pauses while the computer runs on its battery",
  },
  pauseInFullScreen: {
    schema: yesNo(),
    default: () => false,
    about: "whether all work pauses while a game or film fills the screen (Windows, and Linux under X11)",
  },
  notices: {
    schema: yesNo(),
    default: () => true,
    about: "whether the app tells by the system's notifications that a video is ready, failed or waits for you",
  },
  updates: {
    schema: yesNo(),
    default: () => true,
    about: "whether the app looks for new versions; it asks before it takes one",
  },
  paused: {
    schema: z.union([z.enum(["no", "yes"]), z.iso.datetime()]),
    default: () => "no" as const,
    about: "whether all work is paused: no, yes, or until this time (UTC)",
  },
  language: {
    schema: z.enum(INTERFACE_LANGUAGES),
    default: () => "auto" as const,
    about: "what the texts of errors speak over REST; auto: what the program asks for",
  },
  firstRun: {
    schema: z.enum(["pending", "over"]),
    default: () => "pending" as const,
    about: "whether the page still shows its first steps: pending or over",
  },
  logLevel: {
    schema: z.enum(LOG_LEVELS),
    default: () => "info" as const,
    about: "the least important line that is logged",
    restart: true,
  },
} as const satisfies Record<string, Setting>;

/** A row of the table as it is read, whichever it is. */
export const settingOf = (name: SettingName): Setting => SETTINGS[name];

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

/** By any name, also that of a setting of another version. */
export const isOfMachine = (name: string): boolean =>
  SETTING_NAMES.some((one) => one === name && settingOf(one).ofMachine);

/** `cpuJobs` is `YTEMPIRE_CPU_JOBS` in the environment and `--cpu-jobs` on the command line. */
export const environmentName = (name: SettingName): string => `YTEMPIRE_${words(name).join("_").toUpperCase()}`;
export const flagName = (name: SettingName): string => `--${words(name).join("-")}`;

/** Keys of services: no settings, since those are shown. Only names of our own count: a key may lie there for another program. */
export const KEY_VARIABLES = {
  elevenlabs: "YTEMPIRE_ELEVENLABS_KEY",
  google: "YTEMPIRE_GOOGLE_KEY",
  openai: "YTEMPIRE_SPEECH_KEY",
} as const satisfies Record<(typeof CLOUD_VOICES)[number], string>;

/** The same, of language models; the server of one's own wants one seldom. */
export const WRITER_KEY_VARIABLES = {
  openai: "YTEMPIRE_OPENAI_KEY",
  anthropic: "YTEMPIRE_ANTHROPIC_KEY",
  google: "YTEMPIRE_GEMINI_KEY",
  openaiCompatible: "YTEMPIRE_WRITER_SERVER_KEY",
} as const satisfies Record<(typeof CLOUD_WRITERS)[number] | "openaiCompatible", string>;

/** The same of a source of footage. */
export const sourceKeyVariable = (source: SourceName): string =>
  `YTEMPIRE_${words(source).join("_").toUpperCase()}_KEY`;

/** Those that are there. */
export function sourceKeys(env: Record<string, string | undefined>): Partial<Record<SourceName, string>> {
  return Object.fromEntries(
    SOURCES.flatMap((name) => {
      const key = env[sourceKeyVariable(name)]?.trim();
      return key ? [[name, key]] : [];
    }),
  );
}

/** Variables of the same prefix that are no settings. */
const OTHER_VARIABLES = new Set([
  "YTEMPIRE_DATA_DIR",
  "YTEMPIRE_DEBUG",
  ...Object.values(KEY_VARIABLES),
  ...Object.values(WRITER_KEY_VARIABLES),
  ...SOURCES.map(sourceKeyVariable),
]);

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
  const warnings = [...unknownVariables(env), ...unknownRows(store)];
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

/**
 * A value as it goes into the store. Throws SETTING_UNKNOWN, SETTING_INVALID. Unlike a variable, which is always text, it
 * is to be of the setting's own type: `"3"` is no number of jobs.
 */
export function storedSetting(name: string, value: Json): { name: SettingName; value: Json } {
  const known = SETTING_NAMES.find((one) => one === name);
  if (!known)
    throw new AppError("SETTING_UNKNOWN", "settings.set", `${name} is no setting`, { details: { field: name } });
  const parsed = SETTINGS[known].schema.safeParse(value);
  const given = JSON.stringify(value);
  if (parsed.success && JSON.stringify(parsed.data) === given) return { name: known, value };
  const why = parsed.success ? `write ${JSON.stringify(parsed.data)}` : problem(parsed.error);
  throw new AppError("SETTING_INVALID", "settings.set", `${name} is ${given}: ${why}`, { details: { field: name } });
}

function parse(schema: z.ZodType, value: unknown, name: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError("USAGE", "settings", `${name} is ${JSON.stringify(value)}: ${problem(parsed.error)}`, {
    hint: "`npm run doctor` lists the settings and their values.",
  });
}

/** Of the environment and the command line as `yes` or `no`. */
function yesNo() {
  const meaning = (value: unknown) => (value === "yes" ? true : value === "no" ? false : value);
  return z.preprocess(meaning, z.boolean());
}

/** A private address is right here: the server is the person's own. What it is sent stands in no other place of the address. */
function webAddress() {
  return z
    .url({ protocol: /^https?$/, error: "write an address such as http://127.0.0.1:11434" })
    .refine((address) => /^[^@?#]*$/.test(address), "write it without a name, a password, ? and #");
}

/** Millionths of a US dollar. */
function limit(most: number, what: string) {
  return {
    schema: z.coerce.number().int().min(0),
    default: () => most,
    about: `what ${what}, in millionths of a US dollar`,
    ownerOnly: true,
  } as const;
}

/** Of the environment and the command line as `a,b`; `off` is none. */
function list<S extends z.ZodType>(item: S) {
  const parts = (value: string): string[] =>
    value === "off"
      ? []
      : value
          .split(",")
          .map((part) => part.trim())
          .filter(Boolean);
  return z.preprocess((value) => (typeof value === "string" ? parts(value) : value), z.array(item));
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

/** Such as those of a newer version. */
function unknownRows(store: Record<string, unknown>): string[] {
  const known = new Set<string>(SETTING_NAMES);
  return Object.keys(store)
    .filter((name) => !known.has(name))
    .map((name) => `The stored setting ${name} is none of this version`);
}

function words(name: string): string[] {
  return name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}
