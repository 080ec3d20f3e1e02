// The form of a new video as it is typed, and the idea that becomes of it, checked by the contract's own schemas.
import "../../api/schemas.ts";
import { z } from "zod";

import { IDEA_LIMITS, Idea, ideaFault } from "../../../contract/idea.ts";
import type { IdeaInput } from "../../../contract/idea.ts";
import { CAPTION_MODES, FORMATS, MOODS, STYLES } from "../../../contract/values.ts";

export const SOURCES = ["topic", "notes", "script"] as const;
export type Source = (typeof SOURCES)[number];

/** As the controls hold it: what is left to the program is empty. */
export const FormValues = z.object({
  source: z.enum(SOURCES),
  topic: z.string(),
  notes: z.string(),
  script: z.string(),
  niche: z.string(),
  style: z.enum(["", ...STYLES]),
  look: z.string(),
  voice: z.string(),
  language: z.string(),
  format: z.enum(FORMATS),
  seconds: z.number(),
  captions: z.enum(CAPTION_MODES),
  music: z.enum(["", "none", ...MOODS]),
});
export type FormValues = z.infer<typeof FormValues>;
export type FormField = keyof FormValues;

export const NEW: FormValues = {
  source: "topic",
  topic: "",
  notes: "",
  script: "",
  niche: "",
  style: "",
  look: "",
  voice: "",
  language: "en",
  format: "16:9",
  seconds: 60,
  captions: "burned",
  music: "",
};

/** Lengths that the slider stands at, in seconds. */
export const LENGTHS = [15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2700, 3600] as const;

export type Wishes = Pick<
  IdeaInput,
  | "topic"
  | "notes"
  | "script"
  | "niche"
  | "style"
  | "look"
  | "voice"
  | "language"
  | "format"
  | "seconds"
  | "captions"
  | "music"
>;

/** What is asked for; what is left open is left out, so that a channel's presets count. */
export function wishesOf(values: FormValues): Wishes {
  const { source, topic, notes, script, niche, style, look, voice, language, format, seconds, captions, music } =
    values;
  return {
    ...(topic.trim() === "" ? {} : { topic }),
    ...(source === "notes" ? { notes } : {}),
    ...(source === "script" ? { script } : {}),
    ...(niche.trim() === "" ? {} : { niche }),
    ...(style === "" ? {} : { style }),
    ...(look === "" ? {} : { look }),
    ...(voice === "" ? {} : { voice }),
    ...(music === "" ? {} : { music }),
    language,
    format,
    seconds,
    captions,
  };
}

export interface Fault {
  field: FormField;
  /** `missing`: nothing stands in it; `tooLong`: more than `most` characters; else what the contract says. */
  kind: "missing" | "tooLong" | "other";
  message: string;
  most?: number;
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
      return { field, kind: "tooLong", message: issue.message, most: Number(issue.maximum) };
    return { field, kind: "other", message: issue.message };
  });
}

/** Errors whose code alone tells the field. */
const FIELDS: Readonly<Record<string, FormField>> = {
  VOICE_UNKNOWN: "voice",
  VOICE_FAILED: "voice",
  VOICE_MODEL: "voice",
  VOICE_COST: "voice",
  VOICE_LANGUAGE: "language",
  LOOK_INVALID: "look",
  SCRIPT_EMPTY: "script",
  SCRIPT_DIRECTIVE: "script",
  LETTERS_MISSING: "script",
};

/** The field of the form that an error of the backend is about; null: none of them. */
export function fieldOf({ code, field }: { code: string | null; field: string | null }): FormField | null {
  const named = field?.replace(/^idea\./, "").split(".")[0];
  if (named !== undefined && named in NEW) return named as FormField;
  return FIELDS[code ?? ""] ?? null;
}

function known(field: PropertyKey | undefined): FormField {
  return typeof field === "string" && field in NEW ? (field as FormField) : "topic";
}

export const LIMITS = IDEA_LIMITS;
