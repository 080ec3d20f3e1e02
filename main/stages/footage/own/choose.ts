// Which of one's own pictures and clips a shot gets: the best for the whole video by what it shows, less what was seen already, and never one that looks like the one before.
import { basename } from "node:path";

import type { Asset } from "../../../../contract/library.ts";
import type { Style } from "../../../../contract/values.ts";
import type { Size } from "../../../base/picture.ts";
import type { Match } from "../../../library/search/types.ts";
import { chooseAll, LEAST, SEEN_AGAIN } from "./chooseAll.ts";
import { lastsFor } from "./clipPart.ts";
import { fits, type Question } from "./fits.ts";
import { isPlain, looksLike } from "./looksLike.ts";

export interface Candidate {
  asset: Asset;
  worth: number;
  reason: string;
  /** Of a clip: the moment that shows it best, in seconds. Absent: nobody knows. */
  at?: number;
}

/** A shot for which something is chosen. */
export interface OpenShot {
  candidates: readonly Candidate[];
  /** How long it is seen. */
  seconds: number;
  /** What is seen there in any case; null: a background. Absent: it is to be chosen. */
  fixed?: Asset | null;
}

/** For each earlier video that shows it, it is worth so much less, so that of about equals the unused one is taken. */
const USED_BEFORE = 0.85;
const MOST_BEFORE = 3;
/** What names do not describe was still given for this video. */
const UNNAMED_WORTH = 0.3;
/** Shorter side in pixels below which a picture looks poor. */
const SMALL = 480;
/** A clip that is too short for its shot even when slowed is seen twice over, or needs another one to go on. */
const TOO_SHORT = 0.9;
/** Of what fits a shot better by less nothing is told. */
const HARDLY = 0.02;

export class Chooser {
  readonly #earlier: Readonly<Record<string, number>>;
  readonly #frame: Size;
  readonly #heard: boolean;
  readonly #seen: Asset[] = [];
  #last: Asset | null = null;
  #shots: readonly OpenShot[] = [];
  #choices: (Candidate | null)[] = [];

  /**
   * @param earlier how many other videos show an asset, by its id
   * @param heard the sound of clips, which are not slowed then
   */
  constructor(earlier: Readonly<Record<string, number>>, frame: Size, heard = false) {
    this.#earlier = earlier;
    this.#frame = frame;
    this.#heard = heard;
  }

  /** Chooses for all shots from this one on; again where something cannot be shown after all. */
  plan(shots: readonly OpenShot[], from = 0): void {
    this.#shots = shots;
    const slots = shots.slice(from).map(({ candidates, seconds, fixed }) => ({
      candidates: candidates.map((one) => ({ ...one, worth: one.worth * this.#suits(one.asset, seconds) })),
      ...(fixed === undefined ? {} : { fixed }),
    }));
    const choices = chooseAll(slots, { seen: this.#seen, last: this.#last });
    this.#choices = [...this.#choices.slice(0, from), ...choices];
  }

  /** What was chosen for a shot, and after it what else fits, best first. None: a background. */
  chosen(index: number): Candidate[] {
    const { candidates = [], seconds = 0 } = this.#shots[index] ?? {};
    if (this.#isLast(this.#choices[index])) this.plan(this.#shots, index);
    const choice = this.#choices[index];
    if (!choice) return [];
    const others = this.order(candidates, seconds, index).filter(({ asset }) => asset.id !== choice.asset.id);
    return [{ ...choice, reason: `${choice.reason}${this.#comparison(choice, index)}` }, ...others];
  }

  /** Best first; without what looks like the shot before, and what is worth less than a background. `index`: what is chosen for later shots is kept for them. */
  order(candidates: readonly Candidate[], seconds: number, index = Infinity): Candidate[] {
    const later = this.#choices.slice(index + 1).flatMap((choice) => choice?.asset ?? []);
    return candidates
      .filter(({ asset }) => !this.#last || !looksLike(asset, this.#last))
      .map((candidate) => {
        const { asset, worth } = candidate;
        const times = this.#times(asset) + later.filter((one) => looksLike(one, asset)).length;
        return { ...candidate, worth: worth * this.#suits(asset, seconds) * SEEN_AGAIN ** times };
      })
      .filter(({ worth }) => worth >= LEAST)
      .toSorted((a, b) => b.worth - a.worth);
  }

  /** Null: a background is seen. */
  saw(asset: Asset | null): void {
    this.#last = asset;
    if (asset) this.#seen.push(asset);
  }

  /** Why this is seen although another one fits the shot better, or it was seen before. */
  #comparison(choice: Candidate, index: number): string {
    const { candidates = [], seconds = 0 } = this.#shots[index] ?? {};
    const better = candidates
      .map(({ asset, worth }) => ({ asset, worth: worth * this.#suits(asset, seconds) }))
      .filter(({ asset, worth }) => worth > choice.worth + HARDLY && !looksLike(asset, choice.asset))
      .toSorted((a, b) => b.worth - a.worth)[0];
    if (better) return `; “${basename(better.asset.path)}” would fit better, but is seen in another shot`;
    return this.#times(choice.asset) > 0 ? "; it is seen again, since nothing else fits as well" : "";
  }

  #isLast(choice: Candidate | null | undefined): boolean {
    return Boolean(choice && this.#last && looksLike(choice.asset, this.#last));
  }

  #times(asset: Asset): number {
    return this.#seen.filter((one) => looksLike(one, asset)).length;
  }

  #suits({ id, kind, width, height, seconds }: Asset, need: number): number {
    const before = Math.min(MOST_BEFORE, this.#earlier[id] ?? 0);
    const turned = width / height > 1 !== this.#frame.width / this.#frame.height > 1;
    const shape = turned && this.#frame.width !== this.#frame.height ? 0.93 : 1;
    const sharp = Math.min(width, height) < SMALL ? 0.7 : 1;
    const long = kind === "clip" && lastsFor(seconds, this.#heard) < need ? TOO_SHORT : 1;
    return USED_BEFORE ** before * shape * sharp * long;
  }
}

/** What was found for a shot and shows what it says, relative to the best of the same query. */
export function fitting(matches: readonly Match[], question: Question): Candidate[] {
  const all = matches.flatMap((match) => {
    const fit = fits(match, question);
    return fit ? [{ match, fit }] : [];
  });
  const best = Math.max(...all.map(({ match }) => match.score));
  return all.map(({ match: { asset, score }, fit }) => ({
    asset,
    worth: fit.worth * (score / best),
    reason: `${nameOf(asset)}: ${fit.reason}`,
    ...(asset.kind === "clip" && fit.at !== undefined ? { at: fit.at } : {}),
  }));
}

/**
 * Pictures whose names say nothing, in the order of folders and names: `place` (0–1) of them is wanted, and what follows
 * stands in for it.
 */
export function inOrder(unnamed: readonly Asset[], place: number): Candidate[] {
  const first = Math.min(unnamed.length - 1, Math.floor(place * unnamed.length));
  return Array.from({ length: Math.min(unnamed.length, STAND_INS) }, (_, i) => {
    const asset = unnamed[(first + i) % unnamed.length] as Asset;
    return {
      asset,
      worth: UNNAMED_WORTH * (1 - 0.01 * i),
      reason: `${nameOf(asset)}: its name says nothing of what it shows, so it comes in its turn`,
    };
  });
}

const STAND_INS = 12;

/** Forms of pictures for a mood, in which what goes on says nothing that a picture could gainsay. */
const MOODS: ReadonlySet<Style> = new Set(["sleep", "meditation", "breathing", "affirmations", "focus", "quotes"]);
/** A folder of so few files was put together for this video. */
const MOST_GIVEN = 30;
/** Of the least that fits: a little more than the same picture once again. */
const COMPANION_SHARE = 0.5;

/** Where one of a few files given shows what a calm video is about, the others may follow it. */
export function companions(named: readonly Asset[], found: readonly Candidate[], style: Style): Candidate[] {
  if (found.length === 0 || !MOODS.has(style) || named.length > MOST_GIVEN) return [];
  const worth = COMPANION_SHARE * Math.min(...found.map((one) => one.worth));
  return named
    .filter((asset) => isScene(asset) && found.every((one) => one.asset.id !== asset.id))
    .map((asset) => ({
      asset,
      worth,
      reason: `${nameOf(asset)}: given with what shows the topic, so that no picture stays too long`,
    }));
}

/** What is cut out, and a plain ground, are no picture to rest on. */
function isScene(asset: Asset): boolean {
  return !asset.traits.includes("alpha") && !isPlain(asset);
}

export function nameOf({ kind, path }: Pick<Asset, "kind" | "path">): string {
  return `own ${kind} “${basename(path)}”`;
}
