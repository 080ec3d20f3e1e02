// What an edited idea keeps of the video as it is: the pictures that no edit names, and which bytes were chosen.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";

import type { Edits, ShotPlace, VisualEdit } from "../../../contract/edits.ts";
import type { Shot } from "../../../contract/footage.ts";
import type { Idea } from "../../../contract/idea.ts";
import { KeptPictures } from "../../../contract/kept.ts";
import type { Asset } from "../../../contract/library.ts";
import type { ArtifactRef } from "../../../contract/values.ts";
import { assetState } from "../../base/assetState.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { canonicalJson, hashJson } from "../../base/hash.ts";
import type { VideoOutputs } from "../outputs.ts";
import type { Videos } from "../videos.ts";

export interface KeepDeps {
  artifacts: Pick<Artifacts, "putBytes" | "open" | "has">;
  /** Throws NOT_FOUND. */
  asset: (id: string) => Asset;
}

/** So many revisions are looked through for pictures that were chosen already, and for the very same idea. */
const LOOKED_BACK = 30;

/**
 * The next idea of a video, with what it takes over of the present one. One that was there already is taken as it was, so
 * that nothing of it is made again. Throws NOT_FOUND, and as `keptIdea`.
 */
export async function keepFor(
  next: Idea,
  id: string,
  videos: Pick<Videos, "outputs" | "revision">,
  deps: KeepDeps,
): Promise<Idea> {
  const present = await videos.outputs(id);
  const plain = hashJson(asSaid(next));
  for (let number = present.revision; number > 0 && number > present.revision - LOOKED_BACK; number--) {
    await breathe();
    const { idea } = videos.revision(id, number);
    if (hashJson(asSaid(idea)) === plain && (!idea.edits?.kept || deps.artifacts.has(idea.edits.kept))) return idea;
  }
  let pictures = present;
  // While they are chosen anew for an edit, what that one keeps is what there was.
  for (let number = present.revision - 1; number > 0 && number > present.revision - LOOKED_BACK; number--) {
    if (pictures.outputs.footage || present.idea.edits?.kept) break;
    pictures = await videos.outputs(id, number);
  }
  return keptIdea(next, present, pictures, deps);
}

/** Without what the backend adds. */
function asSaid({ edits = {}, ...idea }: Idea): object {
  const { kept: _, visuals, ...said } = edits;
  return {
    ...idea,
    edits: { ...said, ...(visuals && { visuals: visuals.map((edit) => without(edit, ["state"])) }) },
  };
}

/**
 * The idea as it is kept. `pictures` has those that are kept, with the idea that they were chosen for. Throws REQUEST_INVALID
 * where an asset is chosen that is not in the library, INPUT_CHANGED where its file is gone.
 */
export async function keptIdea(
  next: Idea,
  video: Pick<VideoOutputs, "idea">,
  pictures: VideoOutputs,
  deps: KeepDeps,
): Promise<Idea> {
  const { kept: _, ...edits } = next.edits ?? {};
  const before = video.idea.edits;
  const visuals = edits.visuals?.map((edit, i) => withState(edit, i, before?.visuals ?? [], deps));
  const said: Edits = { ...edits, ...(visuals && { visuals }) };
  const idea: Idea = { ...next, edits: said };
  if (isOther(idea, video.idea)) return idea;
  const kept = showsOtherwise(idea, video.idea) ? await keepPictures(pictures, deps) : null;
  const ref = kept ?? before?.kept;
  return ref ? { ...idea, edits: { ...said, kept: ref } } : idea;
}

/** What makes it another video: its pictures are chosen anew. */
const SUBJECT = [
  "kind",
  "topic",
  "niche",
  "keywords",
  "notes",
  "script",
  "writer",
  "style",
  "seconds",
  "language",
  "seed",
  "persona",
  "footage",
  "variantOf",
] as const;

function isOther(next: Idea, before: Idea): boolean {
  // What was edited counts in the place of what would be written.
  if (next.edits?.script && isDeepStrictEqual(before.footage, next.footage)) return false;
  return SUBJECT.some((field) => !isDeepStrictEqual(next[field], before[field]));
}

/** What was chosen before keeps its bytes, whether or not the file is there still. */
function withState(edit: VisualEdit, index: number, before: readonly VisualEdit[], { asset }: KeepDeps): VisualEdit {
  if (edit.kind !== "asset") return edit;
  const { state: _, ...plain } = edit;
  const same = before.find((one) => one.kind === "asset" && one.assetId === edit.assetId && samePlace(one, edit));
  if (same?.kind === "asset" && same.state !== undefined) return { ...plain, state: same.state };
  try {
    const chosen = asset(edit.assetId);
    if (!existsSync(chosen.path))
      throw new AppError("INPUT_CHANGED", "edits.keep", `${basename(chosen.path)} is not where it was`, {
        hint: "Put it back or plug its drive in, or choose another one.",
        details: { field: `edits.visuals.${index}.assetId` },
      });
    return { ...plain, state: assetState(chosen) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "NOT_FOUND") throw error;
    throw new AppError("REQUEST_INVALID", "edits.keep", "edits.visuals: the library has no such file", {
      details: { field: `edits.visuals.${index}.assetId` },
      cause: error,
    });
  }
}

const samePlace = (a: ShotPlace, b: ShotPlace): boolean => a.sceneId === b.sceneId && a.shot === b.shot;

const UNSEEN = ["captions", "captionStyle", "music", "musicFile"] as const;

function without(record: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** What does not touch a picture: a title that is written anew keeps the pictures' own result. */
const PICTURELESS = ["title", "description", "tags", "thumbnail", "kept"] as const;

function showsOtherwise(next: Idea, before: Idea): boolean {
  const seen = ({ edits = {}, ...idea }: Idea) => ({
    ...without(idea, UNSEEN),
    edits: without(edits, PICTURELESS),
  });
  return hashJson(seen(next)) !== hashJson(seen(before));
}

/** Null: the pictures are not chosen yet, or it has none to choose. */
async function keepPictures(video: VideoOutputs, { artifacts }: KeepDeps) {
  const { idea, outputs } = video;
  const { script, footage } = outputs;
  if (idea.kind === "ambience" || !script || !footage) return null;
  const earlier =
    idea.edits?.kept && artifacts.has(idea.edits.kept) ? await readKept(idea.edits.kept, artifacts) : null;
  const { shots, chosen } = apart(footage.shots, idea.edits?.visuals ?? [], earlier);
  const used = new Set([...shots, ...chosen.map(({ shot }) => shot)].flatMap(artifactHash));
  const records = [...footage.assets, ...(earlier?.assets ?? [])].filter(({ hash }) => hash !== null && used.has(hash));
  const kept: KeptPictures = {
    scenes: script.scenes.map(({ id, show, pin }) => ({ id, show, ...(pin && { pin }) })),
    shots,
    chosen,
    assets: [...new Map(records.map((one) => [one.hash, one])).values()],
    shape: {
      format: idea.format,
      ...(idea.height !== undefined && { height: idea.height }),
      ...(idea.fps !== undefined && { fps: idea.fps }),
    },
    clipSound: idea.clipSound,
    look: hashJson(footage.look),
  };
  return artifacts.putBytes(canonicalJson(kept), "application/json");
}

async function readKept(ref: ArtifactRef, artifacts: Pick<Artifacts, "open">): Promise<KeptPictures> {
  return KeptPictures.parse(JSON.parse(await readFile(await artifacts.open(ref), "utf8")));
}

/** What was chosen by a person is kept beside what would be seen without: a choice that is taken back finds it again. */
function apart(
  shots: readonly Shot[],
  visuals: readonly VisualEdit[],
  earlier: KeptPictures | null,
): Pick<KeptPictures, "shots" | "chosen"> {
  const chosen: KeptPictures["chosen"] = [];
  const earlierPlaces = earlier ? placed(earlier.shots) : [];
  const base = placed(shots).flatMap(({ place, shot }) => {
    const edit = visuals.find((one) => samePlace(one, place));
    if (!edit) return [shot];
    chosen.push({ edit, shot });
    const before = earlierPlaces.find((one) => samePlace(one.place, place))?.shot;
    if (before) return [{ ...before, start: shot.start, end: shot.end }];
    // It shared the picture of the scene before, and does so again without the choice.
    return earlier && sharedBefore(earlier, place.sceneId) ? [] : [shot];
  });
  return { shots: base, chosen };
}

function sharedBefore({ scenes, shots }: KeptPictures, id: string): boolean {
  return scenes.some((scene) => scene.id === id) && !shots.some(({ sceneId }) => sceneId === id);
}

/** Shots of a scene are counted from its first. */
export function placed<T extends Pick<Shot, "sceneId">>(shots: readonly T[]): { place: ShotPlace; shot: T }[] {
  const counts = new Map<string, number>();
  return shots.map((one) => {
    const shot = counts.get(one.sceneId) ?? 0;
    counts.set(one.sceneId, shot + 1);
    return { place: { sceneId: one.sceneId, shot }, shot: one };
  });
}

function artifactHash({ visual }: Shot): string[] {
  if (visual.kind === "background") return [];
  return [(visual.kind === "image" ? visual.image : visual.clip).hash];
}
