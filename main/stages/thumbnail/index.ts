// The thumbnail stage: three pictures to choose from, each of another design, with the same few words: the best of what the video shows.
import sharp from "sharp";
import { z } from "zod";

import { POSTER_DESIGNS } from "../../../contract/designs.ts";
import { editedIdea, someEdits, type ThumbnailEdit } from "../../../contract/edits.ts";
import { FootageOutput, type BackgroundSpec, type Motion, type Shot } from "../../../contract/footage.ts";
import { Idea, insertSeconds } from "../../../contract/idea.ts";
import { Scene, ScriptOutput } from "../../../contract/script.ts";
import type { Stage, StageContext } from "../../../contract/stage.ts";
import { ThumbnailOutput } from "../../../contract/thumbnail.ts";
import type { ArtifactRef } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import { deriveSeed } from "../../base/random.ts";
import type { Words } from "../../base/words.ts";
import type { BackgroundEngine } from "../../engines/background/index.ts";
import type { PosterDesign, TextEngine } from "../../engines/text/index.ts";
import type { Stills } from "../../library/prepare/stills.ts";
import { chooseFigure } from "./figure.ts";
import { chooseHeadline } from "./headline.ts";
import { type Candidate, rank } from "./rank.ts";

const ThumbnailInput = z
  .object({
    idea: Idea.pick({ seed: true, language: true, intro: true, fps: true })
      .extend({ edits: someEdits("thumbnail") })
      .transform(editedIdea),
    script: ScriptOutput.pick({ title: true, topic: true }).extend({
      scenes: z.array(Scene.pick({ graphics: true })),
    }),
    footage: FootageOutput.pick({ look: true, shots: true, assets: true }),
  })
  .transform(({ footage, ...input }) => ({
    ...input,
    footage:
      input.idea.edits?.thumbnail?.atSeconds === undefined
        ? { ...footage, shots: footage.shots.map(timeless) }
        : footage,
  }));

/** When and why it is seen is no matter: a picture that only comes later makes no other thumbnail. */
function timeless({ visual, start, end }: Shot): Shot {
  return { sceneId: "", start: 0, end: visual.kind === "clip" ? end - start : 1, visual, reason: "" };
}

type Footage = z.output<typeof ThumbnailInput>["footage"];

export interface ThumbnailDeps {
  artifacts: Pick<Artifacts, "putBytes">;
  text: Pick<TextEngine, "version" | "poster">;
  backgrounds: Pick<BackgroundEngine, "version" | "still">;
  words: Words;
  stills: Stills;
}

/** What YouTube takes: https://support.google.com/youtube/answer/72431 */
const SIZE = { width: 1280, height: 720 };
export const MAX_BYTES = 2_000_000;
export const LEAST_CONTRAST = 4.5;
/** How much of a picture the look's shade hides until the words upon it can be read. */
const VEILS = [0, 0.3, 0.55, 0.75];

export function createThumbnailStage({
  artifacts,
  text,
  backgrounds,
  words,
  stills,
}: ThumbnailDeps): Stage<"thumbnail", typeof ThumbnailInput, typeof ThumbnailOutput> {
  return {
    name: "thumbnail",
    version: hashJson({
      stage: 9,
      words: words.version,
      text: text.version,
      backgrounds: backgrounds.version,
      stills: stills.version,
    }),
    needs: ["script", "footage"],
    lane: "light",
    input: ThumbnailInput,
    output: ThumbnailOutput,
    run: async (context, input) => ({
      status: "done",
      output: { variants: await drawThumbnails({ artifacts, text, backgrounds, words, stills }, context, input) },
    }),
  };
}

export type ThumbnailStageInput = z.output<typeof ThumbnailInput>;
type Variants = ThumbnailOutput["variants"];

/** Three of them, the chosen or the best first. Throws FILE_UNUSABLE where a picture of the person's own cannot be shown. */
export async function drawThumbnails(
  { artifacts, text, backgrounds, words, stills }: ThumbnailDeps,
  context: Pick<StageContext, "signal" | "progress">,
  { idea, script, footage }: ThumbnailStageInput,
): Promise<Variants> {
  const edit: ThumbnailEdit = idea.edits?.thumbnail ?? {};
  const bare = edit.headline === "";
  const headline = edit.headline || chooseHeadline(script.title, script.topic, words.of(idea.language));
  // Words that a person chose stay together.
  const figure = edit.headline ? null : chooseFigure(headline, script.scenes, idea.language);
  const variants: Variants = [];
  const picture = pictureOf(edit, footage, insertSeconds(idea.intro, idea));
  const candidates = await openStills(stills, picture, context);
  if (edit.file && candidates.length === 0)
    throw new AppError("FILE_UNUSABLE", "thumbnail.draw", `${edit.file.name} cannot be shown: it is no whole picture`);
  const generated = backgroundsFor(picture, idea.seed);
  // What a person chose is shown, however it looks.
  const least = edit.file || edit.atSeconds !== undefined ? { least: -1 } : {};
  const ranked = await rank(candidates, POSTER_DESIGNS, least);
  for (const { design, own, reason } of ranked) {
    const counts = design === "side" ? figure : null;
    const set = counts ? { headline: counts.words, figure: counts.number } : { headline };
    const draw = async (background: Uint8Array) => {
      const request = { design, ...set, background, look: footage.look, size: SIZE };
      const poster = await text.poster(request, context.signal);
      return poster.jpeg.length <= MAX_BYTES && poster.contrast >= LEAST_CONTRAST ? poster : null;
    };
    const drawOwn = async ({ candidate: { still }, place }: NonNullable<typeof own>) => {
      for (const opacity of VEILS) {
        const poster = await draw(await still.lay(place, SIZE, { colour: footage.look.palette.shade, opacity }));
        if (poster) return { poster, reason };
      }
      return null;
    };
    const drawGenerated = async () => {
      const poster = await draw(await backgrounds.still(generated[design], SIZE, MOMENT));
      const why = own ? `a generated background: upon ${own.candidate.name} the words could not be read` : reason;
      return poster && { poster, reason: why };
    };
    const made = (own && (await drawOwn(own))) ?? (await drawGenerated());
    if (!made)
      throw new AppError(
        edit.headline ? "REQUEST_INVALID" : "INTERNAL",
        "thumbnail.draw",
        `${design}: the headline cannot be read, or the file is too large`,
      );
    const { contrast, box, jpeg } = made.poster;
    const image = await artifacts.putBytes(jpeg, "image/jpeg");
    const told = counts ? `${counts.number} ${counts.words}` : headline;
    variants.push({ image, headline: told, contrast, box, reason: made.reason, design });
    context.progress(STILLS_SHARE + ((1 - STILLS_SHARE) * variants.length) / POSTER_DESIGNS.length);
  }
  const [first] = candidates;
  if (bare && first) variants.splice(-1, 1, await bareVariant(first, artifacts));
  return variants.toSorted((a, b) => rankOf(a) - rankOf(b));

  /** A stable order: what was chosen, then as they were ranked. */
  function rankOf({ design, bare: plain }: Variants[number]): number {
    if (bare) return plain ? 0 : 1;
    return design !== undefined && design === edit.design ? 0 : 1;
  }
}

/** The picture alone. */
async function bareVariant(
  { still, name }: Candidate,
  artifacts: ThumbnailDeps["artifacts"],
): Promise<Variants[number]> {
  const png = await still.lay({ from: 0, towards: 0.5 }, SIZE);
  const image = await artifacts.putBytes(await jpegOf(png), "image/jpeg");
  return { image, headline: "", contrast: 1, box: { x: 0, y: 0, width: 0, height: 0 }, reason: name, bare: true };
}

async function jpegOf(png: Uint8Array): Promise<Uint8Array> {
  for (const quality of [92, 84, 72]) {
    const jpeg = await sharp(png).jpeg({ quality, mozjpeg: true }).toBuffer();
    if (jpeg.length <= MAX_BYTES) return jpeg;
  }
  throw new AppError("FILE_UNUSABLE", "thumbnail.draw", "The picture has too much detail for a thumbnail of 2 MB");
}

/** What a thumbnail may show: all of the video, one moment of it, or a picture that was handed in. */
function pictureOf({ file, atSeconds: at }: ThumbnailEdit, footage: Footage, late: number): Footage {
  const [any] = footage.shots;
  if (file && any) {
    const visual = { kind: "image" as const, image: file.artifact, motion: STILL };
    return {
      ...footage,
      shots: [{ ...any, visual }],
      assets: [
        { title: file.name, kind: "picture", licence: null, provenance: "own", author: null, hash: file.artifact.hash },
      ],
    };
  }
  if (at === undefined) return footage;
  const atSeconds = Math.max(0, at - late);
  const shot = footage.shots.findLast(({ start }) => start <= atSeconds) ?? any;
  if (!shot) return footage;
  const { visual } = shot;
  if (visual.kind !== "clip") return { ...footage, shots: [shot] };
  const into = Math.max(0, atSeconds - shot.start) * (visual.speed ?? 1);
  const fromSeconds = visual.fromSeconds + (visual.repeat ? into % visual.repeat.seconds : into);
  // A stretch of no length has one moment.
  return { ...footage, shots: [{ ...shot, end: shot.start, visual: { ...visual, fromSeconds } }] };
}

const STILL = { zoom: [1, 1], x: [0.5, 0.5], y: [0.5, 0.5] } satisfies Motion;

/** Of the stage's work, where there is something of a person's own. */
const STILLS_SHARE = 0.5;
/** So many files are looked at, spread over the video. */
const MOST_FILES = 16;
/** Of the part of a clip that is seen. */
const MOMENTS = [0.25, 0.6];

/** Of each picture and clip that is seen, what it would look like. What cannot be decoded any more is passed over. */
async function openStills(
  stills: Stills,
  { shots, assets }: Footage,
  { signal, progress }: Pick<StageContext, "signal" | "progress">,
): Promise<Candidate[]> {
  const sources = spreadOver([...new Map(shots.flatMap(sourcesOf).map((one) => [one.id, one])).values()], MOST_FILES);
  const candidates: Candidate[] = [];
  for (const [i, { id, moments, artifact }] of sources.entries()) {
    const name = assets.find(({ hash }) => hash === id)?.title ?? "a file of yours";
    for (const at of moments) {
      const still = await stills.open({ artifact, at }, signal);
      if (still) candidates.push({ id, name, still });
    }
    progress((STILLS_SHARE * (i + 1)) / sources.length);
  }
  return candidates;
}

interface OwnSource {
  id: string;
  artifact: ArtifactRef;
  moments: (number | null)[];
}

function sourcesOf({ visual, start, end }: Shot): OwnSource[] {
  switch (visual.kind) {
    case "background":
      return [];
    case "image":
      return [{ id: visual.image.hash, artifact: visual.image, moments: [null] }];
    case "clip": {
      const seen = visual.repeat?.seconds ?? (end - start) * (visual.speed ?? 1);
      const moments = MOMENTS.map((share) => visual.fromSeconds + share * seen);
      return [{ id: visual.clip.hash, artifact: visual.clip, moments }];
    }
  }
}

function spreadOver<T>(all: readonly T[], most: number): T[] {
  const count = Math.min(all.length, most);
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)] as T);
}

/** Moment of a background, 0–1. */
export const MOMENT = 0.35;
/** Closer and elsewhere in each design, where the same kind comes again. */
const CROPS: Record<PosterDesign, [zoom: number, x: number, y: number]> = {
  side: [1, 0.5, 0.5],
  centre: [1.25, 0.5, 0.35],
  panel: [1.12, 0, 0.5],
};

/** On pictures of the video as different as it has. */
function backgroundsFor({ shots, look }: Footage, seed: number): Record<PosterDesign, BackgroundSpec> {
  const specs = shots.flatMap(({ visual }) => (visual.kind === "background" ? [visual.spec] : []));
  const kinds = [...new Set([...specs.map(({ kind }) => kind), ...look.backgrounds])];
  const spec = (design: PosterDesign, i: number): BackgroundSpec => {
    const kind = kinds[i % kinds.length] ?? "waves";
    const known = specs.find((one) => one.kind === kind);
    return backgroundSpec(design, {
      kind,
      seed: known?.seed ?? deriveSeed(seed, "thumbnail", i),
      palette: look.palette,
    });
  };
  return { side: spec("side", 0), centre: spec("centre", 1), panel: spec("panel", 2) };
}

/** What lies behind a design, standing still. */
export function backgroundSpec(
  design: PosterDesign,
  background: Pick<BackgroundSpec, "kind" | "seed" | "palette">,
): BackgroundSpec {
  const [zoom, x, y] = CROPS[design];
  return { ...background, speed: 1, zoom: { from: zoom, to: zoom, x, y } };
}
