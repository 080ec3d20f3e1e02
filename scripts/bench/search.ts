// How fast the library is searched: 100,000 assets with names made of words as people name their files.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Database from "better-sqlite3";

import { seededRandom } from "../../main/base/random.ts";
import { openDictionary } from "../../main/engines/dictionary/index.ts";
import { createAssetSearch } from "../../main/library/search/search.ts";
import type { QueryPart } from "../../main/library/search/types.ts";
import { assetWords } from "../../main/library/search/words.ts";
import { DATABASE_FILE, openStore } from "../../main/store/open.ts";
import { atMost, figure, type Bench } from "./row.ts";

const ASSETS = 100_000;

export const search: Bench = {
  name: "search",
  async run() {
    const dataDir = await mkdtemp(join(tmpdir(), "ytempire-bench-search-"));
    const dictionary = openDictionary();
    try {
      const store = openStore(dataDir);
      const fillingFrom = performance.now();
      fill(join(dataDir, DATABASE_FILE));
      const filling = performance.now() - fillingFrom;
      const library = createAssetSearch({ words: store.assetWords, library: store.assets, dictionary });
      const times: number[] = [];
      const cpu: number[] = [];
      let blocked = 0;
      for (const parts of queries()) {
        const from = performance.now();
        const cpuFrom = process.cpuUsage();
        await library.search({ parts, folders: ["/media/library"], kinds: ["picture", "clip"], limit: 50 });
        times.push(performance.now() - from);
        cpu.push(process.cpuUsage(cpuFrom).user / 1000);
      }
      for (const word of SUBJECTS) {
        const from = performance.now();
        store.assetWords.having([word], "own", 20_000);
        blocked = Math.max(blocked, performance.now() - from);
      }
      store.close();
      const sorted = times.toSorted((a, b) => a - b);
      const at = (part: number) => round(sorted[Math.floor(sorted.length * part)] ?? 0);
      return [
        figure(`queries over ${ASSETS.toLocaleString("en")} assets`, times.length, ""),
        figure("words of all assets written", round(filling / 1000), "s"),
        figure("median", at(0.5), "ms"),
        atMost("95th percentile", at(0.95), "ms", 50),
        figure(
          "95th percentile of processor time",
          round(cpu.toSorted((a, b) => a - b)[Math.floor(cpu.length * 0.95)] ?? 0),
          "ms",
        ),
        figure("slowest", round(sorted.at(-1) ?? 0), "ms"),
        figure("longest single statement", round(blocked), "ms"),
      ];
    } finally {
      dictionary.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

const SUBJECTS =
  "beach sea ocean wave rain window forest tree oak mountain hill lake river waterfall sunset sunrise night star moon city street car train bridge house garden flower rose dog cat horse bird eagle fish boat ship harbour lighthouse fire candle coffee tea bread kitchen book library desk laptop office meeting team crowd child baby mother wedding cake church castle ruin desert dune snow ice glacier fog cloud sky storm lightning field wheat cow sheep farm tractor road path bicycle airplane airport hotel pool island palm temple statue painting guitar piano drum dancer runner yoga meditation breath hand face eye".split(
    " ",
  );
const QUALITIES =
  "calm wild old new red blue green golden misty rainy sunny quiet busy empty crowded slow aerial closeup wide small huge frozen burning wooden modern ancient lonely happy dark bright".split(
    " ",
  );
const PLACES =
  "iceland norway paris london tokyo greece alps desert atlantic pacific village downtown countryside home studio park museum market station".split(
    " ",
  );

/** Frequencies fall off as those of words do, so that the first subjects stand in thousands of names. */
function pickZipf(random: () => number, words: readonly string[]): string {
  return words[Math.floor(words.length * random() ** 2)] ?? "";
}

function fill(file: string): void {
  const db = new Database(file);
  const random = seededRandom(1);
  const asset = db.prepare(
    `INSERT INTO assets (id, path, kind, fingerprint, bytes, modified_at, width, height, seconds, has_sound, tags, provenance, traits, sidecars, reader)
     VALUES (?, ?, ?, '', 1, 0, 1920, 1080, 0, 0, ?, 'own', '[]', '', 1)`,
  );
  const words = db.prepare("INSERT INTO asset_words (rowid, name, title, tags, folder) VALUES (?, ?, ?, ?, ?)");
  db.transaction(() => {
    for (let i = 0; i < ASSETS; i++) {
      const subject = pickZipf(random, SUBJECTS);
      const name =
        random() < 0.3
          ? `IMG_${1000 + i}.jpg`
          : `${pickZipf(random, QUALITIES)}${subject[0]?.toUpperCase()}${subject.slice(1)}_${pickZipf(random, PLACES)}-${i}.jpg`;
      const tags = random() < 0.2 ? [pickZipf(random, SUBJECTS), pickZipf(random, QUALITIES)] : [];
      const path = `/media/library/${pickZipf(random, PLACES)}/${pickZipf(random, SUBJECTS)}-${i % 40}/${name}`;
      const { lastInsertRowid } = asset.run(`bench-${i}`, path, i % 5 === 0 ? "clip" : "picture", JSON.stringify(tags));
      const split = assetWords({ path, title: null, tags });
      words.run(lastInsertRowid, split.name, split.title, split.tags, split.folder);
    }
  })();
  db.close();
}

/** What a scene asks: what to show, a heading, what is spoken, the topic; and single words as a person types them. */
function queries(): QueryPart[][] {
  const random = seededRandom(2);
  const some = (count: number, words: readonly string[]) =>
    Array.from({ length: count }, () => pickZipf(random, words));
  return Array.from({ length: 200 }, (_, i) => {
    const show = `${some(1, QUALITIES)[0]} ${some(1, SUBJECTS)[0]} in the ${some(1, PLACES)[0]}`;
    if (i % 3 === 0) return [{ text: some(1 + (i % 4), SUBJECTS).join(" "), weight: 1, as: "phrase" }];
    return [
      { text: show, weight: 6, as: "phrase" },
      { text: some(2, SUBJECTS).join(" and "), weight: 3, as: "phrase" },
      { text: `Think of the ${some(8, SUBJECTS).join(", then of the ")}, and let it go.`, weight: 1.2, as: "speech" },
      { text: `${some(1, SUBJECTS)[0]} at night`, weight: 2, as: "phrase" },
    ];
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
