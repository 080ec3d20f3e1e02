// The form of a new video as it is typed, and the idea that becomes of it, checked by the contract's own schemas.
import "../../api/schemas.ts";
import { z } from "zod";

import type { Channel } from "../../../contract/api/channels.ts";
import type { Preset } from "../../../contract/api/presets.ts";
import { IDEA_LIMITS, Idea, ideaFault } from "../../../contract/idea.ts";
import type { IdeaInput } from "../../../contract/idea.ts";
import { CAPTION_MODES, CAPTION_STYLES, FORMATS, MOODS, OwnFile, STYLES } from "../../../contract/values.ts";

export const SOURCES = ["topic", "notes", "script"] as const;
export type Source = (typeof SOURCES)[number];

/** Files of the person's own, by the idea's fields. */
export const FILE_FIELDS = ["narrationFile", "musicFile", "logo", "intro", "outro"] as const;
export type FileField = (typeof FILE_FIELDS)[number];

const File = OwnFile.nullable();

/** As the controls hold it: what is left open, to the channel or to the program, is empty, and a length of 0. */
export const FormValues = z.object({
  source: z.enum(SOURCES),
  topic: z.string(),
  notes: z.string(),
  script: z.string(),
  niche: z.string(),
  /** A persona's id; `none`: nobody's manner. */
  persona: z.string(),
  style: z.enum(["", ...STYLES]),
  look: z.string(),
  captionStyle: z.enum(["", ...CAPTION_STYLES]),
  voice: z.string(),
  language: z.string(),
  format: z.enum(["", ...FORMATS]),
  seconds: z.number(),
  captions: z.enum(["", ...CAPTION_MODES]),
  music: z.enum(["", "none", ...MOODS]),
  narrationFile: File,
  musicFile: File,
  logo: File,
  intro: File,
  outro: File,
  /** Absolute paths, of the machine of the backend. */
  footage: z.array(z.string()),
  /** Empty: the default one. */
  channelId: z.string(),
});
export type FormValues = z.infer<typeof FormValues>;
export type FormField = keyof FormValues;

export const NEW: FormValues = {
  source: "topic",
  topic: "",
  notes: "",
  script: "",
  niche: "",
  persona: "",
  style: "",
  look: "",
  captionStyle: "",
  voice: "",
  language: "",
  format: "",
  seconds: 0,
  captions: "",
  music: "",
  narrationFile: null,
  musicFile: null,
  logo: null,
  intro: null,
  outro: null,
  footage: [],
  channelId: "",
};

/** What a video says of itself; a preset keeps all but these. */
export const OWN_WORDS = ["source", "topic", "notes", "script", "narrationFile"] as const satisfies FormField[];

/** Lengths that the slider stands at, in seconds. */
export const LENGTHS = [15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2700, 3600] as const;

/** Where neither form nor channel says anything. */
const DEFAULTS = { format: "16:9", seconds: 60, captions: "burned" } as const;

/** What counts of these: the form's wish, else the channel's, else the default. */
export function inEffect(
  values: Pick<FormValues, "format" | "seconds" | "captions" | "language">,
  channel: Pick<Channel, "language" | "presets"> | undefined,
) {
  const presets = channel?.presets ?? {};
  return {
    format: values.format || (presets.format ?? DEFAULTS.format),
    seconds: values.seconds || (presets.seconds ?? DEFAULTS.seconds),
    captions: values.captions || (presets.captions ?? DEFAULTS.captions),
    language: values.language || (channel?.language ?? "en"),
  };
}

export type Wishes = Partial<Omit<IdeaInput, "footage">>;

/** What is asked for; what is left open is left out, so that a channel's presets count. */
export function wishesOf(values: FormValues): Wishes {
  const { source, topic, notes, script, niche, persona, style, look, captionStyle, voice, language } = values;
  const { format, seconds, captions, music } = values;
  const files = FILE_FIELDS.filter(
    (field) => values[field] !== null && (field !== "narrationFile" || source === "script"),
  );
  return {
    ...(topic.trim() === "" ? {} : { topic }),
    ...(source === "notes" ? { notes } : {}),
    ...(source === "script" ? { script } : {}),
    ...(niche.trim() === "" ? {} : { niche }),
    ...(persona === "" ? {} : { persona: persona === "none" ? null : persona }),
    ...(style === "" ? {} : { style }),
    ...(look === "" ? {} : { look }),
    ...(captionStyle === "" ? {} : { captionStyle }),
    ...(voice === "" ? {} : { voice }),
    // A file of one's own takes the place of a mood, and of silence.
    ...(music === "" || values.musicFile !== null ? {} : { music }),
    ...(language === "" ? {} : { language }),
    ...(format === "" ? {} : { format }),
    ...(seconds === 0 ? {} : { seconds }),
    ...(captions === "" ? {} : { captions }),
    ...Object.fromEntries(files.map((field) => [field, values[field]])),
  };
}

/** Where and of what the video is made, beside its wishes. */
export function placingOf({ channelId, footage }: FormValues) {
  return { ...(channelId === "" ? {} : { channelId }), footageFolders: footage };
}

/** The form with what a preset says, and with the words that stand in it. Fields that the form has not are the preset's own. */
export function withPreset(
  values: FormValues,
  preset: { wishes: Wishes } & Pick<Preset, "channelId" | "footageFolders">,
): FormValues {
  const { wishes, channelId, footageFolders } = preset;
  const said = Object.fromEntries(
    Object.entries(wishes).filter(([name, value]) => name in NEW && value !== undefined && value !== null),
  );
  const kept = Object.fromEntries(OWN_WORDS.map((field) => [field, values[field]]));
  const parsed = FormValues.safeParse({
    ...NEW,
    ...said,
    ...kept,
    footage: footageFolders,
    channelId: channelId ?? "",
  });
  return parsed.success ? parsed.data : values;
}

/** What a preset keeps of the form. */
export function presetOf(values: FormValues) {
  const plain = { ...values, ...Object.fromEntries(OWN_WORDS.map((field) => [field, NEW[field]])) };
  return {
    wishes: wishesOf(plain),
    channelId: values.channelId === "" ? null : values.channelId,
    footageFolders: values.footage,
  };
}

export interface Fault {
  field: FormField;
  /** `missing`: nothing stands in it; `tooLong`: `length` characters where `most` may be; else what the contract says. */
  kind: "missing" | "tooLong" | "other";
  message: string;
  most?: number;
  length?: number;
}

/** What is wrong with the form before it is sent. */
export function faultsOf(values: FormValues): Fault[] {
  if (values[values.source].trim() === "") return [{ field: values.source, kind: "missing", message: "" }];
  const parsed = Idea.safeParse(wishesOf(values));
  if (parsed.success) {
    const fault = ideaFault(parsed.data);
    return fault ? [{ field: known(fault.field), kind: "other", message: fault.message }] : [];
  }
  return parsed.error.issues.map((issue) => {
    const field = known(issue.path[0]);
    if (issue.code === "too_big" && issue.origin === "string")
      return {
        field,
        kind: "tooLong",
        message: issue.message,
        most: Number(issue.maximum),
        length: lengthOf(values[field]),
      };
    return { field, kind: "other", message: issue.message };
  });
}

function lengthOf(value: FormValues[FormField]): number {
  return typeof value === "string" ? value.trim().length : 0;
}

/** Errors whose code alone tells the field. */
const FIELDS: Readonly<Record<string, FormField>> = {
  VOICE_UNKNOWN: "voice",
  VOICE_FAILED: "voice",
  VOICE_MODEL: "voice",
  VOICE_COST: "voice",
  VOICE_LANGUAGE: "language",
  LOOK_INVALID: "look",
  FOLDER_UNUSABLE: "footage",
  LIBRARY_NOT_INDEXED: "footage",
  NARRATION_UNREADABLE: "narrationFile",
  NARRATION_SILENT: "narrationFile",
  SCRIPT_EMPTY: "script",
  SCRIPT_DIRECTIVE: "script",
  LETTERS_MISSING: "script",
};

/** The field of the form that an error of the backend is about; null: none of them. */
export function fieldOf({ code, field }: { code: string | null; field: string | null }): FormField | null {
  const named = field?.replace(/^idea\./, "").split(".")[0];
  if (named === "footageFolders") return "footage";
  if (named !== undefined && named in NEW) return named as FormField;
  return FIELDS[code ?? ""] ?? null;
}

function known(field: PropertyKey | undefined): FormField {
  return typeof field === "string" && field in NEW ? (field as FormField) : "topic";
}

export const LIMITS = IDEA_LIMITS;
