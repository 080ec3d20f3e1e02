// How fast what pictures show is searched: 100,000 vectors of 512 numbers in groups, as those of photographs lie, and how many of the true fifty nearest are found.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { newId } from "../../main/base/ids.ts";
import { seededRandom } from "../../main/base/random.ts";
import type { Embedder } from "../../main/engines/embedding/index.ts";
import { createSight } from "../../main/library/vectors/index.ts";
import { pack, toBytes } from "../../main/library/vectors/pack.ts";
import { openStore, type Store } from "../../main/store/open.ts";
import { atLeast, atMost, figure, type Bench } from "./row.ts";

const ASSETS = 100_000;
const SIZE = 512;
const GROUPS = 200;
const QUESTIONS = 100;
const TOP = 50;
const MODEL = "bench";

export const vectors: Bench = {
  name: "vectors",
  async run() {
    const dataDir = await mkdtemp(join(tmpdir(), "ytempire-bench-vectors-"));
    const store = openStore(dataDir);
    try {
      const random = seededRandom(1);
      const gauss = () => random() + random() + random() + random() - 2;
      const centres = Array.from({ length: GROUPS }, () => Array.from({ length: SIZE }, gauss));
      const next = () => unit((centres[Math.floor(random() * GROUPS)] ?? []).map((one) => one * 0.6 + gauss()));
      const all = fill(store, next);
      const texts = new Map<string, Float32Array>();
      for (let i = 0; i < QUESTIONS; i++) texts.set(`a photo of ${i}`, next());
      const others = Array.from({ length: 500 }, next);
      const embedder: Embedder = {
        state: () => ({
          model: { id: MODEL, identity: MODEL, dir: "", bytes: 0, side: 224 },
          problems: [],
          provider: "cpu",
          decisions: [],
        }),
        refresh: () => Promise.resolve(),
        texts: (asked) => Promise.resolve(asked.map((text, i) => texts.get(text) ?? others[i] ?? next())),
        pictures: () => Promise.resolve([]),
        close: () => Promise.resolve(),
      };
      const words = join(import.meta.dirname, "../../resources/sight/words.json");
      const sight = createSight({
        store: store.assetVectors,
        library: store.assets,
        embedder,
        ffmpeg: { path: "", probePath: "" },
        cacheDir: join(dataDir, "cache"),
        words,
      });
      const query = { folders: ["/media"], kinds: ["picture"] as const, limit: TOP };
      const memory = process.memoryUsage().rss;
      // Of the filling, which would be collected while questions are asked.
      setFlagsFromString("--expose-gc");
      (runInNewContext("gc") as () => void)();
      let longest = 0;
      let last = performance.now();
      const beat = setInterval(() => {
        longest = Math.max(longest, performance.now() - last - 1);
        last = performance.now();
      }, 1);
      const from = performance.now();
      await sight.byText("first", query);
      const first = performance.now() - from;
      const held = process.memoryUsage().rss - memory;
      const times: number[] = [];
      const answers: { wanted: Float32Array; seqs: number[] }[] = [];
      for (const [text, wanted] of texts) {
        const began = performance.now();
        const hits = await sight.byText(text.replace("a photo of ", ""), query);
        times.push(performance.now() - began);
        answers.push({ wanted, seqs: hits.map(({ seq }) => seq) });
      }
      clearInterval(beat);
      await sight.close();
      const found = answers.reduce((sum, { wanted, seqs }) => sum + among(all, wanted, seqs), 0);
      const sorted = times.toSorted((a, b) => a - b);
      const at = (part: number) => round(sorted[Math.floor(sorted.length * part)] ?? 0);
      return [
        figure(`questions over ${ASSETS.toLocaleString("en")} vectors of ${SIZE}, ${TOP} nearest`, QUESTIONS, ""),
        figure("median", at(0.5), "ms"),
        atMost("95th percentile", at(0.95), "ms", 50),
        figure("the first, which reads them all from the store", round(first), "ms"),
        figure("longest that the event loop was held", round(longest), "ms"),
        figure("memory while they are held", Math.round(held / 1e6), "MB"),
        atLeast("of the true nearest found", round((100 * found) / (QUESTIONS * TOP)), "%", 97),
      ];
    } finally {
      store.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

/** Behind each other; the asset of the first has the number 1. */
function fill(store: Store, next: () => Float32Array): Float32Array {
  const all = new Float32Array(ASSETS * SIZE);
  const words = { name: "", title: "", tags: "", folder: "" };
  for (let from = 0; from < ASSETS; from += 1000) {
    const rows = Array.from({ length: 1000 }, (_, i) => {
      const vector = next();
      all.set(vector, (from + i) * SIZE);
      return { fingerprint: `f${from + i}`, moments: [0], vectors: toBytes([pack(vector)]) };
    });
    store.assets.record({
      assets: rows.map(({ fingerprint }) => ({
        id: newId(),
        path: `/media/${fingerprint}.jpg`,
        kind: "picture",
        hash: null,
        fingerprint,
        bytes: 1,
        modifiedAt: 0,
        width: 1920,
        height: 1080,
        seconds: 0,
        perceptualHash: null,
        hasSound: false,
        tags: [],
        title: null,
        licence: null,
        author: null,
        provenance: "own",
        traits: [],
        embedded: {},
        sidecars: "",
        reader: 1,
        words,
      })),
      moved: [],
      unusable: [],
    });
    store.assetVectors.record(MODEL, rows);
  }
  return all;
}

/** How many of these assets are among the nearest, compared one by one in full precision. */
function among(all: Float32Array, wanted: Float32Array, seqs: readonly number[]): number {
  const scores = new Float32Array(ASSETS);
  for (let i = 0; i < ASSETS; i++) {
    let score = 0;
    for (let k = 0; k < SIZE; k++) score += (wanted[k] as number) * (all[i * SIZE + k] as number);
    scores[i] = score;
  }
  const least = scores.toSorted().at(-TOP) ?? 0;
  return seqs.filter((seq) => (scores[seq - 1] as number) >= least).length;
}

function unit(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
