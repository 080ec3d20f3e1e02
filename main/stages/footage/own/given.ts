// What a person chose for a shot, and what was seen there before: shown without looking for anything.
import { stat } from "node:fs/promises";
import { basename } from "node:path";

import type { VisualEdit } from "../../../../contract/edits.ts";
import type { AssetRecord, Shot, Visual } from "../../../../contract/footage.ts";
import type { KeptPictures } from "../../../../contract/kept.ts";
import type { Asset } from "../../../../contract/library.ts";
import type { Look } from "../../../../contract/look.ts";
import type { OwnFile } from "../../../../contract/values.ts";
import { assetState } from "../../../base/assetState.ts";
import { AppError } from "../../../base/errors.ts";
import type { FootageStageInput } from "../index.ts";
import type { PlannedShot } from "../planShots.ts";
import { nameOf } from "./choose.ts";
import { dress, forbidden } from "./dress.ts";
import type { OwnFootageDeps } from "./index.ts";
import type { Move } from "./moveStill.ts";

type AssetEdit = Extract<VisualEdit, { kind: "asset" | "file" }>;

export interface GivenDeps {
  own: OwnFootageDeps;
  idea: FootageStageInput["idea"];
  look: Look;
  signal: AbortSignal;
}

/** So much longer a clip lasts by being a little slower, which nobody sees. */
const STRETCHED = 1.05;
/** Slower than this, movement looks wrong; then it goes to and fro. */
const SLOWEST = 0.6;

export class Given {
  readonly #deps: GivenDeps;
  readonly #moves: Move[] = [];
  readonly #records = new Map<string, AssetRecord>();

  constructor(deps: GivenDeps) {
    this.#deps = deps;
  }

  /** Licence and provenance of all that was shown. */
  get records(): AssetRecord[] {
    return [...this.#records.values()];
  }

  /** Throws INPUT_CHANGED where the file is not what was chosen, LICENCE_FORBIDS, FILE_UNUSABLE. */
  async show(edit: AssetEdit, plan: PlannedShot): Promise<Shot> {
    const asset = edit.kind === "asset" ? this.#assetOf(edit) : await this.#handedIn(edit.file);
    const shot = await this.#dressed(asset, plan, edit.fromSeconds);
    if (edit.kind === "asset") return { ...shot, assetId: asset.id };
    const { fromSeconds: _, ...rest } = shot;
    return { ...rest, reason: `${edit.file.name}: handed in for this shot` };
  }

  /** Null: it cannot be shown for so long, or in this shape, any more. */
  async showAgain(before: Shot, plan: PlannedShot, kept: KeptPictures): Promise<Shot | null> {
    const { transition: _, ...shot } = before;
    const { start, end } = plan;
    const record = kept.assets.find(({ hash }) => hash === artifactOf(before.visual)?.hash);
    const isSame = this.#isAllowed(before, record) && this.#sameShape(kept);
    const fitting = isSame ? fitted(before, end - start, this.#deps.look) : null;
    if (fitting) {
      if (record) this.#records.set(record.hash ?? "", record);
      return { ...shot, sceneId: plan.sceneId, start, end, visual: fitting };
    }
    if (before.assetId === undefined) return null;
    try {
      const asset = this.#deps.own.library.get(before.assetId);
      const again = await this.#dressed(asset, plan, before.fromSeconds ?? null);
      return { ...again, assetId: asset.id, reason: before.reason };
    } catch (error) {
      if (!(error instanceof AppError) || !GONE.has(error.code)) throw error;
      return null;
    }
  }

  /** By what is said of its licence now. */
  #isAllowed({ assetId }: Shot, record: AssetRecord | undefined): boolean {
    let now: Pick<AssetRecord, "licence"> | undefined = record;
    try {
      if (assetId !== undefined) now = this.#deps.own.library.get(assetId);
    } catch (error) {
      if (!(error instanceof AppError) || !GONE.has(error.code)) throw error;
    }
    return !now || forbidden(now) === null;
  }

  #sameShape({ shape, clipSound }: KeptPictures): boolean {
    const { idea } = this.#deps;
    const same = shape.format === idea.format && shape.height === idea.height && shape.fps === idea.fps;
    return same && clipSound === idea.clipSound;
  }

  /** Throws INPUT_CHANGED. */
  #assetOf({ assetId, state }: Extract<VisualEdit, { kind: "asset" }>): Asset {
    const gone = (reason: string, cause?: unknown) =>
      new AppError("INPUT_CHANGED", "footage.given", `A file that was chosen for a shot ${reason}`, {
        hint: "Put it back, or choose another one in its place.",
        details: { assetId },
        cause,
      });
    let asset: Asset;
    try {
      asset = this.#deps.own.library.get(assetId);
    } catch (error) {
      throw gone("is in the library no more", error);
    }
    if (state !== undefined && assetState(asset) !== state)
      throw gone(`has changed since: ${basename(asset.path)} is another one now`);
    return asset;
  }

  /** A file among the artifacts, as the library would see it. */
  async #handedIn({ name, artifact, seconds }: OwnFile): Promise<Asset> {
    const path = await this.#deps.own.artifacts.open(artifact);
    const { size, mtimeMs } = await stat(path);
    return {
      id: "",
      kind: artifact.mediaType.startsWith("image/") ? "picture" : "clip",
      path,
      hash: artifact.hash,
      bytes: size,
      modifiedAt: Math.round(mtimeMs),
      width: 0,
      height: 0,
      seconds: seconds ?? 0,
      perceptualHash: null,
      hasSound: false,
      tags: [],
      title: name,
      licence: null,
      author: null,
      provenance: "own",
      traits: [],
    };
  }

  async #dressed(asset: Asset, { sceneId, start, end }: PlannedShot, fromSeconds: number | null): Promise<Shot> {
    const { own, idea, look, signal } = this.#deps;
    const { format, height, fps } = idea;
    const { visual, move, part, record, notes } = await dress(own, {
      asset,
      depthMap: null,
      shape: { format, height, fps },
      seconds: end - start + look.motion.transitionSeconds,
      fromSeconds,
      about: null,
      taken: [],
      zoom: look.motion.zoom,
      before: this.#moves,
      sound: idea.clipSound,
      signal,
    });
    if (move) this.#moves.push(move);
    this.#records.set(record.hash ?? asset.id, record);
    const reason = [`${nameOf(asset)}: chosen by hand`, ...notes].filter((one) => one !== "").join("; ");
    return { sceneId, start, end, visual, reason, ...(part ? { fromSeconds: part.from } : {}) };
  }
}

/** Faults of one file: something else takes its place. */
const GONE: ReadonlySet<string> = new Set([
  "NOT_FOUND",
  "INPUT_CHANGED",
  "FILE_UNUSABLE",
  "FFMPEG_FAILED",
  "LICENCE_FORBIDS",
]);

function artifactOf(visual: Visual) {
  return visual.kind === "image" ? visual.image : visual.kind === "clip" ? visual.clip : null;
}

/** The same for so many seconds; null: it does not last so long. */
function fitted({ visual, start, end }: Shot, seconds: number, { motion }: Look): Visual | null {
  if (visual.kind !== "clip" || visual.repeat) return visual;
  const had = end - start + motion.transitionSeconds;
  const need = seconds + motion.transitionSeconds;
  // A frame's rounding is no difference.
  if (need <= had + 0.02) return visual;
  const speed = Math.floor((visual.speed ?? 1) * (had / need) * 1000) / 1000;
  const slow = need / had <= STRETCHED && speed >= SLOWEST && visual.soundDb === undefined;
  return slow ? { ...visual, speed } : null;
}
