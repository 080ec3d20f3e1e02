// The options of `make`: one table gives the parser, the help and the checks.
import { IDEA_LIMITS, Idea, ideaFault, type VariantChange } from "../../contract/idea.ts";
import { TRANSITIONS } from "../../contract/transition.ts";
import {
  AMBIENCES,
  CAPTION_STYLES,
  DELIVERIES,
  FORMATS,
  FRAME_RATES,
  HEIGHTS,
  LOOKS,
  MOODS,
  STYLES,
  type Format,
} from "../../contract/values.ts";
import { findDataDir } from "../base/dataDir.ts";
import { AppError } from "../base/errors.ts";
import { findLook } from "../base/ownLooks.ts";
import { readText } from "../base/readText.ts";
import { withTables, type Reach } from "./chartTables.ts";
import { readLanguage } from "./language.ts";
import { lengthInTopic } from "./lengthInTopic.ts";
import { parseOptions } from "./parseOptions.ts";

export interface Option {
  /** Stands above it in the help: it and those that follow belong together. */
  section?: string;
  /** What stands after the name in the help; none for a switch. */
  value?: string;
  help: string;
  /** Names a file or folder of the person's; in a list it counts from the list's own folder. */
  path?: true;
  /** May be given several times; in a list its values are separated by `VALUES_SEPARATOR`. */
  multiple?: true;
  /** Concerns the whole command, not one video: no column of a list. */
  whole?: true;
}

export const OPTIONS = {
  niche: {
    section: "What it is made of",
    value: "NAME",
    help: "sleep, meditation, focus … ; with --keywords it takes the place of a topic",
  },
  keywords: { value: "A,B", help: "words to build the video around" },
  preset: {
    value: "NAME",
    help: "one of your presets, kept on the screen of a new video; what you say here comes first",
  },
  script: { value: "FILE", help: "your finished script (.txt, .md), spoken word for word", path: true },
  notes: { value: "FILE", help: "your notes (.txt, .md): the script is written from them", path: true },
  writer: {
    value: "NAME",
    help: "what writes the script: auto, templates, or a language model to ask first, such as ollama or ollama:qwen2.5:7b; default by the settings",
  },
  seconds: {
    section: "How it looks and sounds",
    value: "N",
    help: `length, ${IDEA_LIMITS.secondsMin} to ${IDEA_LIMITS.secondsMax}, of ambience to ${IDEA_LIMITS.ambienceSecondsMax}; default 60`,
  },
  format: {
    value: "W:H",
    help: `${FORMATS.join(", ")}; default 16:9. Several with commas between them: variants of one video, each in a folder of its own`,
  },
  height: {
    value: "N",
    help: `pixels of the shorter side: ${HEIGHTS.join(", ")}; 1080 is 1920×1080, in 9:16 1080×1920; default 1080`,
  },
  fps: { value: "N", help: `frames a second: ${FRAME_RATES.join(", ")}; default 30` },
  captions: {
    value: "NAME",
    help: "burned (on the picture), soft (a track that players switch on) or files (beside the video only); default burned",
  },
  "caption-style": { value: "NAME", help: `${CAPTION_STYLES.join(", ")}; default by look` },
  "progress-bar": { help: "a thin bar in the look's accent that shows how far the video has come" },
  codec: {
    value: "NAME",
    help: "h264 (plays everywhere), hevc and av1 (smaller files, slower), or prores (video.mov, for editors); default h264",
  },
  transition: {
    value: "NAME",
    help: `between all pictures: ${TRANSITIONS.join(", ")} or cut; default by look and mood`,
  },
  style: { value: "NAME", help: STYLES.join(", ") },
  look: { value: "NAME", help: `${LOOKS.join(", ")}, or one of yours (docs/looks.md)` },
  music: {
    value: "MOOD|FILE",
    help: `${MOODS.join(", ")}, none, or a music file of yours`,
    path: true,
  },
  "cut-sounds": { value: "NAME", help: "soft synthesised sounds at cuts and cards: off or low; default off" },
  "music-room": {
    value: "NAME",
    help: "the music leaves the band of speech free under the voice: on or off; default on",
  },
  "beat-cuts": {
    value: "NAME",
    help: "which cuts go to the music's beats: off, within (those inside a scene) or free (all, and cards); default by look",
  },
  voice: { value: "ID", help: "a voice that `npm run doctor` lists, such as flite:slt" },
  rate: { value: "N", help: "speaking rate, 0.5 to 2; default 1" },
  pitch: { value: "N", help: "semitones, -6 to 6; default 0" },
  language: { value: "TAG", help: "of voice and words: en, de, pt-BR, zh-Hant …; default en" },
  "captions-language": { value: "TAG", help: "the narration's: another one is refused" },
  delivery: { value: "NAME", help: `how it is spoken: ${DELIVERIES.join(", ")}; default by style` },
  seed: { value: "N", help: "another number makes another version of the same idea; default 1" },
  footage: {
    section: "Your own files",
    value: "DIR",
    help: "a folder of pictures and clips of yours to make it from; may be given several times",
    path: true,
    multiple: true,
  },
  "clip-sound": { value: "NAME", help: "what is heard of your clips under the narration: off or low; default off" },
  narration: { value: "FILE", path: true, help: "your own recording of --script (wav, mp3, m4a, flac, ogg)" },
  logo: { value: "FILE", help: "your logo (.png with a transparent ground), shown small in a corner", path: true },
  intro: { value: "FILE", help: "a clip or picture that opens the video, in full and with its own sound", path: true },
  outro: { value: "FILE", help: "one that closes it", path: true },
  kind: {
    section: "Ambience: hours of sound and a calm picture; nobody speaks",
    value: "NAME",
    help: "narrated or ambience; default narrated",
  },
  hours: { value: "N", help: `length in hours, up to ${IDEA_LIMITS.ambienceSecondsMax / 3600}` },
  sounds: {
    value: "A,B",
    help: `up to three of ${AMBIENCES.join(", ")}; default by the topic's words`,
  },
  binaural: { help: "a soft tone for each ear, a little apart; for headphones" },
  dim: { help: "the picture turns black after ten minutes" },
  loudness: { value: "LUFS", help: "-40 to -14; default -20" },
  picture: {
    value: "FILE",
    help: "a picture or clip of yours in place of a generated background",
    path: true,
  },
  batch: {
    section: "Many videos",
    value: "FILE",
    help: "a list (.csv) whose first row names `topic` and options like these: a video for each row below it",
    whole: true,
  },
  jobs: { value: "N", help: "with --batch: how many videos at once, 1 to 16", whole: true },
  out: {
    section: "Around it",
    value: "DIR",
    help: "the folder that receives the files; default ./videos/<title>",
    path: true,
  },
  "data-dir": { value: "DIR", help: "where unfinished work, the cache and the database are kept", whole: true },
  json: {
    help: "print JSON on standard output and nothing else: a line for the video; with --batch one for each row and a summary",
    whole: true,
  },
  quiet: { help: "say nothing but warnings and errors, and where the files are", whole: true },
  help: { help: "show this", whole: true },
} as const satisfies Record<string, Option>;

interface Column extends Pick<Option, "path" | "multiple"> {
  /** Given by yes or no. */
  isSwitch: boolean;
}

/** What a list's header may name. */
export const COLUMNS: ReadonlyMap<string, Column> = new Map<string, Column>([
  ["topic", { isSwitch: false }],
  ...Object.entries<Option>(OPTIONS)
    .filter(([, { whole }]) => !whole)
    .map(([name, option]): [string, Column] => [name, { ...option, isSwitch: option.value === undefined }]),
]);
export const VALUES_SEPARATOR = "|";

/** Options and their values by the options' names; a switch has the value `yes`. */
export type Given = ReadonlyMap<string, readonly string[]>;

export interface BatchOptions {
  file: string;
  /** Null: as many as the processor takes, and one more. */
  jobs: number | null;
  /** For rows that do not set it. */
  given: Given;
  out: string | null;
  dataDir: string | null;
  json: boolean;
  quiet: boolean;
}

/** Fields of an idea that hold a file of the person's. */
export type FileField = "narrationFile" | "musicFile" | "logo" | "intro" | "outro";

export interface MakeOptions {
  /** Still without its files: `readyIdea` takes them in. */
  idea: Idea;
  /** The fields of it that were given; the others have their defaults. */
  said: (keyof Idea)[];
  /** As they were given. */
  files: Partial<Record<FileField, string>>;
  /** The picture or clip of ambience, as it was given. */
  picture: string | null;
  /** Folders of the person's, as they were given. */
  footage: string[];
  /** Name of a preset: what it says counts where the options say nothing. `readyIdea` asks for it. */
  preset: string | null;
  out: string | null;
  dataDir: string | null;
  json: boolean;
  quiet: boolean;
  /** Made after it, beside it. */
  variants: VariantChange[];
  /** The length was read out of the topic's own words. */
  lengthFromTopic: boolean;
}

/**
 * Null: help is asked for. Throws USAGE, IDEA_INVALID, TEXT_UNREADABLE, LOOK_INVALID. Reads the files of --script, --notes and an own --look.
 * @param reach asked before a file is read; absent: all may be
 */
export async function parseMake(
  args: string[],
  reach: Reach = (path) => Promise.resolve(path),
): Promise<MakeOptions | null> {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  if (values.jobs !== undefined)
    throw new AppError("USAGE", "make.options", "--jobs is for a list of videos", {
      hint: "Give one with --batch FILE.",
    });
  if (positionals.length > 1)
    throw new AppError(
      "USAGE",
      "make.options",
      `More than one topic: ${positionals.map((p) => JSON.stringify(shorten(p))).join(", ")}`,
      {
        hint: 'Put the topic in quotes: npm run make -- "Rain on a tin roof".',
      },
    );
  const [topic] = positionals;
  if (topic !== undefined && topic.trim() === "")
    throw new AppError("IDEA_INVALID", "make.options", "The topic is empty", {
      hint: 'Say what the video is about: npm run make -- "Rain on a tin roof".',
    });
  if (values.notes !== undefined && values.script !== undefined)
    throw new AppError("USAGE", "make.options", "--notes and --script do not go together", {
      hint: "A script is spoken word for word; notes are for the writer to work from.",
    });
  if (values.narration !== undefined && values.script === undefined)
    throw new AppError("USAGE", "make.options", "--narration needs the script that it speaks", {
      hint: "Write down what is said and give it with --script FILE; writing it down for you needs a model, which comes later.",
    });
  const [script, notes] = await Promise.all([
    textOf(values.script, "script", reach),
    textOf(values.notes, "notes", reach),
  ]);
  const keywords = values.keywords
    ?.split(",")
    .map((k) => k.trim())
    .filter((k) => k !== "");
  if (topic === undefined && !values.niche && !keywords?.length && notes === undefined && script === undefined)
    throw new AppError("USAGE", "make.options", "Nothing to make a video of", {
      hint: 'Give a topic (npm run make -- "Rain on a tin roof"), --niche with --keywords, --notes FILE or --script FILE.',
    });
  const seconds = secondsOf(values);
  const [format, ...others] = formatsOf(values.format);
  const asked = seconds === undefined && script === undefined && topic !== undefined ? lengthInTopic(topic) : null;
  const given = {
    kind: values.kind,
    ambience: ambienceOf(values),
    topic,
    niche: values.niche,
    keywords,
    notes,
    script,
    writer: values.writer,
    style: values.style,
    look: values.look && (await findLook(values.look, findDataDir({ flag: values["data-dir"] }).path)),
    music: isMood(values.music) ? values.music : undefined,
    seconds: seconds ?? (asked === null ? undefined : clampSeconds(asked, values.kind)),
    format,
    codec: values.codec,
    captions: values.captions,
    captionStyle: values["caption-style"],
    progressBar: values["progress-bar"],
    transition: values.transition,
    height: counted(values.height, "height"),
    fps: counted(values.fps, "fps"),
    voice: values.voice,
    rate: number(values.rate, "rate"),
    pitch: number(values.pitch, "pitch"),
    language: readLanguage(values.language, values["captions-language"]),
    delivery: values.delivery,
    clipSound: values["clip-sound"],
    cutSounds: values["cut-sounds"],
    musicRoom: values["music-room"],
    beatCuts: values["beat-cuts"],
    seed: number(values.seed, "seed"),
  };
  const said = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined));
  const parsed = Idea.safeParse(said);
  const { hours } = values;
  if (!parsed.success) throw ideaError(parsed.error.issues, given, hours);
  const fault = ideaFault(parsed.data);
  if (fault) throw ideaError([{ path: [fault.field], message: fault.message }], given, hours);
  return {
    idea: parsed.data,
    said: Object.keys(said) as (keyof Idea)[],
    files: filesOf(values),
    picture: values.picture ?? null,
    footage: foldersOf(values.footage),
    preset: values.preset ?? null,
    out: values.out ?? null,
    dataDir: values["data-dir"] ?? null,
    json: values.json ?? false,
    quiet: values.quiet ?? false,
    variants: others.map((one) => ({ format: one })),
    lengthFromTopic: asked !== null,
  };
}

/** Throws IDEA_INVALID. The first is checked with the idea. */
function formatsOf(given: string | undefined): [string | undefined, ...Format[]] {
  const [first, ...others] = given?.split(",").map((one) => one.trim()) ?? [];
  const known = others.map((one) => {
    const format = FORMATS.find((name) => name === one);
    if (format && one !== first && others.indexOf(format) === others.lastIndexOf(format)) return format;
    throw new AppError(
      "IDEA_INVALID",
      "make.options",
      `--format ${shorten(given ?? "")}: ${JSON.stringify(shorten(one))} ${format ? "stands there twice" : "is none"}`,
      {
        hint: `Formats: ${FORMATS.join(", ")}.`,
      },
    );
  });
  return [first, ...known];
}

/** Throws USAGE where the length is said twice. */
function secondsOf({ seconds, hours }: Values): number | undefined {
  if (hours === undefined) return number(seconds, "seconds");
  if (seconds === undefined) return (number(hours, "hours") ?? 0) * 3600;
  throw new AppError("USAGE", "make.options", "--hours and --seconds do not go together", {
    hint: "One of them says how long the video is.",
  });
}

/** Undefined for a video in which somebody speaks. Throws USAGE where options of ambience stand without it. */
function ambienceOf({ kind, sounds, binaural, dim, loudness, picture }: Values) {
  if (kind !== "ambience") {
    const first = Object.entries({ sounds, binaural, dim, loudness, picture }).find(([, value]) => value !== undefined);
    if (first)
      throw new AppError("USAGE", "make.options", `--${first[0]} is for videos of ambience`, {
        hint: "Add --kind ambience.",
      });
    return undefined;
  }
  const names = sounds
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const unknown = names?.find((name) => !AMBIENCES.some((one) => one === name));
  if (unknown !== undefined)
    throw new AppError("IDEA_INVALID", "make.options", `There is no sound ${JSON.stringify(shorten(unknown))}`, {
      hint: `Sounds: ${AMBIENCES.join(", ")}.`,
    });
  if ((names?.length ?? 0) > 3)
    throw new AppError("IDEA_INVALID", "make.options", "More than three sounds", { hint: "Up to three are mixed." });
  return { sounds: names, binaural, dim, loudness: number(loudness, "loudness") };
}

function isMood(music: string | undefined): boolean {
  return music === "none" || MOODS.some((mood) => mood === music);
}

function foldersOf(folders: string[] = []): string[] {
  if (folders.length > IDEA_LIMITS.footageFolders)
    throw new AppError("IDEA_INVALID", "make.options", `--footage is given ${folders.length} times`, {
      hint: `Up to ${IDEA_LIMITS.footageFolders} folders; what lies below a folder belongs to it.`,
    });
  return folders;
}

/** A mood that was mistyped is told as such, not as a file that is missing. */
function filesOf({ narration, music, logo, intro, outro }: Values): MakeOptions["files"] {
  const musicFile = isMood(music) ? undefined : music;
  if (musicFile !== undefined && !/[./\\]/.test(musicFile))
    throw new AppError(
      "IDEA_INVALID",
      "make.options",
      `--music ${JSON.stringify(shorten(musicFile))} is no mood and no file`,
      {
        hint: `${MOODS.join(", ")}, none, or a file such as ./music/evening.mp3.`,
      },
    );
  return Object.fromEntries(
    Object.entries({ narrationFile: narration, musicFile, logo, intro, outro }).filter(
      ([, path]) => path !== undefined,
    ),
  );
}

/** Null: no list is given. Throws USAGE. */
export function parseBatch(args: string[]): BatchOptions | null {
  if (!args.some((arg) => arg === "--batch" || arg.startsWith("--batch="))) return null;
  const { values, positionals } = parse(args);
  if (values.help || values.batch === undefined) return null;
  if (positionals.length > 0)
    throw new AppError("USAGE", "make.options", "--batch and a topic do not go together", {
      hint: "Write the topics into the list, in a column named topic.",
    });
  const jobs = number(values.jobs, "jobs") ?? null;
  if (jobs !== null && !(Number.isInteger(jobs) && jobs >= 1 && jobs <= MOST_JOBS))
    throw new AppError("USAGE", "make.options", `--jobs is ${jobs}`, { hint: `A whole number, 1 to ${MOST_JOBS}.` });
  const given = new Map(
    Object.entries(values)
      .filter(([name]) => COLUMNS.has(name) && name !== "out")
      .map(([name, value]) => [name, [value].flat().map((one) => (one === true ? "yes" : String(one)))]),
  );
  return {
    file: values.batch,
    jobs,
    given,
    out: values.out ?? null,
    dataDir: values["data-dir"] ?? null,
    json: values.json ?? false,
    quiet: values.quiet ?? false,
  };
}

const MOST_JOBS = 16;

type Values = {
  [K in keyof typeof OPTIONS]?: (typeof OPTIONS)[K] extends { value: string }
    ? (typeof OPTIONS)[K] extends { multiple: true }
      ? string[]
      : string
    : boolean;
};

const PARSED = Object.fromEntries(
  Object.entries<Option>(OPTIONS).map(([name, { value, multiple = false }]) => [
    name,
    { type: value ? ("string" as const) : ("boolean" as const), multiple },
  ]),
);

function parse(args: string[]): { values: Values; positionals: string[] } {
  return parseOptions("make", args, PARSED, { positionals: true });
}

function clampSeconds(seconds: number, kind: string | undefined): number {
  const most = kind === "ambience" ? IDEA_LIMITS.ambienceSecondsMax : IDEA_LIMITS.secondsMax;
  return Math.min(most, Math.max(IDEA_LIMITS.secondsMin, seconds));
}

function number(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  const n = Number(value);
  if (value.trim() === "" || !Number.isFinite(n))
    throw new AppError("IDEA_INVALID", "make.options", `--${name} is ${JSON.stringify(shorten(value))}, not a number`, {
      hint: `${name}: ${OPTIONS[name as keyof typeof OPTIONS].help}.`,
      details: { option: name },
    });
  return n;
}

/** Also as people write it: 1080p, 30fps. */
function counted(value: string | undefined, name: "height" | "fps"): number | undefined {
  return number(value?.trim().replace(/^(\d+)\s?(?:p|fps)$/i, "$1"), name);
}

async function textOf(given: string | undefined, what: "script" | "notes", reach: Reach): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const path = await reach(given);
  const text = await readText(path, { maxBytes: IDEA_LIMITS.textBytes, what });
  return what === "script" ? withTables(text, path, reach) : text;
}

interface Issue {
  path: PropertyKey[];
  message: string;
  code?: string | undefined;
  /** Of which the value is none. */
  values?: readonly unknown[];
}

function ideaError(issues: readonly Issue[], given: Record<string, unknown>, hours: string | undefined): AppError {
  const [first] = issues;
  const wrong = String(first?.path[first.path[0] === "ambience" ? 1 : 0] ?? "");
  const field = wrong === "seconds" && hours !== undefined ? "hours" : wrong;
  const value = field === "hours" ? Number(hours) : given[field];
  const shown =
    typeof value === "string"
      ? ` (${value.length > 60 ? `${value.length} characters` : JSON.stringify(value)})`
      : typeof value === "number"
        ? ` (${value})`
        : "";
  const named = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const option = named in OPTIONS ? OPTIONS[named as keyof typeof OPTIONS].help : undefined;
  const name = field === "topic" ? "The topic" : `--${named}`;
  return new AppError("IDEA_INVALID", "make.options", `${name}${shown}: ${plainly(first)}`, {
    hint:
      field === "topic"
        ? `At most ${IDEA_LIMITS.topicCharacters} characters; longer texts belong in a file: --notes FILE or --script FILE.`
        : `${named}: ${option ?? "see --help"}.`,
    details: { option: named },
  });
}

/** The limits themselves stand in the hint. */
function plainly(issue: Issue | undefined): string {
  if (issue?.code === "invalid_value")
    return issue.values?.some((one) => typeof one === "number") ? "none of these" : "there is none of that name";
  if (issue?.code === "invalid_type") return "not a whole number";
  if (issue?.code === "too_small") return "too little";
  if (issue?.code === "too_big") return "too much";
  return issue?.message ?? "cannot be used";
}

function shorten(long: string): string {
  return long.length > 60 ? `${long.slice(0, 57)}…` : long;
}
