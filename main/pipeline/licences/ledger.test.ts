import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import type { AssetRecord, Shot } from "../../../contract/footage.ts";
import { Idea } from "../../../contract/idea.ts";
import { LicenceLedger, type LedgerRow } from "../../../contract/licences.ts";
import { Look } from "../../../contract/look.ts";
import type { ArtifactRef, OwnFile } from "../../../contract/values.ts";
import { Artifacts } from "../../base/files.ts";
import { readLooks } from "../../stages/footage/looks.ts";
import { buildTimeline, NO_EXTRAS, type Extras } from "../../stages/render/timeline.ts";
import type { VideoOutputs } from "../outputs.ts";
import { createLicences } from "./index.ts";
import { type LedgerInput, ledgerOf } from "./ledger.ts";
import { licencePage } from "./page.ts";

const ID = "01a1fd17-342b-7777-b386-23236178fb3a";
const look = Look.parse([...readLooks(join(import.meta.dirname, "../../../resources/looks")).values()][0]);
const ref = (letter: string, mediaType = "image/jpeg"): ArtifactRef => ({
  hash: letter.repeat(64),
  bytes: 1,
  mediaType,
});
const own = (name: string, letter: string, mediaType?: string): OwnFile => ({
  name,
  artifact: ref(letter, mediaType),
  seconds: 3,
});

const still = (letter: string): Shot["visual"] => ({
  kind: "image",
  image: ref(letter),
  motion: { zoom: [1, 1.1], x: [0.5, 0.5], y: [0.5, 0.5] },
});
const background: Shot["visual"] = {
  kind: "background",
  spec: {
    kind: "aurora",
    seed: 1,
    palette: look.palette,
    speed: 1,
    zoom: { from: 1, to: 1.1, x: 0.5, y: 0.5 },
  },
};
const clip: Shot["visual"] = { kind: "clip", clip: ref("c", "video/mp4"), fromSeconds: 0, soundDb: -18 };

const TAKEN: AssetRecord = {
  title: "Harbour <at> dawn",
  kind: "picture",
  licence: "CC-BY-4.0",
  provenance: "https://openverse.org/image/1",
  author: "Ada & Co",
  hash: "a".repeat(64),
  original: "0".repeat(64),
  proof: {
    source: "openverse",
    licenceUrl: "https://creativecommons.org/licenses/by/4.0/",
    page: "https://openverse.org/image/1?whole",
    attribution: "“Harbour” by Ada, CC BY 4.0",
    authorUrl: "https://example.org/ada",
    asOf: "2026-11-01T10:00:00.000Z",
    takenAt: "2026-11-02T10:00:00.000Z",
  },
};
const GENERATED = { licence: "CC0-1.0", provenance: "generated", author: null };
const OWN = { licence: "own work", provenance: "own", author: null };

interface Made {
  shots?: Shot[];
  assets?: AssetRecord[];
  idea?: object;
  extras?: Extras;
  music?: ArtifactRef | null;
  silent?: boolean;
}

/** Three shots of four seconds, spoken from beginning to end but for the tail. */
function made({ shots, assets, idea = {}, extras = NO_EXTRAS, music = ref("d", "audio/wav"), silent }: Made = {}) {
  const visuals = [still("a"), background, clip];
  const footage = {
    look,
    shots:
      shots ?? visuals.map((visual, i) => ({ sceneId: `s${i + 1}`, start: i * 4, end: i * 4 + 4, visual, reason: "" })),
    cards: [{ kind: "title" as const, text: "T", detail: null, number: null, start: 1, end: 3 }],
    durationSeconds: 12,
    music: music && { audio: music, mood: "calm" as const, loopSeconds: 8, beatSeconds: 0.5 },
    assets: assets ?? [
      {
        title: "Voice espeak:de",
        kind: "voice",
        licence: "GPL-3.0-or-later",
        provenance: "https://github.com/espeak-ng/espeak-ng",
        author: "eSpeak NG contributors",
        hash: null,
      },
      TAKEN,
      { title: "beach.mp4", kind: "clip", ...OWN, hash: "c".repeat(64), original: "1".repeat(64) },
      { title: "Background aurora", kind: "background", ...GENERATED, hash: null },
      { title: "Music bed, calm", kind: "music", ...GENERATED, hash: "d".repeat(64) },
    ],
  };
  const words = ["One", "two", "three"].map((text, scene) => ({
    text,
    start: scene * 4,
    end: scene * 4 + 2,
    scene,
    line: 0,
  }));
  const narration = {
    audio: silent ? null : ref("e", "audio/wav"),
    durationSeconds: 10,
    words: silent ? [] : words,
    voice: { engine: "espeak", id: "espeak:de", language: "de" },
  };
  const timeline = buildTimeline({ format: "16:9", height: 720, fps: 30 }, narration, footage, [], extras);
  return {
    videoId: ID,
    revision: 2,
    idea: Idea.parse({ topic: "Sea", ...idea }),
    script: {
      title: "The <b>sea</b>",
      generator: { id: "templates" as const, version: "1", template: null, confidence: 1, reason: "" },
      sources: [],
      scenes: ["s1", "s2", "s3"].map((id) => ({ id })),
    },
    narration,
    footage,
    render: { video: ref("f", "video/mp4") },
    timeline,
  } satisfies LedgerInput;
}

const of = (rows: readonly LedgerRow[], lane: LedgerRow["lane"]) => rows.filter((row) => row.lane === lane);

/** Every moment of the video is in some row. */
function expectSeamless(rows: readonly LedgerRow[], seconds: number): void {
  let until = 0;
  for (const { from, to } of rows) {
    expect(from).toBeLessThanOrEqual(until + 0.001);
    expect(to).toBeGreaterThan(from);
    until = Math.max(until, to);
  }
  expect(until).toBeCloseTo(seconds, 2);
}

test("tells for every second what is seen, and of what was taken all that proves its licence", () => {
  const ledger = LicenceLedger.parse(ledgerOf(made()));
  const picture = of(ledger.rows, "picture");
  expectSeamless(picture, ledger.seconds);
  expect(picture.map(({ kind, origin }) => `${origin} ${kind}`)).toEqual([
    "others picture",
    "generated background",
    "own clip",
  ]);
  expect(picture[0]).toMatchObject({
    from: 0,
    title: "Harbour <at> dawn",
    source: "openverse",
    author: "Ada & Co",
    licence: { id: "CC-BY-4.0", url: "https://creativecommons.org/licenses/by/4.0/" },
    asOf: "2026-11-01T10:00:00.000Z",
    page: "https://openverse.org/image/1?whole",
    sha256: "0".repeat(64),
    shown: "a".repeat(64),
    missing: [],
  });
  // Both are seen while one dissolves into the other.
  expect(picture[0]?.to).toBeGreaterThan(picture[1]?.from ?? Infinity);
  expect(ledger).toMatchObject({ revision: 2, sha256: "f".repeat(64), title: "The <b>sea</b>" });
});

test("tells what is heard throughout: voice, music, a clip's own sound, and silence where nothing is", () => {
  const { rows, seconds } = ledgerOf(made());
  const sound = of(rows, "sound");
  expectSeamless(sound, seconds);
  expect(sound.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
    "voice Voice espeak:de",
    "music Music bed, calm",
    "clip beach.mp4",
  ]);
  expect(sound[0]).toMatchObject({ from: 0, to: 10, source: "espeak", missing: ["asOf", "sha256"] });
  const bare = ledgerOf(made({ music: null, silent: true }));
  expectSeamless(of(bare.rows, "sound"), bare.seconds);
  expect(of(bare.rows, "sound").map(({ kind }) => kind)).toEqual(["nothing", "clip"]);
  expect(of(bare.rows, "text")).toEqual([]);
});

test("invents nothing: what stands in no record is unknown, and what a record does not tell is named", () => {
  const assets: AssetRecord[] = [
    { title: "x.jpg", kind: "picture", licence: "CC-BY-4.0", provenance: "own", author: null, hash: "a".repeat(64) },
  ];
  const { rows } = ledgerOf(made({ assets }));
  const [first, second, third] = of(rows, "picture");
  // A licence says that somebody else made it, whatever folder it lay in.
  expect(first).toMatchObject({ origin: "others", page: null, missing: ["author", "asOf", "page", "sha256"] });
  expect(second).toMatchObject({ origin: "unknown", licence: null });
  expect(third).toMatchObject({ origin: "unknown", licence: null, shown: "c".repeat(64) });
  expect(third?.missing).toEqual(["author", "licence", "asOf", "page", "sha256"]);
  expect(of(rows, "overlay").every(({ origin, missing }) => origin === "unknown" && missing.length === 5)).toBe(true);
});

test("names what a person handed in as their own: intro, logo, music, and lines in their own voice", () => {
  const visual = still("b");
  const idea = {
    intro: own("intro.png", "1"),
    logo: own("logo.png", "2"),
    musicFile: own("song.wav", "3", "audio/wav"),
    edits: { recordings: [{ sceneId: "s2", line: null, file: own("take.wav", "4", "audio/wav") }] },
  };
  const extras: Extras = {
    intro: { visual, frames: 90, sound: null },
    outro: null,
    logo: { image: ref("9"), width: 100, height: 50 },
  };
  const { rows, seconds } = ledgerOf(made({ idea, extras, music: ref("3", "audio/wav") }));
  const named = (title: string) => rows.find((row) => row.title === title);
  expectSeamless(of(rows, "picture"), seconds);
  expectSeamless(of(rows, "sound"), seconds);
  const mine = { origin: "own", licence: null, author: null, missing: [] };
  expect(named("intro.png")).toMatchObject({
    ...mine,
    lane: "picture",
    from: 0,
    sha256: "1".repeat(64),
    shown: "b".repeat(64),
  });
  expect(named("logo.png")).toMatchObject({ ...mine, lane: "overlay", shown: "9".repeat(64) });
  expect(named("song.wav")).toMatchObject({ ...mine, lane: "sound", sha256: "3".repeat(64), shown: null });
  // The second scene's words, three seconds later by the intro.
  expect(named("take.wav")).toMatchObject({ ...mine, kind: "voice", from: 7, to: 9 });
});

test("where the picture stays black for good, nobody's picture is seen", () => {
  const input = made();
  const { rows, seconds } = ledgerOf({ ...input, timeline: { ...input.timeline, dimFrames: 150 } });
  const picture = of(rows, "picture");
  expectSeamless(picture, seconds);
  expect(picture.at(-1)).toMatchObject({ kind: "nothing", from: 5, to: 12 });
  expect(picture.every(({ kind, to }) => kind === "nothing" || to <= 5)).toBe(true);
});

test.each(["en", "de"] as const)("is a page in %s that runs nothing and loads nothing", (language) => {
  const evil = {
    ...TAKEN,
    author: '"><script>alert(1)</script>',
    proof: { ...TAKEN.proof, page: "javascript:alert(1)" },
  };
  const page = licencePage(ledgerOf(made({ assets: [evil as AssetRecord] })), language);
  expect(page).toContain(`<html lang="${language}">`);
  expect(page).not.toMatch(/<script|<b>sea|href="(?!https?:)|src=|url\(|@import/);
  expect(page).toContain("The &lt;b&gt;sea&lt;/b&gt;");
  expect(page).toContain("Harbour &lt;at&gt; dawn");
  expect(page).toContain(language === "de" ? "Nicht bekannt: Urheber, Lizenz" : "Not known: author, licence");
  expect(page).toContain('href="https://creativecommons.org/licenses/by/4.0/"');
});

test("is there once the video is rendered, of the timeline that was", async () => {
  const dir = mkdtempSync(join(tmpdir(), "licences-"));
  try {
    const artifacts = new Artifacts(dir);
    const { videoId, revision, idea, timeline, render, ...stages } = made();
    const kept = { ...render, timeline: await artifacts.putBytes(JSON.stringify(timeline), "application/json") };
    const outputs = {
      videoId,
      revision,
      idea,
      stages: [],
      outputs: { ...stages, render: kept },
    } as unknown as VideoOutputs;
    const licences = createLicences({ artifacts, outputs: () => Promise.resolve(outputs) });
    expect(await licences.of(ID)).toEqual(ledgerOf(made()));
    const { render: _, ...unrendered } = outputs.outputs;
    const early = createLicences({ artifacts, outputs: () => Promise.resolve({ ...outputs, outputs: unrendered }) });
    await expect(early.of(ID)).rejects.toMatchObject({ code: "NOT_READY" });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
