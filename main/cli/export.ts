// `export`: a finished video as a folder that an editing program opens, or its ledger of licences as a page.
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import { createLogUpdate } from "log-update";

import { LICENCES_FILE } from "../../contract/api/videos.ts";
import { EXPORT_PICTURES, type ExportProgress } from "../../contract/export.ts";
import { AppError, systemCode } from "../base/errors.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { printable } from "../options/printable.ts";
import { licencePage, PAGE_LANGUAGES } from "../pipeline/licences/page.ts";
import { connect } from "./connect.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./make.ts";
import { videoOf } from "./videoOf.ts";
import { percent } from "./view.ts";

const HELP = `Exports a finished video for editing programs: FCPXML 1.10, OpenTimelineIO and EDL, with all media.

  npm run export -- VIDEO --to DIR [options]
  npm run export -- VIDEO --licences [--to FILE] [--language en|de] [--json]

  VIDEO            the folder that \`make\` delivered, or the video's identifier
  --to DIR         the folder that is made; it must not be there, or be empty
  --pictures NAME  what rendered pictures are written as: ${EXPORT_PICTURES.join(" or ")}; default h264.
                   ProRes takes some 20 MB a second; DaVinci Resolve on Linux wants it
  --link           no copies but hard links, where the folder lies on the data folder's disk
  --licences       no export but the ledger of licences: for every second what is seen and heard, whose it
                   is, under which licence, and what proves it; as a page to print, to answer a claim with.
                   Default for --to: ./licences.html, which must not be there
  --language NAME  of that page: ${PAGE_LANGUAGES.join(" or ")}; default en
  --json           print JSON on standard output and nothing else
  --data-dir DIR   the data folder

An interruption leaves nothing: run the same command again.`;

export async function exportCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { values, positionals } = parse(args);
  if (values.help) {
    terminal.stdout.write(`${HELP}\n`);
    return EXIT.approved;
  }
  const [which] = positionals;
  if (which === undefined || positionals.length !== 1)
    throw new AppError("USAGE", "export", "Name one video", { hint: HOW });
  if (values.licences) return licences(which, values, terminal, signal);
  if (values.language !== undefined)
    throw new AppError("USAGE", "export", "--language is that of the page of licences", { hint: HOW_LICENCES });
  if (values.to === undefined || values.to === "")
    throw new AppError("USAGE", "export", "Where to?", { hint: "Name the folder with --to DIR." });
  const pictures = EXPORT_PICTURES.find((one) => one === (values.pictures ?? "h264"));
  if (!pictures)
    throw new AppError("USAGE", "export", `--pictures is ${JSON.stringify(values.pictures)}`, {
      hint: `${EXPORT_PICTURES.join(" or ")}.`,
    });
  const id = await videoOf(which, "export", HOW);
  await using connection = await connect(values["data-dir"] ?? null, signal);
  const show = view(values.json ? null : terminal.stderr);
  let done: ExportProgress["done"] = null;
  const wish = { id, to: resolve(values.to), pictures, link: values.link ?? false };
  try {
    for await (const progress of await connection.client.videos.export(wish, { signal })) {
      if (progress.done) done = progress.done;
      else show.tell(progress);
    }
  } finally {
    show.end();
  }
  signal.throwIfAborted();
  if (!done) throw new AppError("CANCELLED", "export", "The backend ended before the export was whole");
  if (values.json) terminal.stdout.write(`${JSON.stringify(done)}\n`);
  else {
    for (const note of done.notes) terminal.stderr.write(`${note}.\n`);
    terminal.stdout.write(`Your export: ${done.dir}\n`);
    terminal.stderr.write(`${done.files} files, ${Math.ceil(done.bytes / 1e6)} MB; README.txt tells how to open it.\n`);
  }
  return EXIT.approved;
}

const HOW = "npm run export -- <folder or videoId> --to DIR";
const HOW_LICENCES = "npm run export -- <folder or videoId> --licences [--to FILE] [--language en|de]";

type Values = ReturnType<typeof parse>["values"];

/** The page, or with `--json` the ledger itself and no file unless one is named. */
async function licences(which: string, values: Values, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { to, json = false, pictures, link } = values;
  const language = PAGE_LANGUAGES.find((one) => one === (values.language ?? "en"));
  if (!language)
    throw new AppError("USAGE", "export", `--language is ${JSON.stringify(values.language)}`, {
      hint: `${PAGE_LANGUAGES.join(" or ")}.`,
    });
  if (pictures !== undefined || link !== undefined || to === "")
    throw new AppError("USAGE", "export", "--licences takes --to FILE, --language and --json", { hint: HOW_LICENCES });
  const id = await videoOf(which, "export", HOW_LICENCES);
  await using connection = await connect(values["data-dir"] ?? null, signal);
  const ledger = await connection.client.videos.licences({ id }, { signal });
  const path = to !== undefined || !json ? resolve(to ?? LICENCES_FILE) : null;
  if (path !== null) await writeNew(path, licencePage(ledger, language));
  if (json) terminal.stdout.write(`${JSON.stringify(ledger)}\n`);
  else {
    const open = ledger.rows.filter(({ missing }) => missing.length > 0).length;
    if (open > 0) terminal.stderr.write(`Of ${open} of ${ledger.rows.length} entries something is not known.\n`);
    terminal.stdout.write(`Your licences: ${path}\n`);
  }
  return EXIT.approved;
}

/** Never over another file. Throws OUTPUT_CLASH, FOLDER_UNUSABLE. */
async function writeNew(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: "wx" }).catch((error: unknown) => {
    const code = systemCode(error);
    if (code === "EEXIST") throw new AppError("OUTPUT_CLASH", "export", `${path} is there already`, { cause: error });
    if (code === "ENOSPC" || code === "EDQUOT") throw new AppError("DISK_FULL", "export", undefined, { cause: error });
    const message = `${path}: nothing can be written there (${code ?? String(error)})`;
    throw new AppError("FOLDER_UNUSABLE", "export", message, { cause: error });
  });
}

/** In a pipe progress is told at every tenth. */
const STEP = 0.1;

function view(stream: NodeJS.WriteStream | null): { tell(progress: ExportProgress): void; end(): void } {
  if (!stream) return { tell: () => undefined, end: () => undefined };
  const line = ({ fraction, note }: ExportProgress) => `Exporting: ${percent(fraction)}  ${printable(note)}`;
  if (stream.isTTY) {
    const update = createLogUpdate(stream, { showCursor: false });
    return { tell: (progress) => update(line(progress)), end: () => update.clear() };
  }
  let told = -STEP;
  return {
    tell(progress) {
      if (progress.fraction < told + STEP) return;
      told = progress.fraction;
      stream.write(`${line(progress)}\n`);
    },
    end: () => undefined,
  };
}

function parse(args: string[]) {
  const options = {
    to: { type: "string" },
    pictures: { type: "string" },
    link: { type: "boolean" },
    licences: { type: "boolean" },
    language: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
    "data-dir": { type: "string" },
  } as const;
  return parseOptions("export", args, options, { positionals: true });
}
