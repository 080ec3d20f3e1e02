import { describe, expect, test } from "vitest";

import type { Asset } from "../../../../contract/library.ts";
import { seededRandom } from "../../../base/random.ts";
import { assign } from "../assign.ts";
import { asset } from "./asset.fixture.ts";
import { type Candidate, Chooser, type OpenShot } from "./choose.ts";
import { chooseAll } from "./chooseAll.ts";
import { groupAlike } from "./looksLike.ts";

const FRAME = { width: 1920, height: 1080 };

/** What each picture is worth in a shot. */
type Worths = Readonly<Record<string, number>>;

const candidatesOf = (worths: Worths): Candidate[] =>
  Object.entries(worths).map(([path, worth]) => ({ asset: asset(path), worth, reason: path }));
const shotOf = (worths: Worths, fixed?: Asset | null): OpenShot => ({
  candidates: candidatesOf(worths),
  seconds: 5,
  ...(fixed === undefined ? {} : { fixed }),
});
const chosen = (shots: readonly OpenShot[], last: Asset | null = null) =>
  chooseAll(shots, { seen: last ? [last] : [], last }).map((one) => one?.asset.path ?? null);

describe("the cheapest assignment", () => {
  /** By trying all. */
  function least(costs: readonly (readonly number[])[], taken: readonly number[] = []): number {
    const [row, ...rest] = costs;
    if (!row) return 0;
    return Math.min(
      ...row.map((cost, column) => (taken.includes(column) ? Infinity : cost + least(rest, [...taken, column]))),
    );
  }

  test("costs what the best of all possible ones costs, with more columns than rows, equal costs and forbidden pairs", () => {
    const random = seededRandom(7);
    for (let round = 0; round < 200; round++) {
      const rows = 1 + Math.floor(random() * 5);
      const columns = rows + Math.floor(random() * 3);
      const costs = Array.from({ length: rows }, (_, row) =>
        Array.from({ length: columns }, (__, column) =>
          column !== row && random() < 0.3 ? Infinity : Math.floor(random() * 8) - 2,
        ),
      );
      const found = assign({ rows, columns, costs: Float64Array.from(costs.flat()) });
      expect(new Set(found).size).toBe(rows);
      expect([...found].reduce((sum, column, row) => sum + (costs[row]?.[column] ?? NaN), 0)).toBe(least(costs));
    }
  });

  test("is none where two rows want the only column", () => {
    expect(() => assign({ rows: 2, columns: 2, costs: Float64Array.of(1, Infinity, 1, Infinity) })).toThrow(RangeError);
    expect([...assign({ rows: 0, columns: 0, costs: new Float64Array(0) })]).toEqual([]);
  });
});

describe("choosing for the whole video", () => {
  test("leaves a picture to the shot that has no other, where the first has one that fits nearly as well", () => {
    expect(chosen([shotOf({ "sea.jpg": 1, "coast.jpg": 0.9 }), shotOf({ "sea.jpg": 0.95 })])).toEqual([
      "coast.jpg",
      "sea.jpg",
    ]);
  });

  test("shows everything once before anything twice, the best first, and never the same twice in a row", () => {
    const both = shotOf({ "a.jpg": 1, "b.jpg": 0.9 });
    expect(chosen([both, both, both, both, both, both])).toEqual([
      "a.jpg",
      "b.jpg",
      "a.jpg",
      "b.jpg",
      "a.jpg",
      "b.jpg",
    ]);
    const single = shotOf({ "a.jpg": 1 });
    expect(chosen([single, single, single, single, single])).toEqual(["a.jpg", null, "a.jpg", null, "a.jpg"]);
    expect(chosen([single, single], asset("a.jpg"))).toEqual([null, "a.jpg"]);
  });

  test("shows nothing where nothing fits", () => {
    expect(chosen([shotOf({}), shotOf({ "a.jpg": 0.04 }), shotOf({ "b.jpg": 0.5 })])).toEqual([null, null, "b.jpg"]);
    expect(chosen([])).toEqual([]);
  });

  test("heeds what is seen in any case, before it and after it", () => {
    const a = asset("a.jpg");
    const shots = [shotOf({ "a.jpg": 1, "b.jpg": 0.4 }), shotOf({}, a), shotOf({ "a.jpg": 1 }), shotOf({ "a.jpg": 1 })];
    expect(chosen(shots)).toEqual(["b.jpg", null, null, "a.jpg"]);
    expect(chosen([shotOf({}, null), shotOf({ "a.jpg": 1 })])).toEqual([null, "a.jpg"]);
  });

  test("counts what looks the same as the same", () => {
    const alike = (path: string, perceptualHash: string, worth: number): Candidate => ({
      asset: asset(path, { perceptualHash }),
      worth,
      reason: path,
    });
    const burst = [alike("a.jpg", "f0f0f0f0f0f0f0f0", 1), alike("b.jpg", "f0f0f0f0f0f0f0f1", 0.95)];
    const other = alike("c.jpg", "0f0ff0f0f0f00f0f", 0.3);
    const shots = [0, 1].map(() => ({ candidates: [...burst, other], seconds: 5 }));
    expect(chosen(shots)).toEqual(["a.jpg", "c.jpg"]);
    const groups = groupAlike([...burst, other].map((one) => one.asset));
    expect(groups.get("a.jpg")).toBe(groups.get("b.jpg"));
    expect(groups.get("a.jpg")).not.toBe(groups.get("c.jpg"));
  });

  test("takes a clip that lasts before one that does not, and what is sharp before what is small", () => {
    const chooser = new Chooser({}, FRAME);
    const one = (path: string, more: Partial<Asset>) => ({ asset: asset(path, more), worth: 1, reason: path });
    chooser.plan([
      { candidates: [one("short.mp4", { seconds: 2 }), one("long.mp4", { seconds: 20 })], seconds: 6 },
      { candidates: [one("small.jpg", { width: 400, height: 300 }), one("large.jpg", {})], seconds: 6 },
    ]);
    expect([0, 1].map((index) => chooser.chosen(index)[0]?.asset.path)).toEqual(["long.mp4", "large.jpg"]);
  });
});

describe("what is told of a choice", () => {
  test("is which picture would fit better, and that one is seen again", () => {
    const chooser = new Chooser({}, FRAME);
    chooser.plan([
      shotOf({ "sea.jpg": 1, "coast.jpg": 0.9 }),
      shotOf({ "sea.jpg": 0.95 }),
      shotOf({}),
      shotOf({ "sea.jpg": 1 }),
    ]);
    const reasons = [0, 1, 2, 3].map((index) => {
      const [best] = chooser.chosen(index);
      chooser.saw(best?.asset ?? null);
      return best?.reason;
    });
    expect(reasons).toEqual([
      "coast.jpg; “sea.jpg” would fit better, but is seen in another shot",
      "sea.jpg",
      undefined,
      "sea.jpg; it is seen again, since nothing else fits as well",
    ]);
  });

  test("of a video of an hour never follows itself, and what is fixed far behind is kept for there", () => {
    const names = Array.from({ length: 40 }, (_, i) => `${i}.jpg`);
    const shots = Array.from({ length: 230 }, (_, at) =>
      // The second stretch begins with a picture that the shot before would like best.
      at === 100
        ? shotOf({}, asset("0.jpg"))
        : shotOf(
            Object.fromEntries(
              names.map((name, i) => [name, at === 99 && i === 0 ? 2 : 0.5 + ((at * 7 + i * 13) % 40) / 80]),
            ),
          ),
    );
    const paths = chosen(shots).map((path, at) => (at === 100 ? "0.jpg" : path));
    expect(paths).toHaveLength(230);
    expect(paths.filter((path, at) => path !== null && path === paths[at - 1])).toEqual([]);
    const times = names.map((name) => paths.filter((path) => path === name).length);
    // All of them as often as worth lets them; the fixed one is one of its times.
    expect(Math.max(...times)).toBeLessThanOrEqual(4);
    expect(times[0]).toBeGreaterThanOrEqual(1);
    expect(paths[99]).not.toBe("0.jpg");
  });

  test("is followed by what else fits, that which waits for another shot behind", () => {
    const chooser = new Chooser({}, FRAME);
    chooser.plan([shotOf({ "sea.jpg": 1, "coast.jpg": 0.9, "dune.jpg": 0.6 }), shotOf({ "sea.jpg": 0.95 })]);
    expect(chooser.chosen(0).map((one) => one.asset.path)).toEqual(["coast.jpg", "dune.jpg", "sea.jpg"]);
  });

  test("is chosen anew from a shot on where a file cannot be shown", () => {
    const chooser = new Chooser({}, FRAME);
    const shots = [shotOf({ "sea.jpg": 1, "coast.jpg": 0.9 }), shotOf({ "sea.jpg": 0.95 })];
    chooser.plan(shots);
    chooser.plan([shotOf({ "sea.jpg": 1 }), shotOf({ "sea.jpg": 0.95 })], 0);
    expect([0, 1].map((index) => chooser.chosen(index)[0]?.asset.path)).toEqual(["sea.jpg", undefined]);
    chooser.plan(shots);
    chooser.saw(asset("sea.jpg"));
    chooser.plan(shots, 1);
    expect(chooser.chosen(1)).toEqual([]);
  });
});
