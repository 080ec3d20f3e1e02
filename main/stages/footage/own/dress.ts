// Makes one asset ready for one shot: taken among the artifacts, framed, and moved or stretched so that it fills its time.
import { basename } from "node:path";

import type { AssetRecord, Motion, Visual } from "../../../../contract/footage.ts";
import type { Asset } from "../../../../contract/library.ts";
import { type ArtifactRef, FRAME_SIZES, type PictureShape } from "../../../../contract/values.ts";
import { AppError } from "../../../base/errors.ts";
import type { Prepared } from "../../../library/types.ts";
import { bestStart, momentsOf, qualityOf, stretch } from "./clipPart.ts";
import { framePicture, type Framing } from "./focus.ts";
import type { OwnFootageDeps } from "./index.ts";

/** A part of a clip that was seen already, in its own seconds. */
export interface Taken {
  assetId: string;
  from: number;
  to: number;
}

export interface DressWish {
  asset: Asset;
  shape: PictureShape;
  /** How long it is seen. */
  seconds: number;
  /** Of a clip, where a person wants it to begin; null: its best part. */
  fromSeconds: number | null;
  taken: readonly Taken[];
  /** How much a still zooms. */
  zoom: number;
  inwards: boolean;
  sound: "off" | "low";
  signal: AbortSignal;
}

export interface Dressed {
  visual: Visual;
  /** Of a clip. */
  part: { from: number; to: number } | null;
  record: AssetRecord;
  notes: string[];
}

/** Under the narration, dB against it: heard as a place, not as a second speaker. */
const LOW_DB = -18;
/** Around a whole picture with blurred sides a zoom is seen sooner. */
const BLURRED_ZOOM = 1.06;

/** Throws INPUT_CHANGED, FILE_UNUSABLE (also for a clip that is dark throughout). */
export async function dress(deps: OwnFootageDeps, wish: DressWish): Promise<Dressed> {
  const { asset, shape, seconds, signal } = wish;
  const from = asset.kind === "clip" ? (wish.fromSeconds ?? (await chooseStart(deps, wish))) : 0;
  const prepared = await deps.prepare.prepare(asset, { ...shape, fromSeconds: from, seconds }, signal);
  const framing = await frame(deps, prepared, wish);
  if (prepared.kind === "image") {
    const visual = {
      kind: "image" as const,
      image: prepared.image,
      motion: motionOf(framing, wish),
      fit: framing.fit,
    };
    return { visual, part: null, record: recordOf(asset, prepared.image), notes: [framing.reason, ...prepared.notes] };
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
    },
    part: { from, to: from + Math.min(seconds, prepared.seconds) },
    record: recordOf(asset, prepared.clip),
    notes: [framing.reason, reason, ...prepared.notes],
  };
}

async function chooseStart({ glance }: OwnFootageDeps, { asset, seconds, taken, signal }: DressWish): Promise<number> {
  const moments = momentsOf(asset.seconds);
  const looks = await glance.clip(asset.path, asset, moments, signal).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new AppError("INPUT_CHANGED", "footage.glance", `${basename(asset.path)} cannot be opened any more`, {
      cause,
    });
  });
  const samples = looks.map((grey, i) => ({ at: moments[i] ?? 0, quality: grey && qualityOf(grey) }));
  const seen = taken.filter(({ assetId }) => assetId === asset.id);
  const start = bestStart(asset.seconds, seconds, samples, seen);
  if (start === null)
    throw new AppError("FILE_UNUSABLE", "footage.glance", `${basename(asset.path)} is dark throughout`);
  return start;
}

async function frame({ artifacts, glance }: OwnFootageDeps, prepared: Prepared, wish: DressWish): Promise<Framing> {
  const size = FRAME_SIZES[wish.shape.format];
  if (prepared.kind === "image") {
    const grey = await glance.picture(await artifacts.open(prepared.image), wish.signal);
    return framePicture(prepared, size, grey);
  }
  const middle = prepared.fromSeconds + Math.min(prepared.seconds, wish.seconds) / 2;
  const [grey] = await glance.clip(await artifacts.open(prepared.clip), prepared, [middle], wish.signal);
  return framePicture(prepared, size, grey ?? null);
}

/** Towards what matters, or away from it, by turns. */
function motionOf({ fit, focus }: Framing, { zoom, inwards }: DressWish): Motion {
  const most = Math.max(1.02, fit.kind === "blur" ? Math.min(zoom, BLURRED_ZOOM) : zoom);
  const place = (at: number) => round(Math.min(0.8, Math.max(0.2, (at - 0.5 / most) / (1 - 1 / most))));
  const [x, y] = [place(focus.x), place(focus.y)];
  return { zoom: inwards ? [1, most] : [most, 1], x: [x, x], y: [y, y] };
}

function recordOf(asset: Asset, { hash }: ArtifactRef): AssetRecord {
  const own = asset.licence === null;
  return {
    title: asset.title ?? basename(asset.path),
    kind: asset.kind === "clip" ? "clip" : "picture",
    licence: own ? OWN_LICENCE : asset.licence,
    provenance: asset.provenance,
    author: asset.author,
    hash,
  };
}

/** Where nothing else is said, a person's files are taken for their own work. */
const OWN_LICENCE = "own work";

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
