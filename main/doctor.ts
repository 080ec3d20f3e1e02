// What this machine has and what a video would be made with; each fallback with its reason; whether the main job can run.
import { access, constants, readFile, statfs } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism, cpus, freemem, release, totalmem } from "node:os";
import { dirname, resolve } from "node:path";

import picocolors from "picocolors";

import type { LlmEngine } from "../contract/llm.ts";
import { CODEC_NAMES, CODECS, LOOKS, type Codec } from "../contract/values.ts";
import type { SettingSource } from "./base/dataDir.ts";
import { CODEC_NEEDS } from "./base/encoders.ts";
import { AppError, asAppError } from "./base/errors.ts";
import { readOwnLooks } from "./base/ownLooks.ts";
import { CLOUD_WRITERS, type EffectiveSettings, environmentName, SETTING_NAMES, SETTINGS } from "./base/settings.ts";
import type { Ffmpeg } from "./engines/ffmpeg/index.ts";
import type { LanguageModels } from "./engines/llm/index.ts";
import { runProcess } from "./engines/process.ts";
import type { CloudVoices } from "./engines/voice/cloud/index.ts";
import type { SpeechSettings, VoiceInfo, Voices } from "./engines/voice/index.ts";
import type { Installed } from "./engines/voice/neural/index.ts";

/** What the doctor looks at; whoever wires the backend hands it over. */
export interface DoctorDeps {
  version: string;
  dataDir: { path: string; source: SettingSource };
  settings: EffectiveSettings;
  /** Tries every build, as a render would. */
  findFfmpeg(
    signal: AbortSignal,
  ): Promise<Pick<Ffmpeg, "path" | "probePath" | "version" | "video" | "prove" | "others" | "decisions">>;
  voices: Pick<Voices, "list" | "choose" | "speak">;
  /** Null where the voices cannot be loaded, which the test of the voice tells. */
  models: { installed: Installed; dir: string; services: ReturnType<CloudVoices["states"]> } | null;
  /** Which language model of each engine would write. */
  writers: LanguageModels["overview"];
  /** The families that text is set in. */
  fonts: readonly string[];
}

/** `ok` works; `fallback` works, but something better is possible; `broken` keeps videos from being made. */
export type FindingState = "ok" | "fallback" | "broken" | "info";

export interface Finding {
  name: string;
  state: FindingState;
  /** What was found, with versions and units. */
  value: string;
  /** Why it is so; null where nothing needs a reason. */
  reason: string | null;
  /** What the person can do; null where there is nothing to do. */
  todo: string | null;
  /** Lines of detail: builds that were tried, languages. */
  details: string[];
}

export interface Report {
  version: string;
  /** Whether `make` can make a video here. */
  ready: boolean;
  sections: { title: string; findings: Finding[] }[];
}

const GIGABYTE = 1e9;
/** A minute of video needs about 0.2 GB with its intermediate files. */
const LITTLE_DISK = 2 * GIGABYTE;
const NO_DISK = 0.3 * GIGABYTE;

export async function doctor(deps: DoctorDeps, signal: AbortSignal): Promise<Report> {
  // One after the other: a test encode beside a test of the voice would say nothing of either.
  const sections = [
    { title: "This machine", findings: await machine() },
    { title: "Folders", findings: await folders(deps) },
    { title: "Engines", findings: await engines(deps, signal) },
    { title: "Voices", findings: voices(deps) },
    { title: "Models", findings: models(deps) },
    { title: "Cloud voices", findings: cloud(deps) },
    { title: "Writers", findings: await writers(deps, signal) },
    { title: "Fonts", findings: [fonts(deps)] },
    { title: "Looks", findings: await looks(deps) },
    { title: "Settings", findings: settings(deps) },
  ];
  const ready = sections.every(({ findings }) => findings.every(({ state }) => state !== "broken"));
  return { version: deps.version, ready, sections };
}

/** The report as text, ending with whether videos can be made. */
export function reportText(report: Report, colours = false): string {
  const colour = picocolors.createColors(colours);
  const marks: Record<FindingState, string> = {
    ok: colour.green("✓"),
    fallback: colour.yellow("!"),
    broken: colour.red("✗"),
    info: colour.dim("·"),
  };
  const width = Math.max(...report.sections.flatMap(({ findings }) => findings.map(({ name }) => name.length)));
  const indent = " ".repeat(width + 6);
  const lines = report.sections.flatMap(({ title, findings }) => [
    "",
    colour.bold(title),
    ...findings.flatMap(({ name, state, value, reason, todo, details }) => [
      `  ${marks[state]} ${name.padEnd(width)}  ${value}`,
      ...details.map((detail) => `${indent}${colour.dim(detail)}`),
      ...(reason === null ? [] : [`${indent}why: ${reason}`]),
      ...(todo === null ? [] : [`${indent}to do: ${todo}`]),
    ]),
  ]);
  const count = (wanted: FindingState) =>
    report.sections.flatMap(({ findings }) => findings).filter(({ state }) => state === wanted).length;
  const fallbacks = count("fallback");
  const broken = count("broken");
  const verdict = report.ready
    ? `${marks.ok} Ready: \`npm run make -- "<topic>"\` can make videos here${fallbacks > 0 ? `, with ${fallbacks} ${plural(fallbacks, "fallback")} (marked !)` : ""}.`
    : `${marks.broken} Not ready: ${broken} ${plural(broken, "thing")} above (marked ✗) must be mended first.`;
  return [`YTEmpire ${report.version}`, ...lines, "", verdict, ""].join("\n");
}

async function machine(): Promise<Finding[]> {
  const [major = 0] = process.versions.node.split(".").map(Number);
  const limit = process.constrainedMemory();
  const memory = limit > 0 && limit < totalmem() ? limit : totalmem();
  const cores = availableParallelism();
  return [
    major >= 24
      ? finding("Node", "ok", process.version)
      : finding("Node", "broken", process.version, {
          reason: "The program needs Node 24, which `npm run setup` installs beside it.",
          todo: "Start it by `npm run …`, which uses that one.",
        }),
    finding("System", "info", `${await systemName()}, ${process.arch}`),
    finding("Processor", "info", `${cores} ${plural(cores, "core")}${cpus()[0] ? `, ${cpus()[0]?.model.trim()}` : ""}`),
    memory < 2 * GIGABYTE
      ? finding("Memory", "fallback", `${gigabytes(memory)} in all`, {
          reason: "A render of full size takes up to 1 GB.",
          todo: "Close other programs while a video is made, or set YTEMPIRE_CPU_JOBS=1.",
        })
      : finding("Memory", "info", `${gigabytes(memory)} in all, ${gigabytes(Math.min(memory, freemem()))} free`),
  ];
}

async function systemName(): Promise<string> {
  const names = { linux: "Linux", darwin: "macOS", win32: "Windows" } as Record<string, string>;
  const kernel = `${names[process.platform] ?? process.platform} ${release()}`;
  const osRelease = await readFile("/etc/os-release", "utf8").catch(() => "");
  const pretty = /^PRETTY_NAME="?([^"\n]*)/m.exec(osRelease)?.[1];
  return pretty ? `${pretty} (${kernel})` : kernel;
}

async function folders({ dataDir, settings: { values, sources } }: DoctorDeps): Promise<Finding[]> {
  return [
    await folder("Data folder", dataDir.path, dataDir.source, "--data-dir or YTEMPIRE_DATA_DIR"),
    await folder("Output folder", resolve(values.outputDir), sources.outputDir, "--out or YTEMPIRE_OUTPUT_DIR"),
  ];
}

async function folder(name: string, path: string, source: SettingSource, otherBy: string): Promise<Finding> {
  const todo = `Choose another folder with ${otherBy}.`;
  try {
    const there = await nearestExisting(path);
    await access(there, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(there);
    const free = bavail * bsize;
    const value = `${path} (${source}), ${gigabytes(free)} free${there === path ? "" : "; not there yet"}`;
    if (free < NO_DISK) return finding(name, "broken", value, { reason: "There is no room for a video.", todo });
    if (free < LITTLE_DISK)
      return finding(name, "fallback", value, {
        reason: "Room for short videos only.",
        todo: `Free some space. ${todo}`,
      });
    return finding(name, "ok", value);
  } catch (error) {
    const { message } = asAppError(error, "doctor.folder");
    return finding(name, "broken", `${path} (${source})`, { reason: `It cannot be written: ${message}`, todo });
  }
}

/** Where the folder will be made, if it is not there yet. */
async function nearestExisting(path: string): Promise<string> {
  try {
    await access(path, constants.F_OK);
    return path;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT" && dirname(path) !== path)
      return nearestExisting(dirname(path));
    throw error;
  }
}

async function engines(deps: DoctorDeps, signal: AbortSignal): Promise<Finding[]> {
  const gpus = await nvidiaGpus(signal);
  return [
    ...(await ffmpeg(deps, gpus, signal)),
    await tried("Voice", () => speech(deps, signal)),
    await tried("Text and pictures", drawing),
    await tried("Database", database),
  ];
}

async function ffmpeg(deps: DoctorDeps, gpus: string[], signal: AbortSignal): Promise<Finding[]> {
  const gpu =
    gpus.length > 0
      ? finding("Graphics card", "ok", gpus.join("; "))
      : finding("Graphics card", "info", "none by NVIDIA that answers (nvidia-smi)");
  try {
    const build = await deps.findFfmpeg(signal);
    const { path, probePath, version, decisions } = build;
    const found = finding("FFmpeg", "ok", `${version}, ${path}`, { details: [`ffprobe: ${probePath}`, ...decisions] });
    const idle = gpus.length > 0 && deps.settings.values.encoder !== "cpu";
    const codecs: Finding[] = [];
    for (const codec of CODECS) codecs.push(await codecFinding(codec, build, idle, signal));
    return [found, gpu, ...codecs];
  } catch (error) {
    if (signal.aborted) throw error;
    return [failed("FFmpeg", error), gpu];
  }
}

/** @param idle there is a card that could encode, and nobody said that it shall not */
async function codecFinding(codec: Codec, build: Coders, idle: boolean, signal: AbortSignal): Promise<Finding> {
  const name = codec === "h264" ? "Video encoder" : CODEC_NAMES[codec];
  const proven = async (one: Pick<Ffmpeg, "video" | "prove">) => one.video[codec] ?? one.prove(codec, signal);
  const { encoders, reason } = await proven(build);
  const [first] = encoders;
  if (!first) {
    for (const other of build.others) {
      const [by] = (await proven(other)).encoders;
      if (by) return finding(name, "ok", `${by.name}, by the ffmpeg at ${other.path}`, { reason });
    }
    const todo = CODEC_NEEDS[codec];
    return finding(name, "info", "cannot be made here", { reason, ...(todo ? { todo } : {}) });
  }
  if (first.device !== "cpu") return finding(name, "ok", `${first.name}: ${reason}`);
  const value = `${first.name}, on the processor`;
  if (codec !== "h264") return finding(name, "ok", value);
  if (!idle) return finding(name, "ok", value, { reason });
  const todo =
    "If the card has an encoder (data-centre cards such as A100 and H100 have none): install a current driver and an ffmpeg with NVENC, such as your system's, and run this again. `npm run check:gpu` tells more.";
  return finding(name, "fallback", value, { reason, todo });
}

type Coders = Pick<Ffmpeg, "video" | "prove" | "others">;

/** Empty where there is no NVIDIA driver. */
async function nvidiaGpus(signal: AbortSignal): Promise<string[]> {
  const query = ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"];
  try {
    const result = await runProcess("nvidia-smi", query, { op: "doctor.gpu", signal, timeoutMs: 10_000 });
    if (!result.ok) return [];
    return result.stdout
      .split("\n")
      .map((line) => line.split(", "))
      .flatMap(([name, driver, memory]) => (memory ? [`${name}, ${memory.trim()}, driver ${driver}`] : []));
  } catch (error) {
    if (error instanceof AppError && error.code === "PROCESS_TIMEOUT") return [];
    throw error;
  }
}

/** The voice that a video would get: where a model cannot speak, the next of the chain, as when a video is made. */
async function speech({ voices: engine }: DoctorDeps, signal: AbortSignal): Promise<Finding> {
  const silent: string[] = [];
  const reasons: string[] = [];
  for (;;) {
    const { voice, decisions } = engine.choose({ language: "en", voice: null, not: silent });
    try {
      await spoken(engine, voice, signal);
      const value = `${voice.id}, spoke a test sentence`;
      if (reasons.length === 0) return finding("Voice", "ok", value, { details: decisions });
      const todo = "Run `npm run check:voices`, and put the model's files in again.";
      return finding("Voice", "fallback", value, { reason: reasons.join(" "), todo, details: decisions });
    } catch (error) {
      if (signal.aborted || voice.kind === undefined) throw error;
      silent.push(voice.id);
      reasons.push(asAppError(error, "doctor.voice").message);
    }
  }
}

async function spoken(engine: DoctorDeps["voices"], voice: VoiceInfo, signal: AbortSignal): Promise<void> {
  const asked: SpeechSettings = { voice: voice.id, rate: 1, pitch: 0, language: "en", signal };
  const { samples, sampleRate, words } = await engine.speak("Hello world.", asked);
  const seconds = samples.length / sampleRate;
  if (words.length !== 2 || seconds < 0.3 || !samples.some((sample) => Math.abs(sample) > 0.05))
    throw new AppError(
      "VOICE_FAILED",
      "doctor.voice",
      `${voice.id} was asked for two words and gave ${seconds.toFixed(2)} s`,
    );
}

async function drawing(): Promise<Finding> {
  const { createCanvas } = await import("@napi-rs/canvas");
  const context = createCanvas(8, 8).getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(2, 2, 4, 4);
  const lit = context.getImageData(0, 0, 8, 8).data.filter((value, i) => i % 4 === 3 && value === 255).length;
  if (lit !== 16) throw new AppError("INTERNAL", "doctor.drawing", `a test drawing has ${lit} points instead of 16`);
  return finding("Text and pictures", "ok", `Skia by @napi-rs/canvas ${await packageVersion("@napi-rs/canvas")}`);
}

async function database(): Promise<Finding> {
  const { default: Database } = await import("better-sqlite3");
  const db = new Database(":memory:");
  try {
    const version = db.prepare("select sqlite_version()").pluck().get();
    return finding(
      "Database",
      "ok",
      `SQLite ${String(version)} by better-sqlite3 ${await packageVersion("better-sqlite3")}`,
    );
  } finally {
    db.close();
  }
}

async function packageVersion(name: string): Promise<string> {
  const text = await readFile(createRequire(import.meta.url).resolve(`${name}/package.json`), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function voices({ voices: engine }: DoctorDeps): Finding[] {
  const all = engine.list();
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "code" });
  return Object.entries(Object.groupBy(all, (voice) => voice.engine)).map(([name, list = []]) => {
    const languages = new Set(list.map(({ language }) => language)).size;
    const value = `${list.length} ${plural(list.length, "voice")}, ${languages} ${plural(languages, "language")}`;
    const items = list.map((voice) => `${voice.id} ${spokenName(names, voice)}`);
    return finding(name, "ok", value, { details: wrapped(items, 96) });
  });
}

/** Items separated by commas in lines of at most so many characters. */
function wrapped(items: string[], width: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const longer = lines.length === 0 ? item : `${lines.at(-1)}, ${item}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(item);
  }
  return lines;
}

/** The language's English name; the voice's own where there is none (dialects, codes that are none of BCP 47). */
function spokenName(names: Intl.DisplayNames, { language, name }: VoiceInfo): string {
  try {
    const known = names.of(language);
    return known === undefined || known.toLowerCase() === language.toLowerCase() ? name : known;
  } catch {
    return name;
  }
}

function models({ models: found }: DoctorDeps): Finding[] {
  if (!found) return [];
  const { installed, dir } = found;
  const problems = installed.problems.map((problem) =>
    finding("Model", "fallback", problem, {
      reason: "It is not used.",
      todo: "Mend its model.json, or remove the folder.",
    }),
  );
  if (installed.models.length === 0)
    return [
      finding("Models", "info", "none", {
        reason: "Nothing needs one: the embedded voices speak, templates write the scripts.",
        todo: `For a natural voice put the files of a model of models/voices.json into ${dir}, then run \`npm run check:voices\`.`,
      }),
      ...problems,
    ];
  return [
    ...installed.models.map(({ model, missing }) =>
      missing.length === 0
        ? finding(
            model.id,
            "ok",
            `${model.name}, ${model.engine}, ${model.voices.length} ${plural(model.voices.length, "voice")}, ${model.licence}`,
          )
        : finding(model.id, "fallback", `${model.name}, not complete`, {
            reason: `Missing: ${missing.join(", ")}`,
            todo: "Unpack its archive into the folder again.",
          }),
    ),
    ...problems,
  ];
}

/** Whether each service may speak; never a key. */
function cloud({ models: found }: DoctorDeps): Finding[] {
  return (found?.services ?? []).map(({ service, usable, reason }) =>
    usable
      ? finding(service, "info", `allowed: with --voice ${service}:<voice> it speaks, and is paid for`)
      : finding(service, "info", "off", { reason }),
  );
}

const WRITERS: Record<LlmEngine, string> = {
  ollama: "Ollama",
  gguf: "GGUF files",
  openaiCompatible: "Own server",
  openai: "OpenAI",
  anthropic: "Anthropic",
  google: "Google",
};

/** In the order in which they are asked; the first that is there writes. */
async function writers(
  { writers: overview, settings: { values } }: DoctorDeps,
  signal: AbortSignal,
): Promise<Finding[]> {
  try {
    const all = await overview(signal);
    const first = all.find((one) => "model" in one)?.engine;
    const wanted = values.writer === "templates";
    return [
      ...all.map((one) => {
        if ("departure" in one) {
          const { message, hint, unasked } = one.departure;
          return finding(WRITERS[one.engine], unasked ? "info" : "fallback", "writes nothing", {
            reason: message,
            todo: hint,
          });
        }
        const paid = CLOUD_WRITERS.some((name) => name === one.engine) ? ", paid for, within its limits" : "";
        return finding(
          WRITERS[one.engine],
          "ok",
          one.engine === first
            ? `${one.model} writes the scripts${paid}`
            : `${one.model}, where those before it fail${paid}`,
        );
      }),
      finding(
        "Templates",
        "ok",
        first ? "where no language model does" : `write the scripts${wanted ? ", as is set" : ""}`,
      ),
      ...CLOUD_WRITERS.filter((name) => !wanted && !all.some(({ engine }) => engine === name)).map((name) =>
        finding(WRITERS[name], "info", "off", {
          reason: `paid writers are off: set ${environmentName("cloudWriters")}=${name} to allow this one`,
        }),
      ),
    ];
  } catch (error) {
    signal.throwIfAborted();
    return [failed("Language models", error)];
  }
}

function fonts({ fonts: families }: DoctorDeps): Finding {
  return families.length > 0
    ? finding("Fonts", "ok", `${families.length} families`, { details: wrapped([...families], 96) })
    : finding("Fonts", "broken", "none", { reason: "The font packages are missing.", todo: "Run `npm run setup`." });
}

/** Those of the person's with what is wrong in them. */
async function looks({ dataDir }: DoctorDeps): Promise<Finding[]> {
  const own = await readOwnLooks(dataDir.path);
  return [
    finding("Looks", "ok", `${LOOKS.length} built in`, { details: wrapped([...LOOKS], 96) }),
    ...own.looks.map(({ id, name }) => finding(id, "ok", `${name}, yours`)),
    ...own.faults.map(({ message, hint }) => {
      const [file = "", ...details] = message.split("\n").map((line) => line.trim());
      return finding("Look", "fallback", file, { reason: "It cannot be used.", todo: hint, details });
    }),
  ];
}

function settings({ settings: { values, sources, warnings } }: DoctorDeps): Finding[] {
  return [
    ...SETTING_NAMES.map((name) =>
      finding(
        name,
        "info",
        `${shown(values[name])} (${sources[name]}): ${SETTINGS[name].about} [${environmentName(name)}]`,
      ),
    ),
    ...warnings.map((warning) =>
      finding("Warning", "fallback", warning, { reason: "It has no effect.", todo: "Correct or remove it." }),
    ),
  ];
}

function shown(value: string | number | boolean | readonly string[] | null): string {
  if (value === null) return "not set";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.join(",") || "none" : String(value);
}

async function tried(name: string, probe: () => Promise<Finding>): Promise<Finding> {
  try {
    return await probe();
  } catch (error) {
    if (error instanceof AppError && error.code === "CANCELLED") throw error;
    return failed(name, error);
  }
}

function failed(name: string, error: unknown): Finding {
  const { message, hint, code } = asAppError(error, "doctor");
  return finding(name, "broken", "does not work", {
    reason: message,
    todo: code === "INTERNAL" ? "Run `npm run setup`; if it stays, report this." : hint,
  });
}

function finding(name: string, state: FindingState, value: string, more: Partial<Finding> = {}): Finding {
  return { name, state, value, reason: null, todo: null, details: [], ...more };
}

function gigabytes(bytes: number): string {
  return `${(bytes / GIGABYTE).toFixed(1)} GB`;
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
