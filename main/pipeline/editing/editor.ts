// What a storyboard shows of a video, and what it asks for: scenes with their pictures, what else could be seen, and thumbnails with other words.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";

import sharp from "sharp";

import type { Alternative, EditorScene, EditorShot, VideoEditor, Writing } from "../../../contract/api/edits.ts";
import type { EditedScript, Edits, ThumbnailEdit } from "../../../contract/edits.ts";
import type { FootageOutput, Shot } from "../../../contract/footage.ts";
import { insertSeconds, type Idea } from "../../../contract/idea.ts";
import type { Asset } from "../../../contract/library.ts";
import { BACKGROUNDS, type BackgroundKind, type Look } from "../../../contract/look.ts";
import type { ScriptOutput } from "../../../contract/script.ts";
import type { ThumbnailOutput } from "../../../contract/thumbnail.ts";
import { frameRate, type ArtifactRef } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import { writeFileWhole } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import { deriveSeed } from "../../base/random.ts";
import type { Words } from "../../base/words.ts";
import type { BackgroundEngine } from "../../engines/background/index.ts";
import type { AssetSearch, Match } from "../../library/search/types.ts";
import { shotInEnglish } from "../../stages/footage/inEnglish.ts";
import { questionOf } from "../../stages/footage/own/fits.ts";
import type { PlannedShot } from "../../stages/footage/planShots.ts";
import { tidied } from "../../stages/script/handOn.ts";
import { backgroundSpec, drawThumbnails, MOMENT, type ThumbnailDeps } from "../../stages/thumbnail/index.ts";
import type { VideoOutputs } from "../outputs.ts";
import { findingsOf } from "./findings.ts";
import { placed } from "./keep.ts";
import { latestOutputs, type Latest } from "./latest.ts";
import type { Peaks } from "./peaks.ts";

/** A storyboard without its addresses: the API knows how they are written. */
export type EditorContent = Omit<
  VideoEditor,
  "id" | "version" | "revision" | "state" | "scenes" | "narration" | "videoUrl" | "thumbnails"
> & {
  scenes: (Omit<EditorScene, "shots" | "sharedStillUrl"> & { shots: ContentShot[]; sharedFrame: number | null })[];
  narration:
    | (Omit<NonNullable<VideoEditor["narration"]>, "url" | "peaksUrl" | "peaksPerSecond"> & { audio: ArtifactRef })
    | null;
  video: ArtifactRef | null;
  thumbnails: ThumbnailOutput["variants"];
};
export type ContentShot = Omit<EditorShot, "stillUrl" | "thumbnailUrl"> & {
  /** From its middle, of the revision `picturesOf`; null: there are no stills of such a video. */
  frame: number | null;
};

export type FoundAlternative =
  | Omit<Extract<Alternative, { kind: "asset" }>, "thumbnailUrl" | "stripUrl">
  | Omit<Extract<Alternative, { kind: "background" }>, "thumbnailUrl">;

export interface Editor {
  content(id: string, revision: number): Promise<EditorContent>;
  /** As it stood in a revision, edited or not; null: it was not written. */
  script(id: string, revision: number): Promise<EditedScript | null>;
  /** Of the newest script that a language model was asked for. Throws NOT_FOUND. */
  writing(id: string): Promise<Writing>;
  /** Best first. Throws NOT_FOUND, NOT_READY before the pictures are chosen. */
  alternatives(
    id: string,
    wish: AlternativesWish,
    signal: AbortSignal,
  ): Promise<{ items: FoundAlternative[]; query: string; total: number }>;
  /** The path of a JPEG of a background in the look of a video. */
  background(id: string, kind: BackgroundKind): Promise<string>;
  thumbnails(id: string, edit: ThumbnailEdit, signal: AbortSignal): Promise<ThumbnailOutput["variants"]>;
  /** The path of the narration's peaks. Throws NOT_READY. */
  peaks(id: string, hash: string | null, signal: AbortSignal): Promise<string>;
}

export interface AlternativesWish {
  sceneId: string;
  shot: number;
  q?: string | undefined;
  limit: number;
}

/** So many revisions are looked through for the script that was written, and the first one. */
const LOOKED_BACK = 12;

export interface EditorDeps {
  videos: { outputs(id: string, revision?: number): Promise<VideoOutputs> };
  library: {
    get(id: string): Asset;
    folders(): readonly { path: string }[];
    list(page: { folders: readonly string[]; after: string | null; limit: number }): Promise<Asset[]>;
  };
  search: Pick<AssetSearch, "search" | "count">;
  words: Words;
  thumbnail: ThumbnailDeps;
  backgrounds: Pick<BackgroundEngine, "still" | "version">;
  peaks: Peaks;
  cacheDir: string;
}

export function createEditor(deps: EditorDeps): Editor {
  const latest = (id: string, revision?: number) => latestOutputs(deps.videos, id, revision);
  return {
    async content(id, revision) {
      const video = await latest(id, revision);
      const written = video.idea.edits?.script ? (await deps.videos.outputs(id, 1)).outputs.script : undefined;
      return contentOf(video, written, deps);
    },
    async script(id, revision) {
      const { idea, outputs } = await deps.videos.outputs(id, revision);
      return presentScript(outputs.script, idea.edits ?? {});
    },
    async writing(id) {
      const { revision } = await deps.videos.outputs(id);
      // What a person edits is handed on as their own: how it was written stays with the revision that it was written in.
      for (const number of new Set([...Array.from({ length: LOOKED_BACK }, (_, i) => Math.max(1, revision - i)), 1])) {
        const { room = null, departures = [] } = (await deps.videos.outputs(id, number)).outputs.script ?? {};
        if (room || departures.length > 0) return { revision: number, room, departures };
      }
      return { revision: null, room: null, departures: [] };
    },
    alternatives: async (id, wish, signal) => alternativesOf(await latest(id), wish, deps, signal),
    background: async (id, kind) => backgroundPicture(await latest(id), kind, deps),
    async thumbnails(id, edit, signal) {
      const { idea, outputs } = await latest(id);
      const { script, footage } = outputs;
      if (!script || !footage) throw notReady();
      const { edits: _, ...plain } = idea;
      const input = { idea: { ...plain, edits: { thumbnail: edit } }, script, footage };
      return drawThumbnails(deps.thumbnail, { signal, progress: () => undefined }, input);
    },
    async peaks(id, hash, signal) {
      const { audio = null } = (await latest(id)).outputs.narration ?? {};
      if (!audio || (hash !== null && hash !== audio.hash)) throw notReady();
      return deps.peaks(audio, signal);
    },
  };
}

function notReady(): AppError {
  return new AppError("NOT_READY", "editing", "The video's pictures are not chosen yet", {
    hint: "Voice and pictures come first and take some seconds: try again then.",
  });
}

/** @param written before anybody edited it */
function contentOf(
  { idea, outputs, stale, from }: Latest,
  written: ScriptOutput | undefined,
  { library }: EditorDeps,
): EditorContent {
  const { script, narration, footage, render, metadata, thumbnail, review } = outputs;
  const edits = idea.edits ?? {};
  const late = insertSeconds(idea.intro, idea);
  const present = presentScript(script, edits);
  const pictured = picturedBy(from.footage, edits, present);
  const times = new Map(narration?.scenes.map((scene) => [scene.id, scene]));
  const shots = placed(footage?.shots ?? []);
  const scenes = (present?.scenes ?? []).map(({ id }): EditorContent["scenes"][number] => {
    const time = times.get(id);
    return {
      id,
      start: time ? time.start + late : null,
      end: time ? time.end + late : null,
      shots: shots
        .filter(({ place }) => place.sceneId === id)
        .map(({ place, shot }) => ({
          ...place,
          ...aboutShot(shot, footage, library),
          start: shot.start + late,
          end: shot.end + late,
          edited: (edits.visuals ?? []).some((one) => one.sceneId === id && one.shot === place.shot),
          frame: pictured?.frameOf(shot) ?? null,
        })),
      sharedFrame: pictured?.sharedFrame(id) ?? null,
      changed: pictured?.hasChanged(id) ?? false,
      cards: (footage?.cards ?? [])
        .filter(({ start }) => time && start >= time.start - 0.01 && start < time.end)
        .map((card) => ({ ...card, start: card.start + late, end: card.end + late })),
      recorded: (edits.recordings ?? []).flatMap((one) => (one.sceneId === id ? [one.line] : [])),
    };
  });
  return {
    edits,
    pronunciations: idea.pronunciations ?? [],
    stale,
    picturesOf: from.footage?.revision ?? null,
    script: present,
    scenes,
    words: (narration?.words ?? []).map((word) => ({ ...word, start: word.start + late, end: word.end + late })),
    spokenScenes: (narration?.scenes ?? []).map(({ id }) => id),
    durationSeconds:
      render?.durationSeconds ?? (footage ? late + footage.durationSeconds + insertSeconds(idea.outro, idea) : null),
    rate: frameRate(idea),
    narration: narration?.audio
      ? {
          audio: narration.audio,
          durationSeconds: narration.durationSeconds,
          startSeconds: late,
          voice: narration.voice.id,
        }
      : null,
    video: render && !stale.includes("render") ? render.video : null,
    metadata: metadata ?? null,
    thumbnails: thumbnail?.variants ?? [],
    findings: review && !stale.includes("review") ? findingsOf(review) : [],
    edited: {
      scenes: present && edits.script ? differing(present, written) : [],
      shots: (edits.visuals ?? []).map(({ sceneId, shot }) => ({ sceneId, shot })),
      recordings: edits.recordings?.length ?? 0,
      script: edits.script !== undefined,
      title: edits.title !== undefined,
      description: edits.description !== undefined,
      tags: edits.tags !== undefined,
      thumbnail: edits.thumbnail !== undefined,
    },
  };
}

/** What the pictures show that there are: frames of the revision they are of, and what has changed since. */
function picturedBy(of: VideoOutputs | undefined, edits: Edits, present: EditedScript | null) {
  if (!of || of.idea.kind === "ambience") return null;
  const { idea, outputs } = of;
  const late = insertSeconds(idea.intro, idea);
  const rate = frameRate(idea);
  const times = outputs.narration?.scenes ?? [];
  const before = idea.edits ?? {};
  const [then, now] = [presentScript(outputs.script, before), present].map(
    (script) => new Map(script?.scenes.map((scene) => [scene.id, scene])),
  );
  // Which bytes an asset had when it was chosen is no change of the choice.
  const shown = ({ visuals = [] }: Edits, id: string) =>
    visuals
      .filter(({ sceneId }) => sceneId === id)
      .map((visual) => (visual.kind === "asset" ? { ...visual, state: null } : visual));
  const frameOf = ({ start, end }: { start: number; end: number }) =>
    Math.floor((((start + end) / 2 + late) * rate.num) / rate.den);
  return {
    frameOf,
    sharedFrame(id: string): number | null {
      const shot = sharedShot(outputs.footage?.shots ?? [], times, id);
      return shot && frameOf(shot);
    },
    hasChanged: (id: string) =>
      hashJson([then?.get(id) ?? null, shown(before, id)]) !== hashJson([now?.get(id) ?? null, shown(edits, id)]),
  };
}

function differing({ scenes }: EditedScript, written: ScriptOutput | undefined): string[] {
  const before = new Map(written?.scenes.map((scene) => [scene.id, hashJson(scene)]));
  return scenes.flatMap((scene) => (before.get(scene.id) === hashJson(scene) ? [] : [scene.id]));
}

function presentScript(made: ScriptOutput | undefined, { script }: Edits): EditedScript | null {
  if (script) return { ...script, scenes: tidied(script.scenes) };
  if (!made) return null;
  const { title, topic, niche, style, mood, pace, generator, draft, sources, scenes } = made;
  return { title, topic, niche, style, mood, pace, generator, draft, sources, scenes };
}

function aboutShot(
  { visual, assetId, reason, fromSeconds }: Shot,
  footage: FootageOutput | undefined,
  library: EditorDeps["library"],
) {
  const known = { reason, fromSeconds: fromSeconds ?? null };
  if (visual.kind === "background")
    return {
      ...known,
      kind: visual.kind,
      background: visual.spec.kind,
      assetId: null,
      missing: false,
      title: visual.spec.kind,
    };
  const { hash } = visual.kind === "image" ? visual.image : visual.clip;
  const record = footage?.assets.find((one) => one.hash === hash);
  const asset = assetId === undefined ? null : assetOf(assetId, library);
  return {
    ...known,
    kind: visual.kind,
    background: null,
    assetId: assetId ?? null,
    missing: assetId !== undefined && (asset === null || !existsSync(asset.path)),
    title: asset ? basename(asset.path) : (record?.title ?? visual.kind),
  };
}

function assetOf(id: string, library: EditorDeps["library"]): Asset | null {
  try {
    return library.get(id);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

async function alternativesOf(
  { idea, outputs }: Latest,
  { sceneId, shot, q, limit }: AlternativesWish,
  deps: EditorDeps,
  signal: AbortSignal,
) {
  const { script, narration, footage } = outputs;
  if (!script || !narration || !footage) throw notReady();
  const shots = placed(footage.shots);
  const shown = shots.find(({ place }) => place.sceneId === sceneId && place.shot === shot)?.shot ?? null;
  const here = shown ?? (shot === 0 ? sharedShot(footage.shots, narration.scenes, sceneId) : null);
  if (!here)
    throw new AppError("NOT_FOUND", "editing.alternatives", `There is no shot ${shot + 1} of scene ${sceneId}`);
  const parts =
    q === undefined
      ? askedFor(here, { idea, script, narration }, deps.words)
      : [{ text: q, weight: 1, as: "phrase" as const }];
  const folders = deps.library.folders().map(({ path }) => path);
  const kinds = ["picture", "clip"] as const;
  const total = folders.length === 0 ? 0 : await deps.search.count(folders, kinds, signal);
  const matches =
    total === 0 || parts.length === 0 ? [] : await deps.search.search({ parts, folders, kinds, limit }, signal);
  // What no word finds can be seen as well: it comes after all that is found.
  const found = new Set(matches.map(({ asset }) => asset.id));
  const others =
    q === undefined && matches.length < limit && total > 0
      ? (await deps.library.list({ folders, after: null, limit: limit + found.size })).filter(
          ({ id, kind }) => kind !== "music" && !found.has(id),
        )
      : [];
  const all: Pick<Match, "asset" | "score" | "because">[] = [
    ...matches,
    ...others.slice(0, limit - matches.length).map((asset) => ({ asset, score: 0, because: [] })),
  ];
  const items: FoundAlternative[] = [
    ...all.map(({ asset, score, because }) => ({
      kind: "asset" as const,
      assetId: asset.id,
      assetKind: asset.kind,
      title: basename(asset.path),
      seconds: asset.seconds,
      width: asset.width,
      height: asset.height,
      licence: asset.licence,
      score,
      because,
      chosen: shown?.assetId === asset.id,
      banned: idea.edits?.bans?.includes(asset.id) ?? false,
      seen: footage.shots.filter((one) => one !== shown && one.assetId === asset.id).length,
    })),
    ...backgroundsFor(footage.look).map((kind) => ({
      kind: "background" as const,
      background: kind,
      because: [],
      chosen: shown?.visual.kind === "background" && shown.visual.spec.kind === kind,
      suits: footage.look.backgrounds.includes(kind),
    })),
  ];
  return { items, query: parts.map(({ text }) => text).join(" · "), total };
}

/** Of a scene over which the picture of the one before goes on: that picture, while the scene is spoken. */
function sharedShot(
  shots: readonly Shot[],
  scenes: readonly { id: string; start: number; end: number }[],
  id: string,
): Shot | null {
  const scene = scenes.find((one) => one.id === id);
  if (!scene) return null;
  const middle = (scene.start + scene.end) / 2;
  const shown = shots.find(({ start, end }) => start <= middle && end > middle);
  return shown ? { ...shown, sceneId: id, start: scene.start, end: scene.end } : null;
}

function askedFor(
  { sceneId, start, end }: Shot,
  {
    idea,
    script,
    narration,
  }: { idea: Idea; script: ScriptOutput; narration: NonNullable<VideoOutputs["outputs"]["narration"]> },
  words: Words,
) {
  const scene = script.scenes.find(({ id }) => id === sceneId);
  const spoken = narration.words
    .filter((word) => word.start >= start - 0.5 && word.start < end)
    .map(({ text }) => text);
  const plan: PlannedShot = { sceneId, scene, start, end, spoken: spoken.join(" "), speed: 1, longest: end - start };
  return questionOf(shotInEnglish(plan, words.of(idea.language)), script)?.parts ?? [];
}

/** Those of the look first. */
function backgroundsFor(look: Look): BackgroundKind[] {
  return [...new Set([...look.backgrounds, ...BACKGROUNDS])];
}

const SMALL = { width: 480, height: 270 };

async function backgroundPicture(
  { idea, outputs }: Latest,
  kind: BackgroundKind,
  { backgrounds, cacheDir }: EditorDeps,
): Promise<string> {
  const { footage } = outputs;
  if (!footage) throw notReady();
  const { palette } = footage.look;
  const dir = join(cacheDir, "backgrounds");
  const path = join(dir, `${hashJson([backgrounds.version, kind, palette, idea.seed]).slice(0, 32)}.jpg`);
  if (existsSync(path)) return path;
  const spec = backgroundSpec("side", { kind, seed: deriveSeed(idea.seed, "alternative"), palette });
  const png = await backgrounds.still(spec, SMALL, MOMENT);
  await mkdir(dir, { recursive: true });
  await writeFileWhole(path, await sharp(png).jpeg({ quality: 82 }).toBuffer());
  return path;
}
