// How much choosing footage for a whole video at once is worth against choosing shot by shot, over made-up videos of which the right pictures are known; and how long it takes.
import type { Asset } from "../../contract/library.ts";
import { seededRandom } from "../../main/base/random.ts";
import type { Candidate } from "../../main/stages/footage/own/choose.ts";
import { chooseAll, LEAST, SEEN_AGAIN, type Slot } from "../../main/stages/footage/own/chooseAll.ts";
import { looksLike } from "../../main/stages/footage/own/looksLike.ts";
import { atLeast, atMost, figure, type Bench } from "./row.ts";

const VIDEOS = 200;
const SHOTS = 20;
/** What a picture shows, in so many numbers; shots of one topic have much in common. */
const MEANINGS = 12;
const IN_COMMON = 0.8;
/** How surely a search tells what a picture shows. */
const BLUR = 0.35;
const ROUNDS = 30;
const LONGEST_MS = 20;

export const choice: Bench = {
  name: "footage choice",
  run() {
    const random = seededRandom(11);
    const compared = [SHOTS, 2 * SHOTS].flatMap((pictures) => {
      const videos = Array.from({ length: VIDEOS }, () => madeUp(SHOTS, pictures, pictures, random));
      const [together, inTurn] = [atOnce, shotByShot].map((choose) => judged(videos, choose)) as [Judged, Judged];
      const where = `${SHOTS} shots, ${pictures} pictures`;
      return [
        atLeast(`${where}, all at once: right picture`, together.right, "", inTurn.right),
        figure(`${where}, shot by shot: right picture`, inTurn.right, ""),
        atMost(`${where}, all at once: seen again`, together.repeats, "", inTurn.repeats),
        figure(`${where}, shot by shot: seen again`, inTurn.repeats, ""),
        atLeast(`${where}, all at once: mean worth`, together.worth, "", inTurn.worth),
        figure(`${where}, shot by shot: mean worth`, inTurn.worth, ""),
      ];
    });
    return Promise.resolve([
      ...compared,
      atMost("60 shots, 50 candidates each of 300 pictures", median(madeUp(60, 300, 50, random)), "ms", LONGEST_MS),
      atMost("60 shots, 5 pictures for all", median(madeUp(60, 5, 50, random)), "ms", LONGEST_MS),
    ]);
  },
};

/** `count` pictures, each of which is right for the shot of its number, where there is one. */
function madeUp(shots: number, count: number, most: number, random: () => number): Slot[] {
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const vector = () => Array.from({ length: MEANINGS }, gauss);
  const topic = vector();
  const meanings = Array.from({ length: Math.max(shots, count) }, () =>
    unit(vector().map((one, i) => one + IN_COMMON * (topic[i] ?? 0))),
  );
  const pictures = meanings.slice(0, count).map((_, i) => asset(String(i)));
  return meanings.slice(0, shots).map((meaning) => {
    const asked = unit(meaning.map((one) => one + BLUR * gauss()));
    const found = pictures
      .map((picture, i) => ({ picture, score: Math.max(0, dot(asked, meanings[i] ?? [])) }))
      .toSorted((a, b) => b.score - a.score)
      .slice(0, most);
    const best = found[0]?.score ?? 1;
    const candidates = found.map(({ picture, score }): Candidate => {
      return { asset: picture, worth: score / best, reason: "" };
    });
    return { candidates };
  });
}

type Choose = (slots: readonly Slot[]) => (Candidate | null)[];

const atOnce: Choose = (slots) => chooseAll(slots, { seen: [], last: null });

/** The best for each shot in turn, less what was seen already, and never the same twice running. */
const shotByShot: Choose = (slots) => {
  const seen: Asset[] = [];
  let last: Asset | null = null;
  return slots.map(({ candidates }) => {
    const worthOf = ({ asset: one, worth }: Candidate) =>
      worth * SEEN_AGAIN ** seen.filter((before) => looksLike(before, one)).length;
    const [best = null] = candidates
      .filter((one) => (!last || !looksLike(one.asset, last)) && worthOf(one) >= LEAST)
      .toSorted((a, b) => worthOf(b) - worthOf(a));
    last = best?.asset ?? null;
    if (last) seen.push(last);
    return best;
  });
};

interface Judged {
  right: number;
  repeats: number;
  worth: number;
}

function judged(videos: readonly Slot[][], choose: Choose): Judged {
  let [right, repeats, worth, shots] = [0, 0, 0, 0];
  for (const video of videos) {
    const seen = new Set<string>();
    for (const [index, chosen] of choose(video).entries()) {
      const id = chosen?.asset.id ?? "";
      shots++;
      if (id === String(index)) right++;
      const isAgain = seen.has(id);
      if (isAgain) repeats++;
      worth += (chosen?.worth ?? 0) * (isAgain ? SEEN_AGAIN : 1);
      seen.add(id);
    }
  }
  const share = (value: number) => Math.round((value / shots) * 1000) / 1000;
  return { right: share(right), repeats: share(repeats), worth: share(worth) };
}

function median(slots: readonly Slot[]): number {
  const took = Array.from({ length: ROUNDS }, () => {
    const from = performance.now();
    atOnce(slots);
    return performance.now() - from;
  }).toSorted((a, b) => a - b);
  return Math.round((took[ROUNDS / 2] ?? 0) * 10) / 10;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, one, i) => sum + one * (b[i] ?? 0), 0);
}

function unit(vector: readonly number[]): number[] {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((one) => one / length);
}

function asset(id: string): Asset {
  return {
    id,
    kind: "picture",
    path: `/media/${id}.jpg`,
    hash: null,
    bytes: 1,
    modifiedAt: 0,
    width: 1920,
    height: 1080,
    seconds: 0,
    // Far from all others.
    perceptualHash: Array.from({ length: 2 }, (_, i) =>
      (Math.imul(Number(id) + 1, i === 0 ? 0x9e3779b1 : 0x85ebca77) >>> 0).toString(16).padStart(8, "0"),
    ).join(""),
    hasSound: false,
    tags: [],
    title: null,
    licence: null,
    author: null,
    provenance: "own",
    traits: [],
  };
}
