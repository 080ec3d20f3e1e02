// Which of one's own pictures and clips a shot gets: the best by what it shows, less what was seen already, and never one that looks like the one before.
import { basename } from "node:path";

import type { Asset } from "../../../../contract/library.ts";
import type { Style } from "../../../../contract/values.ts";
import type { Size } from "../../../base/picture.ts";
import type { Match } from "../../../library/search/types.ts";
import { fits, type Question } from "./fits.ts";

export interface Candidate {
  asset: Asset;
  worth: number;
  reason: string;
}

/** Each time that something was seen in this video, it is worth so much less. */
const SEEN_AGAIN = 0.45;
/** The same for each earlier video, so that of about equals the unused one is taken. */
const USED_BEFORE = 0.85;
const MOST_BEFORE = 3;
/** Worth less than this, a generated background is better. */
const LEAST = 0.05;
/** What names do not describe was still given for this video. */
const UNNAMED_WORTH = 0.3;
/** Of 64 bits of the perceptual hash: pictures of one burst differ in fewer. */
const ALIKE_BITS = 6;
/** Shorter side in pixels below which a picture looks poor. */
const SMALL = 480;

export class Chooser {
  readonly #earlier: Readonly<Record<string, number>>;
  readonly #frame: Size;
  readonly #seen: Asset[] = [];
  #last: Asset | null = null;

  /** @param earlier how many other videos show an asset, by its id */
  constructor(earlier: Readonly<Record<string, number>>, frame: Size) {
    this.#earlier = earlier;
    this.#frame = frame;
  }

  /** Best first; without what looks like the shot before, and what is worth less than a background. */
  order(candidates: readonly Candidate[]): Candidate[] {
    return candidates
      .filter(({ asset }) => !this.#last || !looksLike(asset, this.#last))
      .map((candidate) => ({ ...candidate, worth: candidate.worth * this.#freshness(candidate.asset) }))
      .filter(({ worth }) => worth >= LEAST)
      .toSorted((a, b) => b.worth - a.worth);
  }

  /** Null: a background is seen. */
  saw(asset: Asset | null): void {
    this.#last = asset;
    if (asset) this.#seen.push(asset);
  }

  #freshness(asset: Asset): number {
    const seen = this.#seen.filter((one) => looksLike(one, asset)).length;
    const before = Math.min(MOST_BEFORE, this.#earlier[asset.id] ?? 0);
    return SEEN_AGAIN ** seen * USED_BEFORE ** before * this.#shape(asset);
  }

  #shape({ width, height }: Asset): number {
    const turned = width / height > 1 !== this.#frame.width / this.#frame.height > 1;
    return (
      (turned && this.#frame.width !== this.#frame.height ? 0.93 : 1) * (Math.min(width, height) < SMALL ? 0.7 : 1)
    );
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
function isScene({ traits, perceptualHash }: Asset): boolean {
  return !traits.includes("alpha") && (perceptualHash === null || !isPlain(BigInt(`0x${perceptualHash}`)));
}

export function nameOf({ kind, path }: Pick<Asset, "kind" | "path">): string {
  return `own ${kind} “${basename(path)}”`;
}

/** The same, or nearly. Plain areas have hashes without a bit, which say nothing. */
export function looksLike(a: Asset, b: Asset): boolean {
  if (a.id === b.id || (a.hash !== null && a.hash === b.hash)) return true;
  if (a.perceptualHash === null || b.perceptualHash === null) return false;
  const [x, y] = [BigInt(`0x${a.perceptualHash}`), BigInt(`0x${b.perceptualHash}`)];
  return ![x, y].some(isPlain) && ones(x ^ y) <= ALIKE_BITS;
}

function isPlain(bits: bigint): boolean {
  return ones(bits) < 4 || ones(bits) > 60;
}

function ones(bits: bigint): number {
  return bits.toString(2).replaceAll("0", "").length;
}
