// A person's own pictures and clips: found for each shot by what it says, made ready, and laid into the frame.
import { basename, dirname } from "node:path";

import type { AssetRecord, Shot } from "../../../../contract/footage.ts";
import type { VariantOf } from "../../../../contract/idea.ts";
import type { Asset } from "../../../../contract/library.ts";
import type { Look } from "../../../../contract/look.ts";
import type { StageContext } from "../../../../contract/stage.ts";
import { FRAME_SIZES } from "../../../../contract/values.ts";
import { AppError } from "../../../base/errors.ts";
import type { Artifacts } from "../../../base/files.ts";
import type { Contents } from "../../../library/contents.ts";
import type { Glance } from "../../../library/search/glance.ts";
import type { AssetSearch } from "../../../library/search/types.ts";
import type { AssetSource, Preparer } from "../../../library/types.ts";
import type { FootageStageInput } from "../index.ts";
import type { PlannedShot } from "../planShots.ts";
import { shownWithin } from "./again.ts";
import { type Candidate, Chooser, companions, fitting, inOrder, nameOf } from "./choose.ts";
import { lastsFor } from "./clipPart.ts";
import { apartFromDepthMaps, depthMapOf, isDepthMap } from "./depthMaps.ts";
import { dress, type Dressed, forbidden, type Taken } from "./dress.ts";
import { questionOf } from "./fits.ts";
import type { Move } from "./moveStill.ts";
import { type PinnedAsset, resolvePins, seen } from "./pins.ts";

export interface OwnFootageDeps {
  library: AssetSource;
  search: AssetSearch;
  prepare: Preparer;
  glance: Glance;
  contents: Contents;
  uses: {
    /** How many videos other than this one show each of these assets. */
    of(assetIds: readonly string[], exceptVideoId: string): Record<string, number>;
  };
  artifacts: Pick<Artifacts, "open">;
}

/** Matches that are looked at for a shot; unused ones may stand far behind. */
const MATCHES = 60;
/** A second clip takes over for at least so long, in seconds. */
const LEAST_REST = 4;
/** A clip that is over sooner repeats instead. */
const LEAST_PART = 2.5;

export class OwnFootage {
  readonly #deps: OwnFootageDeps;
  readonly #context: StageContext;
  readonly #input: FootageStageInput;
  readonly #look: Look;
  readonly #folders: readonly string[];
  readonly #assets: readonly Asset[];
  readonly #depthMaps: ReadonlyMap<string, Asset>;
  readonly #named: readonly Asset[];
  readonly #unnamed: readonly Asset[];
  readonly #pins: ReadonlyMap<string, PinnedAsset>;
  readonly #chooser: Chooser;
  readonly #taken: Taken[] = [];
  readonly #faulty = new Set<string>();
  /** What may be shown in each shot. */
  #candidates: readonly (readonly Candidate[])[] = [];
  readonly #settled = new Map<number, Asset | null>();
  #planned: readonly PlannedShot[] = [];
  #backgrounds = 0;
  /** Assets by their ids. */
  readonly #shown = new Set<string>();

  /** Of the stills, in the order of the video. */
  readonly #moves: Move[] = [];
  readonly #records = new Map<string, AssetRecord>();
  readonly #notes: string[] = [];

  private constructor(
    deps: OwnFootageDeps,
    context: StageContext,
    input: FootageStageInput,
    look: Look,
    { shown: assets, maps }: ReturnType<typeof apartFromDepthMaps>,
    earlier: Record<string, number>,
  ) {
    this.#deps = deps;
    this.#context = context;
    this.#input = input;
    this.#look = look;
    this.#folders = input.idea.footage?.folders ?? [];
    this.#assets = assets;
    this.#depthMaps = maps;
    const blocked = assets.filter((asset) => forbidden(asset) !== null);
    const allowed = assets.filter((asset) => !blocked.includes(asset));
    for (const { id } of blocked) this.#faulty.add(id);
    this.#notes.push(...notesOn(blocked));
    this.#named = allowed.filter((asset) => deps.search.isNamed(asset)).toSorted(byFolderAndName);
    this.#unnamed = allowed.filter((asset) => !deps.search.isNamed(asset)).toSorted(byFolderAndName);
    this.#pins = resolvePins(input.script.scenes, assets, this.#folders);
    this.#chooser = new Chooser(earlier, FRAME_SIZES[input.idea.format], input.idea.clipSound === "low");
  }

  /** Null: the idea has none. Throws FOOTAGE_UNKNOWN for a file that the script names and that is not there. */
  static async open(
    deps: OwnFootageDeps,
    context: StageContext,
    input: FootageStageInput,
    look: Look,
  ): Promise<OwnFootage | null> {
    const { footage } = input.idea;
    if (footage === null) {
      resolvePins(input.script.scenes, [], []);
      return null;
    }
    const banned = new Set(input.idea.edits?.bans);
    const all = await deps.library.assetsOf(footage, context.signal);
    const assets = apartFromDepthMaps(seen(all.filter(({ id }) => !banned.has(id))));
    // What earlier videos show is fixed when the stage first runs: it is no part of its key.
    const earlier = await context.once("earlierUses", () =>
      Promise.resolve(
        deps.uses.of(
          assets.shown.map(({ id }) => id),
          context.videoId,
        ),
      ),
    );
    return new OwnFootage(deps, context, input, look, assets, earlier);
  }

  /** How many pictures and clips there are. */
  get size(): number {
    return this.#assets.length;
  }

  /**
   * Looks for all shots that are not settled, then chooses for all at once. `settled`: the asset that is known to be seen there;
   * null: something else; undefined: it is looked for. Gives the shots to be shown: those that the same single picture would be
   * cut for are one.
   */
  async search(
    planned: readonly PlannedShot[],
    settled: (shot: PlannedShot) => string | null | undefined = () => undefined,
  ): Promise<readonly PlannedShot[]> {
    const found: Found[] = [];
    for (const shot of planned) {
      const known = settled(shot);
      const next = known === undefined ? await this.#lookFor(shot) : { shot, candidates: [], open: false, known };
      const last = found.at(-1);
      if (known === undefined && last && onlyOne(last, next)) found[found.length - 1] = joined(last, next);
      else found.push(next);
    }
    this.#planned = found.map(({ shot }) => shot);
    for (const [index, { known }] of found.entries())
      if (known !== undefined) this.#settled.set(index, this.#assets.find(({ id }) => id === known) ?? null);
    this.#candidates = this.#spread(found);
    this.#choose();
    return this.#planned;
  }

  /** With what has no name, evenly over the shots that nothing is found for; and a pinned file again, where others come in between. */
  #spread(found: readonly Found[]): Candidate[][] {
    const isWaiting = ({ candidates, open }: Found) => open && candidates.length === 0;
    const waiting = found.filter(isWaiting).length;
    let before = 0;
    return found.map((one) => {
      const pinned = this.#pins.get(one.shot.sceneId)?.asset;
      const again = pinned ? [{ asset: pinned, worth: 1, reason: `${nameOf(pinned)}: the script names it` }] : [];
      const unnamed = one.open && this.#unnamed.length > 0 ? inOrder(this.#unnamed, before / Math.max(1, waiting)) : [];
      if (isWaiting(one)) before++;
      return [...again, ...one.candidates, ...unnamed];
    });
  }

  /** From a shot on, with all that can be shown. */
  #choose(from = 0): void {
    const shots = this.#planned.map((shot, index) => {
      const fixed = this.#settled.has(index) ? this.#settled.get(index) : this.#opensPinned(index)?.asset;
      const candidates = (this.#candidates[index] ?? []).filter(({ asset }) => !this.#faulty.has(asset.id));
      return { candidates, seconds: this.#lasts(shot.start, shot.end), ...(fixed === undefined ? {} : { fixed }) };
    });
    this.#chooser.plan(shots, from);
  }

  /** The file that the script names for the scene that begins with this shot. */
  #opensPinned(index: number): PinnedAsset | null {
    const { sceneId } = this.#planned[index] ?? {};
    const pin = sceneId === undefined ? undefined : this.#pins.get(sceneId);
    const opens = this.#planned[index - 1]?.sceneId !== sceneId;
    return pin && opens ? pin : null;
  }

  /** A picture runs on under the crossfade into the next. */
  #lasts(start: number, end: number): number {
    return end - start + this.#look.motion.transitionSeconds;
  }

  async #lookFor(shot: PlannedShot): Promise<Found> {
    const question = questionOf(shot, this.#input.script);
    const asked = question?.asked ?? false;
    // Where no file is named at all there is nothing to be right or wrong by: they are shown in their order.
    const open = this.#unnamed.length > 0 && (!asked || this.#named.length === 0);
    if (!question) return { shot, candidates: [], open };
    const matches = await this.#deps.search.search(
      { parts: question.parts, folders: this.#folders, kinds: ["picture", "clip"], limit: MATCHES },
      this.#context.signal,
    );
    const banned = this.#input.idea.edits?.bans ?? [];
    const shown = matches.filter(
      ({ asset }) => !isDepthMap(asset) && !banned.includes(asset.id) && !this.#faulty.has(asset.id),
    );
    const found = fitting(shown, question);
    const others = asked ? [] : companions(this.#named, found, this.#input.script.style);
    return { shot, candidates: [...found, ...others], open };
  }

  /** What was shown in a settled shot, so that others do not look like it. */
  saw({ assetId }: Pick<Shot, "assetId">): void {
    const asset = this.#assets.find(({ id }) => id === assetId);
    if (asset) this.#shown.add(asset.id);
    this.#chooser.saw(asset ?? null);
  }

  /** One shot, or several where a clip is too short for it. Null: nothing of one's own shows what the shot says. */
  async show(index: number): Promise<Shot[] | null> {
    const planned = this.#planned[index];
    if (!planned) return null;
    // What was settled cannot be shown after all.
    if (this.#settled.delete(index)) this.#choose(index);
    const { variantOf } = this.#input.idea;
    const again = variantOf?.shots && (await this.#showAgain(planned, variantOf.shots));
    if (again === "nothing") {
      this.#backgrounds++;
      this.#chooser.saw(null);
      return null;
    }
    if (again) return again;
    const pin = this.#opensPinned(index);
    const shots = pin ? await this.#showPinned(planned, pin) : await this.#fill(index, planned.start);
    if (shots) return shots;
    this.#backgrounds++;
    this.#chooser.saw(null);
    return null;
  }

  /** Licence and provenance of all that is shown. */
  get records(): AssetRecord[] {
    return [...this.#records.values()];
  }

  /** What a person should know of their footage. */
  get notes(): string[] {
    const all = this.#assets.length;
    const notes = [`${this.#shown.size} of ${all} own pictures and clips are seen`];
    if (all === 0) notes[0] = "The footage folders hold no picture or clip that can be used";
    if (this.#unnamed.length > 0)
      notes.push(
        `${this.#unnamed.length} have names that say nothing (such as ${basename(this.#unnamed[0]?.path ?? "")}): they are shown in the order of their names, where nothing else is found. Name them by what they show, and they are shown where it is spoken of`,
      );
    if (this.#backgrounds > 0 && all > 0)
      notes.push(
        `${this.#backgrounds} of ${this.#planned.length} shots have a generated background, since no own picture shows what they say`,
      );
    return [...notes, ...this.#notes];
  }

  /** What the video of which this one is a variant shows meanwhile, in this one's shape. Null: it cannot be shown any more. */
  async #showAgain(planned: PlannedShot, all: NonNullable<VariantOf["shots"]>): Promise<Shot[] | "nothing" | null> {
    const before = shownWithin(all, planned);
    if (before.length === 0) return "nothing";
    const shots: Shot[] = [];
    for (const { start, end, assetId } of before) {
      const asset = this.#assets.find(({ id }) => id === assetId);
      const pin = this.#pins.get(planned.sceneId);
      const from = pin && pin.asset.id === assetId && start === planned.start ? pin.fromSeconds : null;
      const dressed = asset && (await this.#tryDress({ asset }, start, end, from));
      if (!asset || !dressed) return null;
      const reason = `${nameOf(asset)}: as in the video of which this is a variant`;
      shots.push(this.#shot(planned, start, end, { asset, worth: 1, reason }, dressed));
    }
    return shots;
  }

  async #showPinned(planned: PlannedShot, { asset, fromSeconds }: PinnedAsset): Promise<Shot[]> {
    const reason = `${nameOf(asset)}: the script names it${fromSeconds > 0 ? ` from ${fromSeconds} s on` : ""}`;
    // A file that a person names and that cannot be shown is an error, not another picture.
    const dressed = await this.#dress({ asset }, planned.start, planned.end, fromSeconds);
    return [this.#shot(planned, planned.start, planned.end, { asset, worth: 1, reason }, dressed)];
  }

  /** A shot from `start` on. Where a file cannot be shown, it and all later shots are chosen for anew. */
  async #fill(index: number, start: number): Promise<Shot[] | null> {
    const planned = this.#planned[index];
    if (!planned) return null;
    const { end } = planned;
    for (;;) {
      const all = (this.#candidates[index] ?? []).filter(({ asset }) => !this.#faulty.has(asset.id));
      const ordered =
        start === planned.start
          ? this.#chooser.chosen(index)
          : this.#chooser.order(all, this.#lasts(start, end), index);
      const [candidate] = ordered;
      if (!candidate) return null;
      const until = this.#splits(candidate.asset, start, end, ordered) ?? end;
      const dressed = await this.#tryDress(candidate, start, until);
      if (!dressed) {
        this.#choose(index);
        continue;
      }
      const shot = this.#shot(planned, start, until, candidate, dressed);
      if (until === end) return [shot];
      const rest = await this.#fill(index, until);
      if (rest) return [shot, ...rest];
      // Nothing for the rest after all: this one lasts, slowed and repeated.
      return [this.#shot(planned, start, end, candidate, await this.#dress(candidate, start, end, null))];
    }
  }

  /** Where a second clip takes over from one that is too short even when slowed. */
  #splits(asset: Asset, start: number, end: number, ordered: readonly Candidate[]): number | null {
    if (asset.kind !== "clip" || ordered.length < 2) return null;
    const lasts = lastsFor(asset.seconds, this.#input.idea.clipSound === "low") - this.#look.motion.transitionSeconds;
    const until = start + Math.min(lasts, end - start - LEAST_REST);
    return lasts >= end - start || until < start + LEAST_PART ? null : until;
  }

  /** Null: it changed, or cannot be shown; then it is not asked for again. */
  async #tryDress(
    candidate: Pick<Candidate, "asset" | "at">,
    start: number,
    end: number,
    fromSeconds: number | null = null,
  ): Promise<Dressed | null> {
    try {
      return await this.#dress(candidate, start, end, fromSeconds);
    } catch (error) {
      if (!(error instanceof AppError) || !SKIPPED.has(error.code)) throw error;
      this.#faulty.add(candidate.asset.id);
      this.#notes.push(`Not shown: ${error.message}`);
      return null;
    }
  }

  #dress(
    { asset, at }: Pick<Candidate, "asset" | "at">,
    start: number,
    end: number,
    fromSeconds: number | null,
  ): Promise<Dressed> {
    const { idea } = this.#input;
    const { format, height, fps } = idea;
    return dress(this.#deps, {
      asset,
      depthMap: depthMapOf(asset, this.#depthMaps),
      shape: { format, height, fps },
      seconds: this.#lasts(start, end),
      fromSeconds,
      about: at ?? null,
      taken: this.#taken,
      zoom: this.#look.motion.zoom,
      before: this.#moves,
      sound: idea.clipSound,
      signal: this.#context.signal,
    });
  }

  #shot(planned: PlannedShot, start: number, end: number, { asset, reason }: Candidate, dressed: Dressed): Shot {
    const { visual, part, move, notes } = dressed;
    if (move) this.#moves.push(move);
    if (part) this.#taken.push({ assetId: asset.id, ...part });
    this.#shown.add(asset.id);
    this.#records.set(dressed.record.hash ?? asset.id, dressed.record);
    this.#chooser.saw(asset);
    const told = [reason, ...notes].filter((one) => one !== "").join("; ");
    const from = part ? { fromSeconds: part.from } : {};
    return { sceneId: planned.sceneId, start, end, visual, reason: told, assetId: asset.id, ...from };
  }
}

/** What licences keep out of the video, one note for each licence. */
function notesOn(blocked: readonly Asset[]): string[] {
  const byFault = Map.groupBy(blocked, (asset) => forbidden(asset) ?? "");
  return [...byFault].map(([fault, [first, ...others]]) => {
    const name = basename(first?.path ?? "");
    return `Not shown: ${name}${others.length > 0 ? ` and ${others.length} more` : ""}: ${fault}`;
  });
}

interface Found {
  shot: PlannedShot;
  candidates: Candidate[];
  /** What has no name may be shown. */
  open: boolean;
  /** The asset that is seen in any case; null: something else is. Absent: it is to be chosen. */
  known?: string | null;
}

/** Two shots of one scene with the same single picture for both. */
function onlyOne(a: Found, b: Found): boolean {
  const assets = new Set([...a.candidates, ...b.candidates].map(({ asset }) => asset.id));
  const close = a.shot.sceneId === b.shot.sceneId && b.shot.end - a.shot.start <= a.shot.longest;
  return close && !a.open && !b.open && assets.size === 1 && a.candidates.length > 0;
}

function joined(a: Found, b: Found): Found {
  return { ...a, shot: { ...a.shot, end: b.shot.end, spoken: `${a.shot.spoken} ${b.shot.spoken}` } };
}

/** Faults of one file: another takes its place. */
const SKIPPED: ReadonlySet<string> = new Set(["INPUT_CHANGED", "FILE_UNUSABLE", "FFMPEG_FAILED", "LICENCE_FORBIDS"]);

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** As a file manager shows them: IMG_9 before IMG_10. */
function byFolderAndName(a: Asset, b: Asset): number {
  return (
    collator.compare(dirname(a.path), dirname(b.path)) ||
    collator.compare(basename(a.path), basename(b.path)) ||
    (a.path < b.path ? -1 : 1)
  );
}
