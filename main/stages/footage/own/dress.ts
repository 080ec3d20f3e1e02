// Makes one asset ready for one shot: taken among the artifacts, framed, and moved or stretched so that it fills its time.
import { basename } from "node:path";

import type { AssetRecord, Content, Visual } from "../../../../contract/footage.ts";
import type { Asset } from "../../../../contract/library.ts";
import { type ArtifactRef, FRAME_SIZES, type PictureShape } from "../../../../contract/values.ts";
import { AppError } from "../../../base/errors.ts";
import { licenceFault } from "../../../base/licenceFault.ts";
import type { Prepared, Proven } from "../../../library/types.ts";
import { bestStart, momentsOf, qualityOf, stretch } from "./clipPart.ts";
import { framePicture, type Framing } from "./focus.ts";
import type { OwnFootageDeps } from "./index.ts";
import { moveInDepth, moveStill, type Move } from "./moveStill.ts";

/** A part of a clip that was seen already, in its own seconds. */
export interface Taken {
  assetId: string;
  from: number;
  to: number;
}

export interface DressWish {
  asset: Asset;
  /** How deep each part of a picture lies; null: nobody says. */
  depthMap: Asset | null;
  shape: PictureShape;
  /** How long it is seen. */
  seconds: number;
  /** Of a clip, where a person wants it to begin; null: its best part. */
  fromSeconds: number | null;
  /** Of a clip, the moment that shows what is asked for; null: nobody knows. */
  about: number | null;
  taken: readonly Taken[];
  /** How much a still zooms. */
  zoom: number;
  /** How the stills before it move. */
  before: readonly Move[];
  sound: "off" | "low";
  signal: AbortSignal;
}

export interface Dressed {
  visual: Visual;
  /** Of a clip. */
  part: { from: number; to: number } | null;
  /** Of a still. */
  move: Move | null;
  record: AssetRecord;
  notes: string[];
}

/** Under the narration, dB against it: heard as a place, not as a second speaker. */
const LOW_DB = -18;

/** Throws LICENCE_FORBIDS, INPUT_CHANGED, FILE_UNUSABLE (also for a clip that is dark throughout). */
export async function dress(deps: OwnFootageDeps, wish: DressWish): Promise<Dressed> {
  const { asset, shape, seconds, signal } = wish;
  const fault = forbidden(asset);
  if (fault !== null) throw new AppError("LICENCE_FORBIDS", "footage.dress", `${basename(asset.path)}: ${fault}`);
  const proven = await deps.library.proofOf(asset, signal);
  const from = asset.kind === "clip" ? (wish.fromSeconds ?? (await chooseStart(deps, wish))) : 0;
  const prepared = await deps.prepare.prepare(asset, { ...shape, fromSeconds: from, seconds }, signal);
  const { framing, contents } = await frame(deps, prepared, wish);
  const aspect = round(prepared.width / prepared.height);
  if (prepared.kind === "image") {
    const { zoom, before } = wish;
    const size = FRAME_SIZES[shape.format];
    const still = { ...framing, zoom, before, seconds, picture: prepared, frame: size };
    const deep = wish.depthMap && moveInDepth(still);
    const map = deep && wish.depthMap && (await depthMap(deps, wish.depthMap, prepared, wish));
    const { motion, move } = deep && map?.image ? deep : moveStill(still);
    const depth = deep && map?.image ? { depth: { map: map.image, shift: deep.shift } } : {};
    const [content] = contents;
    const known = content ? { content } : {};
    const visual = {
      kind: "image" as const,
      image: prepared.image,
      motion,
      fit: framing.fit,
      aspect,
      ...known,
      ...depth,
    };
    const notes = [framing.reason, ...prepared.notes, map?.note ?? ""];
    return { visual, part: null, move, record: recordOf(asset, prepared.image, proven), notes };
  }
  const heard = wish.sound === "low" && prepared.hasSound;
  const { reason, ...stretching } = stretch(prepared.seconds, seconds, heard);
  return {
    visual: {
      kind: "clip",
      clip: prepared.clip,
      fromSeconds: prepared.fromSeconds,
      fit: framing.fit,
      ...stretching,
      ...(heard ? { soundDb: LOW_DB } : {}),
      aspect,
      ...(contents.length > 0 ? { content: contents } : {}),
    },
    move: null,
    part: { from, to: from + Math.min(seconds, prepared.seconds) },
    record: recordOf(asset, prepared.clip, proven),
    notes: [framing.reason, aboutWhat(wish, from), reason, ...prepared.notes],
  };
}

function aboutWhat({ asset, fromSeconds, about, seconds }: DressWish, from: number): string {
  const isWithin = fromSeconds === null && about !== null && about >= from && about <= from + seconds;
  return isWithin && asset.seconds > seconds ? "the part that shows it best" : "";
}

async function chooseStart(
  { glance }: OwnFootageDeps,
  { asset, seconds, about, taken, signal }: DressWish,
): Promise<number> {
  const moments = momentsOf(asset.seconds);
  const looks = await glance.clip(asset.path, asset, moments, signal).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new AppError("INPUT_CHANGED", "footage.glance", `${basename(asset.path)} cannot be opened any more`, {
      cause,
    });
  });
  const samples = looks.map((grey, i) => ({ at: moments[i] ?? 0, quality: grey && qualityOf(grey) }));
  const seen = taken.filter(({ assetId }) => assetId === asset.id);
  const start = bestStart(asset.seconds, seconds, samples, seen, about);
  if (start === null)
    throw new AppError("FILE_UNUSABLE", "footage.glance", `${basename(asset.path)} is dark throughout`);
  return start;
}

/** Of two shapes that are one. */
const SAME_SHAPE = 0.02;

/** A map that cannot be used is told, and the picture moves as others do. */
async function depthMap(
  { prepare }: OwnFootageDeps,
  map: Asset,
  picture: Prepared,
  { shape, signal }: DressWish,
): Promise<{ image: ArtifactRef | null; note: string }> {
  const name = basename(map.path);
  try {
    const ready = await prepare.prepare(map, { ...shape, fromSeconds: 0, seconds: 1 }, signal);
    const shapes = ready.width / ready.height / (picture.width / picture.height);
    if (ready.kind !== "image" || Math.abs(shapes - 1) > SAME_SHAPE)
      return { image: null, note: `${name} has another shape than its picture and is left out` };
    return { image: ready.image, note: `moves in depth by ${name}` };
  } catch (error) {
    if (!(error instanceof AppError) || !["FILE_UNUSABLE", "INPUT_CHANGED"].includes(error.code)) throw error;
    return { image: null, note: `left out: ${error.message}` };
  }
}

/** Moments of a clip at which it is looked for what lies in it, spread evenly over what is seen. */
const LOOKS = 3;

async function frame(
  { artifacts, glance, contents: library }: OwnFootageDeps,
  prepared: Prepared,
  { shape, seconds, signal }: DressWish,
): Promise<{ framing: Framing; contents: Content[] }> {
  const size = FRAME_SIZES[shape.format];
  if (prepared.kind === "image") {
    const grey = await glance.picture(await artifacts.open(prepared.image), signal);
    const content = await library.picture(prepared.image, signal);
    const contents = content ? [content] : [];
    return { framing: framePicture(prepared, size, { grey, contents, still: true }), contents };
  }
  const length = Math.min(prepared.seconds, seconds);
  const moments = Array.from({ length: LOOKS }, (_, i) => prepared.fromSeconds + (length * (i + 0.5)) / LOOKS);
  const [grey] = await glance.clip(
    await artifacts.open(prepared.clip),
    prepared,
    [prepared.fromSeconds + length / 2],
    signal,
  );
  const found = await library.clip(prepared.clip, prepared, moments.map(round), signal);
  // What cannot be seen at one moment is taken for what was seen before it, or else after it.
  const isKnown = (content: Content | null) => content !== null;
  const contents = found.flatMap((one, i) => one ?? found.slice(0, i).findLast(isKnown) ?? found.find(isKnown) ?? []);
  return { framing: framePicture(prepared, size, { grey: grey ?? null, contents, still: false }), contents };
}

/** Why its licence keeps it out of the video, in words. */
export function forbidden({ licence }: Pick<Asset, "licence">): string | null {
  return licence === null ? null : (licenceFault(licence)?.en ?? null);
}

function recordOf(asset: Asset, { hash }: ArtifactRef, proven: Proven | null): AssetRecord {
  const own = asset.licence === null;
  const original = proven?.sha256 ?? asset.hash;
  return {
    title: asset.title ?? basename(asset.path),
    kind: asset.kind === "clip" ? "clip" : "picture",
    licence: own ? OWN_LICENCE : asset.licence,
    provenance: asset.provenance,
    author: asset.author,
    hash,
    ...(original === null ? {} : { original }),
    ...(proven ? { proof: proven.proof } : {}),
  };
}

/** Where nothing else is said, a person's files are taken for their own work. */
const OWN_LICENCE = "own work";

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
