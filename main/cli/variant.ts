// `variant`: a video that was made, in another shape or with other captions; nothing that is equal is made again.
import { resolve } from "node:path";

import type { z } from "zod";

import { IDEA_LIMITS, VariantChange } from "../../contract/idea.ts";
import { DEFAULT_FPS, DEFAULT_HEIGHT } from "../../contract/values.ts";
import { AppError } from "../base/errors.ts";
import { readText } from "../base/readText.ts";
import { OPTIONS } from "../options/options.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { deliveredVideo } from "../pipeline/deliver.ts";
import { BackendLink } from "./backendLink.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./make.ts";
import { makeVariant, worst } from "./variants.ts";
import { videoOf } from "./videoOf.ts";

/** What may be otherwise: options of `make`. */
const CHANGES = ["format", "captions", "caption-style", "height", "fps", "codec"] as const;

function helpText(): string {
  const rows = CHANGES.map((name) => `  ${`--${name} ${OPTIONS[name].value}`.padEnd(21)}${OPTIONS[name].help}`);
  return `Makes a video that is there once more, in another shape or with other captions: the same words, voice, pictures and sound.

  npm run variant -- VIDEO [options]

  VIDEO                the folder that \`make\` delivered, or the video's identifier
${rows.join("\n")}
  --captions-file FILE your translation of its captions.srt (.srt or .vtt), with --captions-language TAG
  --out DIR            the folder that receives the files; default the video's own with the change in its name
  --json               print JSON on standard output and nothing else
  --quiet              say nothing but warnings and errors, and where the files are
  --data-dir DIR       the data folder

Exit codes as those of make.`;
}

const HOW = "npm run variant -- <folder or videoId> --format 9:16";

export async function variantCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { values, positionals } = parse(args);
  if (values.help) {
    terminal.stdout.write(`${helpText()}\n`);
    return EXIT.approved;
  }
  const [which] = positionals;
  if (which === undefined || positionals.length !== 1)
    throw new AppError("USAGE", "variant", "Name one video", { hint: HOW });
  const change = changeOf(values, await translationOf(values));
  const videoId = await videoOf(which, "variant", HOW);
  const dir = (await deliveredVideo(resolve(which))) === null ? null : resolve(which);
  const { json = false, quiet = false } = values;
  await using backend = new BackendLink(values["data-dir"] ?? null, signal, ({ remote, url }) => {
    if (remote && !quiet) terminal.stderr.write(`A backend is running at ${url}: it makes the video.\n`);
  });
  // Only the pace of the first seconds of the view depends on it.
  const size = { kind: "narrated", seconds: 60, format: "16:9", height: DEFAULT_HEIGHT, fps: DEFAULT_FPS } as const;
  const how = { backend, terminal, json, quiet, signal, out: values.out ?? null };
  return worst([await makeVariant({ videoId, dir }, change, size, how)]);
}

type Values = ReturnType<typeof parse>["values"];

async function translationOf(values: Values): Promise<{ language: string; text: string } | undefined> {
  const { "captions-file": file, "captions-language": language } = values;
  if (file === undefined && language === undefined) return undefined;
  if (file === undefined || language === undefined)
    throw new AppError("USAGE", "variant", "--captions-file and --captions-language belong together", {
      hint: "Nothing here translates: translate the lines of the video's captions.srt, and say into which language.",
    });
  return { language, text: await readText(file, { maxBytes: IDEA_LIMITS.textBytes, what: "captions" }) };
}

function changeOf(values: Values, translation: Awaited<ReturnType<typeof translationOf>>): VariantChange {
  const given = {
    format: values.format,
    captions: values.captions,
    captionStyle: values["caption-style"],
    height: values.height === undefined ? undefined : Number(values.height),
    fps: values.fps === undefined ? undefined : Number(values.fps),
    codec: values.codec,
    translation,
  };
  if (Object.values(given).every((value) => value === undefined))
    throw new AppError("USAGE", "variant", "What shall be otherwise?", { hint: HOW });
  const parsed = VariantChange.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new AppError("USAGE", "variant", wrong(parsed.error), {
    hint: "npm run variant -- --help lists what there is.",
  });
}

function wrong({ issues: [issue] }: z.ZodError): string {
  const name = String(issue?.path[0] ?? "").replace("captionStyle", "caption-style");
  if (name === "translation") return `--captions-language: ${issue?.message ?? "is none"}`;
  return `--${name}: there is none of that name`;
}

function parse(args: string[]) {
  const options = {
    format: { type: "string" },
    captions: { type: "string" },
    "caption-style": { type: "string" },
    height: { type: "string" },
    fps: { type: "string" },
    codec: { type: "string" },
    "captions-file": { type: "string" },
    "captions-language": { type: "string" },
    out: { type: "string" },
    json: { type: "boolean" },
    quiet: { type: "boolean" },
    help: { type: "boolean" },
    "data-dir": { type: "string" },
  } as const;
  return parseOptions("variant", args, options, { positionals: true });
}
