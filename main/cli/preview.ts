// `preview`: what a video will look like, while it is made: stills of its shots, one exact frame, or a small film that plays while it grows.
import { copyFile, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import { createLogUpdate } from "log-update";

import type { Client } from "../../contract/index.ts";
import type { PreviewProgress, Still } from "../../contract/preview.ts";
import { AppError } from "../base/errors.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { connect } from "./connect.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./make.ts";
import { videoOf } from "./videoOf.ts";
import { percent } from "./view.ts";

const HELP = `Shows what a video will look like as soon as its pictures are chosen, long before it is rendered.

  npm run preview -- [VIDEO] [what] [options]

  VIDEO            the folder that \`make\` delivered, or the video's identifier; default the newest one
  --stills         a still of each shot; this where nothing else is asked for
  --at SECONDS     the very frame that is seen then, in full size
  --scene N        a small film of one scene, with its voice
  --all            a small film of the whole video: it plays while it grows
  --to DIR         the folder that receives the files; default ./preview
  --json           print JSON on standard output and nothing else, a line for each file
  --data-dir DIR   the data folder`;

export async function previewCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { values, positionals } = parse(args);
  if (values.help) {
    terminal.stdout.write(`${HELP}\n`);
    return EXIT.approved;
  }
  if (positionals.length > 1) throw new AppError("USAGE", "preview", "Name one video", { hint: HOW });
  const asked = (["stills", "at", "scene", "all"] as const).filter((name) => values[name] !== undefined);
  if (asked.length > 1)
    throw new AppError("USAGE", "preview", `${asked.map((name) => `--${name}`).join(" and ")} do not go together`, {
      hint: "Ask for one of them.",
    });
  const at = numberOf(values.at, "at");
  const scene = numberOf(values.scene, "scene");
  const [which] = positionals;
  const known = which === undefined ? null : await videoOf(which, "preview", HOW);
  await using connection = await connect(values["data-dir"] ?? null, signal);
  const { client } = connection;
  const id = known ?? (await newest(client));
  const dir = resolve(values.to ?? "preview");
  await mkdir(dir, { recursive: true });
  const print = (made: Still | PreviewProgress, path: string) =>
    void terminal.stdout.write(values.json ? `${JSON.stringify({ ...made, path })}\n` : `${path}\n`);

  if (at !== null) {
    const still = await client.videos.still({ id, at: { seconds: at }, size: "full" }, { signal });
    print(still, await taken(still, join(dir, `frame-${still.frame}.jpg`)));
    return EXIT.approved;
  }
  if (scene === null && !values.all) {
    let n = 0;
    for await (const still of await client.videos.storyboard({ id }, { signal }))
      print(still, await taken(still, join(dir, `shot-${String(++n).padStart(2, "0")}-${still.sceneId}.jpg`)));
    return EXIT.approved;
  }
  const to = join(dir, scene === null ? "preview.mp4" : `scene-${scene}.mp4`);
  const wish = { id, scene: scene === null ? null : `s${scene}`, to };
  const show = view(values.json ? null : terminal.stderr);
  let last: PreviewProgress | null = null;
  try {
    for await (const progress of await client.videos.film(wish, { signal })) {
      if (last === null && !values.json) terminal.stderr.write(`It can be played from now on: ${to}\n`);
      last = progress;
      show.tell(progress);
    }
  } finally {
    show.end();
  }
  signal.throwIfAborted();
  if (!last?.done) throw new AppError("CANCELLED", "preview", "The backend ended before the preview was whole");
  print(last, to);
  return EXIT.approved;
}

const HOW = "npm run preview -- [folder or videoId] [--stills | --at SECONDS | --scene N | --all] [--to DIR]";

async function newest(client: Client): Promise<string> {
  const { items } = await client.videos.list({ limit: 1 });
  const [video] = items;
  if (!video)
    throw new AppError("NOT_FOUND", "preview", "There is no video yet", { hint: "Begin one with `npm run make`." });
  return video.id;
}

/** Out of the cache, where it may not stay. */
async function taken({ path }: Still, to: string): Promise<string> {
  await copyFile(path, to);
  return to;
}

function view(stream: NodeJS.WriteStream | null): { tell(progress: PreviewProgress): void; end(): void } {
  if (!stream?.isTTY) return { tell: () => undefined, end: () => undefined };
  const update = createLogUpdate(stream, { showCursor: false });
  return {
    tell: ({ readyFrames, frames }) => update(`Ready: ${percent(readyFrames / frames)}`),
    end: () => update.clear(),
  };
}

function numberOf(given: string | undefined, name: string): number | null {
  if (given === undefined) return null;
  const value = Number(given);
  const fits =
    given.trim() !== "" && Number.isFinite(value) && value >= 0 && (name !== "scene" || Number.isInteger(value));
  if (!fits)
    throw new AppError("USAGE", "preview", `--${name} is ${JSON.stringify(given)}`, {
      hint: name === "scene" ? "The scene's number, from 1." : "Seconds from the beginning, such as 12.5.",
    });
  return value;
}

function parse(args: string[]) {
  const options = {
    stills: { type: "boolean" },
    at: { type: "string" },
    scene: { type: "string" },
    all: { type: "boolean" },
    to: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
    "data-dir": { type: "string" },
  } as const;
  return parseOptions("preview", args, options, { positionals: true });
}
