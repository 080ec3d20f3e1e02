// `npm run gallery`: a page that shows every look, drawn by the engines that make the videos: cards, captions, thumbnails, transitions.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { Look, type LookFont } from "../../contract/look.ts";
import { LOOKS } from "../../contract/values.ts";
import { findDataDir } from "../../main/base/dataDir.ts";
import { AppError, asAppError } from "../../main/base/errors.ts";
import { readOwnLooks } from "../../main/base/ownLooks.ts";
import type { Size } from "../../main/base/picture.ts";
import { createBackgroundEngine } from "../../main/engines/background/index.ts";
import { locateFfmpeg } from "../../main/engines/ffmpeg/index.ts";
import { LOOK_FAMILIES } from "../../main/engines/text/fonts.ts";
import { createTextEngine, POSTER_DESIGNS } from "../../main/engines/text/index.ts";
import { clipOf, framesOf, type FrameDeps } from "./frames.ts";
import { page, type Figure, type Shown } from "./page.ts";
import { allTransitions, captionSample, sampleOf, type Sample } from "./sample.ts";

const HELP = `Writes a page with frames of every look: cards, captions, thumbnails, transitions.

  npm run gallery -- [LOOK …] [--out FILE] [--data-dir DIR]

Without names: the program's looks and yours, which lie in looks/ of the data folder.
Default of --out: dist/gallery.html.`;

const HEADLINE = "The Lighthouse That Never Sleeps";

export interface GalleryOptions {
  looks: readonly { look: Look; own: boolean }[];
  out: string;
  /** Of its pictures: the longer side, and the shorter one. */
  size?: [number, number];
  say: (line: string) => void;
  signal: AbortSignal;
}

/** Throws what the engines throw. */
export async function gallery({ looks, out, size = [960, 540], say, signal }: GalleryOptions): Promise<void> {
  const [first] = looks;
  if (!first) throw new AppError("USAGE", "gallery", "There is no look to show");
  const dir = await mkdtemp(join(tmpdir(), "gallery-"));
  const backgrounds = createBackgroundEngine();
  try {
    const ffmpeg = await locateFfmpeg({ cacheDir: dir, signal });
    const [width, height] = size;
    const sizes = { clip: { width, height }, still: partOf(size, 2 / 3), moment: partOf(size, 1 / 2) };
    const deps: FrameDeps = { ffmpeg, backgrounds, text: createTextEngine(), dir, signal };
    const shown: Shown[] = [];
    for (const { look, own } of looks) {
      say(look.id);
      shown.push({ look, own, ...(await figuresOf(deps, look, sizes)) });
    }
    say("transitions");
    const figures = await figuresIn(deps, allTransitions(first.look, sizes.moment));
    const fonts = new Map(
      await Promise.all(
        [...new Set(looks.flatMap(({ look }) => Object.values(look.fonts)))].map(
          async (font) => [font, await fontOf(font)] as const,
        ),
      ),
    );
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, page({ looks: shown, transitions: { look: first.look, figures }, fonts }));
  } finally {
    await backgrounds.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function figuresOf(
  deps: FrameDeps,
  look: Look,
  sizes: { clip: Size; still: Size; moment: Size },
): Promise<Omit<Shown, "look" | "own">> {
  const { width, height } = sizes.still;
  const spoken = (title: string) => title.startsWith("caption");
  const shown = (size: Size, is: (one: Sample["wanted"][number]) => boolean) => {
    const sample = sampleOf(look, size);
    return figuresIn(deps, { ...sample, wanted: sample.wanted.filter(is) });
  };
  const posters: Figure[] = [];
  for (const [i, design] of POSTER_DESIGNS.entries()) {
    const kind = look.backgrounds[(i + 1) % look.backgrounds.length] ?? "ribbons";
    const zoom = { from: 1, to: 1, x: 0.5, y: 0.5 };
    const size = { width: 640, height: 360 };
    const spec = { kind, seed: 60 + i, palette: look.palette, speed: 1, zoom };
    const background = await deps.backgrounds.still(spec, size, 0.4);
    const { jpeg } = await deps.text.poster({ design, headline: HEADLINE, background, look, size }, deps.signal);
    posters.push({ title: `thumbnail, ${design}`, bytes: jpeg, size });
  }
  return {
    clip: {
      title: `captions, ${look.caption.style}`,
      bytes: await clipOf(deps, captionSample(look, sizes.clip)),
      size: sizes.clip,
    },
    // Captions are seen as they move, and on a phone, above what the platforms lay over them.
    pictures: await shown(sizes.still, ({ group, title }) => group === "picture" && !spoken(title)),
    tall: await shown({ width: height, height: width }, ({ group, title }) => group === "picture" && spoken(title)),
    transitions: await shown(sizes.moment, ({ group }) => group === "transition"),
    posters,
  };
}

function partOf([width, height]: [number, number], part: number): Size {
  return { width: 2 * Math.round((width * part) / 2), height: 2 * Math.round((height * part) / 2) };
}

async function figuresIn(deps: FrameDeps, sample: Sample) {
  const { width, height } = sample.timeline;
  return (await framesOf(deps, sample)).map(({ jpeg, ...one }) => ({ ...one, bytes: jpeg, size: { width, height } }));
}

/** The letters of Western Europe in all weights. */
async function fontOf(font: LookFont): Promise<Uint8Array> {
  const name = LOOK_FAMILIES[font].package;
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  return new Uint8Array(await readFile(join(folder, "files", `${name.split("/")[1]}-latin-wght-normal.woff2`)));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { out: { type: "string" }, "data-dir": { type: "string" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  if (values.help) return void process.stdout.write(`${HELP}\n`);
  const own = await readOwnLooks(findDataDir({ flag: values["data-dir"] }).path);
  for (const { message } of own.faults) process.stderr.write(`Left out: ${message}\n`);
  const bundled = await Promise.all(LOOKS.map((id) => readBundled(id)));
  const all = [...bundled.map((look) => ({ look, own: false })), ...own.looks.map((look) => ({ look, own: true }))];
  const unknown = positionals.find((name) => !all.some(({ look }) => look.id === name));
  if (unknown !== undefined)
    throw new AppError("USAGE", "gallery", `There is no look ${JSON.stringify(unknown)}`, {
      hint: `Looks: ${all.map(({ look }) => look.id).join(", ")}.`,
    });
  const out = resolve(values.out ?? "dist/gallery.html");
  await gallery({
    looks: positionals.length > 0 ? all.filter(({ look }) => positionals.includes(look.id)) : all,
    out,
    say: (line) => process.stderr.write(`${line}\n`),
    signal: new AbortController().signal,
  });
  process.stdout.write(`${out}\n`);
}

async function readBundled(id: string): Promise<Look> {
  const path = join(import.meta.dirname, "../../resources/looks", `${id}.json`);
  return Look.parse(JSON.parse(await readFile(path, "utf8")));
}

if (import.meta.main)
  await main().catch((error: unknown) => {
    const { message, hint } = asAppError(error, "gallery");
    process.stderr.write(`${message}\n${hint}\n`);
    process.exitCode = 1;
  });
