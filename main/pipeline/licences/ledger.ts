// The licence ledger of a video: pure, from what its stages recorded. What no record tells stays unknown, and says so.
import type { AssetRecord, FootageOutput } from "../../../contract/footage.ts";
import type { Idea } from "../../../contract/idea.ts";
import { LEDGER_FACTS, LEDGER_LANES, type LedgerRow, type LicenceLedger } from "../../../contract/licences.ts";
import type { NarrationOutput } from "../../../contract/narration.ts";
import type { ScriptOutput } from "../../../contract/script.ts";
import type { PictureClip, RenderOutput, Timeline } from "../../../contract/timeline.ts";
import { type OwnFile, SAMPLE_RATE } from "../../../contract/values.ts";
import { licenceAddress } from "../../base/licenceAddress.ts";

export interface LedgerInput {
  videoId: string;
  revision: number;
  idea: Pick<Idea, "narrationFile" | "musicFile" | "logo" | "intro" | "outro" | "edits">;
  script: Pick<ScriptOutput, "title" | "generator" | "sources" | "room"> & { scenes: { id: string }[] };
  narration: Pick<NarrationOutput, "durationSeconds" | "words" | "voice">;
  footage: Pick<FootageOutput, "assets">;
  render: Pick<RenderOutput, "video">;
  timeline: Timeline;
}

type About = Omit<LedgerRow, "lane" | "from" | "to">;
type Span = Pick<LedgerRow, "from" | "to">;

export function ledgerOf(input: LedgerInput): LicenceLedger {
  const { videoId, revision, script, render, timeline } = input;
  const seconds = toSeconds(timeline.frames, timeline);
  const lanes = {
    picture: seamless(pictures(input), seconds, BLACK),
    overlay: overlays(input),
    sound: seamless(sounds(input, seconds), seconds, SILENCE),
    text: texts(input),
  };
  const rows = LEDGER_LANES.flatMap((lane) =>
    lanes[lane]
      .map((row) => ({ lane, ...row, from: round(row.from), to: round(Math.min(row.to, seconds)) }))
      .filter(({ from, to }) => to > from)
      .toSorted((a, b) => a.from - b.from),
  );
  return { videoId, revision, title: script.title, seconds: round(seconds), sha256: render.video.hash, rows };
}

type Row = About & Span;

/** Each picture is seen until the next has wholly come; from where the video darkens for good, black. */
function pictures(input: LedgerInput): Row[] {
  const { timeline } = input;
  const dark = toSeconds(timeline.dimFrames ?? timeline.frames, timeline);
  return timeline.picture.flatMap((clip, i) => {
    const from = toSeconds(clip.startFrame, timeline);
    const after = timeline.picture[i + 1]?.transitionFrames ?? 0;
    const to = Math.min(dark, toSeconds(clip.startFrame + clip.frames + after, timeline));
    return to > from ? [{ from, to, ...seen(clip, input) }] : [];
  });
}

function seen({ visual, sceneId }: PictureClip, input: LedgerInput): About {
  const { assets } = input.footage;
  if (visual.kind === "background") {
    const title = `Background ${visual.spec.kind}`;
    const record = assets.find((one) => one.kind === "background" && one.title === title);
    return record ? aboutRecord(record, null) : unknown("background", title, null);
  }
  const shown = visual.kind === "image" ? visual.image.hash : visual.clip.hash;
  const insert = sceneId === "intro" ? input.idea.intro : sceneId === "outro" ? input.idea.outro : null;
  if (insert) return aboutFile(insert, visual.kind === "image" ? "picture" : "clip", shown);
  const record = assets.find(({ hash }) => hash === shown);
  return record ? aboutRecord(record, shown) : unknown(visual.kind === "image" ? "picture" : "clip", "", shown);
}

/** The logo, and the fonts of what is typeset: from the first frame that shows text to the last. */
function overlays({ timeline, idea, footage }: LedgerInput): Row[] {
  const at = (frame: number) => toSeconds(frame, timeline);
  const { logo } = timeline;
  const rows: Row[] = [];
  if (logo) {
    const about = idea.logo
      ? aboutFile(idea.logo, "picture", logo.image.hash)
      : unknown("picture", "", logo.image.hash);
    rows.push({ from: at(logo.startFrame), to: at(logo.endFrame), ...about });
  }
  const isBurned = (timeline.captionMode ?? "burned") === "burned";
  const written = [...timeline.cards, ...(isBurned ? timeline.captions : [])];
  if (written.length === 0) return rows;
  const from = at(Math.min(...written.map(({ startFrame }) => startFrame)));
  const to = at(Math.max(...written.map(({ endFrame }) => endFrame)));
  for (const family of new Set(Object.values(timeline.look.fonts).map(String))) {
    const record = footage.assets.find(({ kind, title }) => kind === "font" && title === family);
    rows.push({ from, to, ...(record ? aboutRecord(record, null) : unknown("font", family, null)) });
  }
  return rows;
}

function sounds(input: LedgerInput, seconds: number): Row[] {
  const { timeline, idea, footage } = input;
  const { music, clips = [], effects = [], ambience, narration } = timeline.sound;
  const rows: Row[] = [];
  if (narration) rows.push(...voices(input, narration.startSample / SAMPLE_RATE));
  if (music) {
    const record = footage.assets.find(({ kind, hash }) => kind === "music" && hash === music.audio.hash);
    const own = idea.musicFile?.artifact.hash === music.audio.hash ? idea.musicFile : null;
    const about = own
      ? aboutFile(own, "music", music.audio.hash)
      : record
        ? aboutRecord(record, music.audio.hash)
        : unknown("music", "", music.audio.hash);
    rows.push({ ...(music.range ? inSeconds(music.range) : { from: 0, to: seconds }), ...about });
  }
  for (const { audio, range } of clips) {
    const { hash } = audio;
    const clip = timeline.picture.find(({ visual }) => visual.kind === "clip" && visual.clip.hash === hash);
    rows.push({ ...inSeconds(range), ...(clip ? seen(clip, input) : unknown("clip", "", hash)) });
  }
  if (effects.length > 0) {
    const title = `Sounds at cuts: ${[...new Set(effects.map(({ effect }) => effect))].join(", ")}`;
    const [first = 0, last = 0] = [effects[0]?.sample, effects.at(-1)?.sample].map((at = 0) => at / SAMPLE_RATE);
    // What rises before its loudest moment, and fades after it, is within a second.
    rows.push({ from: Math.max(0, first - 1), to: last + 1, ...generated("effects", title) });
  }
  if (ambience)
    rows.push({ from: 0, to: seconds, ...generated("ambience", `Ambience: ${ambience.sounds.join(", ")}`) });
  return rows;
}

/** The voice throughout, and the lines that the person spoke instead. */
function voices({ idea, script, narration, footage }: LedgerInput, late: number): Row[] {
  const record = footage.assets.find(({ kind }) => kind === "voice");
  const { narrationFile } = idea;
  const about = narrationFile
    ? aboutFile(narrationFile, "voice", null)
    : record
      ? { ...aboutRecord(record, null), source: narration.voice.engine }
      : unknown("voice", `Voice ${narration.voice.id}`, null);
  const recorded = (idea.edits?.recordings ?? []).flatMap(({ sceneId, line, file }) => {
    const scene = script.scenes.findIndex(({ id }) => id === sceneId);
    const words = narration.words.filter((word) => word.scene === scene && (line === null || word.line === line));
    const [first, last] = [words[0], words.at(-1)];
    return first && last ? [{ from: late + first.start, to: late + last.end, ...aboutFile(file, "voice", null) }] : [];
  });
  return [{ from: late, to: late + narration.durationSeconds, ...about }, ...recorded];
}

const OWN_WRITERS: ReadonlySet<string> = new Set(["own", "notes"]);

/** Who wrote what is said, and the works that it quotes from as a source. */
function texts({ script, narration, timeline }: LedgerInput): Row[] {
  if (narration.words.length === 0) return [];
  const late = (timeline.sound.narration?.startSample ?? 0) / SAMPLE_RATE;
  const span = { from: late, to: late + narration.durationSeconds };
  const { id } = script.generator;
  const written = OWN_WRITERS.has(id)
    ? { ...NOTHING_KNOWN, kind: "text" as const, title: script.title, origin: "own" as const, missing: [] }
    : // Nobody says under which licence words are that a template or a model wrote.
      { ...generated("text", script.title), licence: null };
  const model = script.room?.model;
  const rows: Row[] = [{ ...span, ...written, source: model ? `${model.engine}: ${model.name}` : id }];
  if (script.sources.some(({ from }) => from.startsWith("WordNet"))) rows.push({ ...span, ...WORDNET });
  return rows;
}

const NOTHING_KNOWN = {
  source: null,
  author: null,
  authorUrl: null,
  licence: null,
  attribution: null,
  asOf: null,
  takenAt: null,
  page: null,
  sha256: null,
  shown: null,
};

const WORDNET: About = told({
  ...NOTHING_KNOWN,
  kind: "text",
  title: "WordNet 3.1",
  origin: "others",
  source: "WordNet",
  author: "Princeton University",
  licence: { id: "WordNet licence", url: "https://wordnet.princeton.edu/license-and-commercial-use" },
  page: "https://wordnet.princeton.edu",
});

const BLACK: About = { ...NOTHING_KNOWN, kind: "nothing", title: "Black", origin: "generated", missing: [] };
const SILENCE: About = { ...BLACK, title: "Silence" };

/** As the footage stage writes down what a person handed in without a licence. */
const OWN_LICENCES: ReadonlySet<string> = new Set(["own work", "own"]);

function aboutRecord(record: AssetRecord, shown: string | null): About {
  const { title, kind, licence, provenance, author, hash, original, proof } = record;
  const isOwn = provenance === "own" && author === null && (licence === null || OWN_LICENCES.has(licence));
  const isOurs = provenance === "generated";
  const address = /^https?:/.test(provenance) ? provenance : null;
  // A sound or picture that is used as it was handed in is its own original; of what was made, the file is what was made.
  const file = original ?? (kind === "music" || isOurs ? hash : null);
  return told({
    kind,
    title,
    origin: isOwn ? "own" : isOurs ? "generated" : "others",
    source: proof?.source ?? (address === null ? null : (URL.parse(address)?.hostname ?? null)),
    author,
    authorUrl: proof?.authorUrl ?? null,
    licence: isOwn || licence === null ? null : { id: licence, url: proof?.licenceUrl ?? licenceAddress(licence) },
    attribution: proof?.attribution ?? null,
    asOf: proof?.asOf ?? null,
    takenAt: proof?.takenAt ?? null,
    page: proof?.page ?? address,
    sha256: file,
    shown: shown === file ? null : shown,
  });
}

/** A file that a person handed in is taken for their own. */
function aboutFile({ name, artifact }: OwnFile, kind: About["kind"], shown: string | null): About {
  const { hash } = artifact;
  const about = { ...NOTHING_KNOWN, kind, title: name, origin: "own" as const, sha256: hash };
  return told({ ...about, shown: shown === hash ? null : shown });
}

function generated(kind: About["kind"], title: string): About {
  const licence = { id: "CC0-1.0", url: licenceAddress("CC0-1.0") };
  return { ...NOTHING_KNOWN, kind, title, origin: "generated", licence, missing: [] };
}

function unknown(kind: About["kind"], title: string, shown: string | null): About {
  return told({ ...NOTHING_KNOWN, kind, title, origin: "unknown", shown });
}

/** Of one's own, and of what this program makes, nothing has to be proved. */
function told(about: Omit<About, "missing">): About {
  const owed = about.origin === "others" || about.origin === "unknown";
  return { ...about, missing: owed ? LEDGER_FACTS.filter((fact) => about[fact] === null) : [] };
}

/** With `nothing` wherever there is none. */
function seamless(rows: readonly Row[], seconds: number, nothing: About): Row[] {
  const all: Row[] = [];
  let until = 0;
  for (const row of rows.toSorted((a, b) => a.from - b.from)) {
    if (row.from > until + JOINT) all.push({ from: until, to: row.from, ...nothing });
    all.push(row);
    until = Math.max(until, row.to);
  }
  if (until < seconds - JOINT) all.push({ from: until, to: seconds, ...nothing });
  return all;
}

/** Less is a matter of rounding, seconds. */
const JOINT = 0.001;

function toSeconds(frame: number, { rate }: Pick<Timeline, "rate">): number {
  return (frame * rate.den) / rate.num;
}

function inSeconds({ start, end }: { start: number; end: number }): Span {
  return { from: start / SAMPLE_RATE, to: end / SAMPLE_RATE };
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
