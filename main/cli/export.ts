// `export`: a finished video as a folder that an editing program opens.
import { resolve } from "node:path";

import { createLogUpdate } from "log-update";

import { EXPORT_PICTURES, type ExportProgress } from "../../contract/export.ts";
import { AppError } from "../base/errors.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { printable } from "../options/printable.ts";
import { connect } from "./connect.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./make.ts";
import { videoOf } from "./videoOf.ts";
import { percent } from "./view.ts";

const HELP = `Exports a finished video for editing programs: FCPXML 1.10, OpenTimelineIO and EDL, with all media.

  npm run export -- VIDEO --to DIR [options]

  VIDEO            the folder that \`make\` delivered, or the video's identifier
  --to DIR         the folder that is made; it must not be there, or be empty
  --pictures NAME  what rendered pictures are written as: ${EXPORT_PICTURES.join(" or ")}; default h264.
                   ProRes takes some 20 MB a second; DaVinci Resolve on Linux wants it
  --link           no copies but hard links, where the folder lies on the data folder's disk
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
    json: { type: "boolean" },
    help: { type: "boolean" },
    "data-dir": { type: "string" },
  } as const;
  return parseOptions("export", args, options, { positionals: true });
}
