// Every place where ffmpeg opens a file says before the `-i` how it may: nothing that a person or a bundle brings is opened without.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

const repository = join(import.meta.dirname, "../..");

/** Say how the file is opened, or name a source or raw format that reads no container. */
const SAFE = /foreignInput\(|foreignPicture\(|guarded\(|\.\.\.source\.input|RAW_TRACK|"(?:lavfi|rawvideo|s16le|nut)"/;

/** What this process has just written itself: file, what stands behind `-i`, why. */
const OWN: [file: string, argument: string, why: string][] = [
  ["main/engines/ffmpeg/run.ts", "path", "ffprobe: who calls says how, in `inputOptions`"],
  ["main/engines/ffmpeg/tryEncoders.ts", "file", "a test encode"],
  ["main/stages/narration/recording/decode.ts", "`file:", "by its one demuxer, and no other protocol"],
  ["main/stages/render/ambience/picture.ts", "list", "a list of pieces in the work folder"],
  ["main/stages/render/cardReach.ts", "made", "a test encode"],
  ["main/stages/render/clipLoops.ts", "list", "a list of pieces in the work folder"],
  ["main/stages/render/clipLoops.ts", "there", "a piece in the work folder"],
  ["main/stages/render/join.ts", "list", "a list of spans"],
  ["main/stages/render/join.ts", "sound", "the mix in the work folder"],
  ["main/stages/render/join.ts", "subtitles", "captions in the work folder"],
  ["main/stages/render/preview/piece.ts", "piece", "a span of the cache, whose name has its hash"],
  ["main/stages/render/spanArguments.ts", "path", "raw frames in the format that stands before"],
];

interface Opening {
  file: string;
  /** What is opened, as it is written. */
  argument: string;
  /** What stands before it in the innermost list or call, from the input before on. */
  before: string;
}

test("every input of ffmpeg is opened as a known container that reaches no other file, or is our own", () => {
  const openings = sources("main").flatMap((file) => openingsIn(file, readFileSync(join(repository, file), "utf8")));
  expect(openings.length).toBeGreaterThan(30);
  const open = openings.filter(({ before }) => !SAFE.test(before));
  const isOwn = ({ file, argument }: Opening) =>
    OWN.some(([own, begins]) => own === file && argument.startsWith(begins));
  expect(open.filter((one) => !isOwn(one)).map(({ file, argument }) => `${file}: -i ${argument}`)).toEqual([]);
  // A row that names nothing any more would let in what comes later.
  const rows = OWN.filter(
    ([own, begins]) => !open.some(({ file, argument }) => own === file && argument.startsWith(begins)),
  );
  expect(rows).toEqual([]);
});

test.each([
  ["ffmpeg.run(['-i', path, '-f', 'null', '-'])", 1],
  ["ffmpeg.run([...foreignInput(), '-i', path, '-f', 'null', '-'])", 0],
  ["[[...foreignInput(), '-i', one], ['-i', other]].flat()", 1],
  ["[...foreignInput(), '-i', one, '-i', other]", 1],
  ["['-i', path, '-f', 'rawvideo', '-']", 1],
  ["`-ss 1 -i ${path} -f null -`.split(' ')", 1],
  ["`-f rawvideo -i - out`.split(' ')", 0],
])("finds what is wrong with %s", (text, found) => {
  const openings = openingsIn("a.ts", text.replaceAll("'", '"'));
  expect(openings.filter(({ before }) => !SAFE.test(before))).toHaveLength(found);
});

function sources(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => /(?<!\.test|\.fixture|Suite)\.ts$/.test(name) && !name.includes("/fixtures/"));
}

function openingsIn(file: string, text: string): Opening[] {
  const listed = [...text.matchAll(/"-i",\s*/g)].flatMap(({ index, 0: { length } }) => {
    const argument = (/^[^\s,)\]]+/.exec(text.slice(index + length)) ?? [""])[0];
    // What comes by the standard input is our own: frames and samples.
    return argument === '"-"' ? [] : [{ file, argument, before: beforeOf(text, index) }];
  });
  const written = [...text.matchAll(/(["`][^"`\n]*) -i (?!-[ "`])([^ "`]+)/g)];
  return [...listed, ...written.map(([, before = "", argument = ""]) => ({ file, argument, before }))];
}

function beforeOf(text: string, at: number): string {
  let depth = 0;
  let begin = at;
  // To the bracket that is open there.
  for (; begin > 0; begin--) {
    const letter = text[begin - 1] ?? "";
    if (")]".includes(letter)) depth++;
    else if ("([".includes(letter) && depth-- === 0) break;
  }
  const before = text.slice(begin, at);
  return before.slice(before.lastIndexOf('"-i"') + 1);
}
