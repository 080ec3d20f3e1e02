import { readFileSync } from "node:fs";

import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";

import type { FrameRate } from "../../../../contract/values.ts";
import type { EditList } from "./editList.ts";
import { toFcpxml } from "./fcpxml.ts";
import { readXml, type Node } from "./readXml.fixture.ts";
import { planned, seenInTimeline, wholeTimeline, type Seen } from "./timeline.fixture.ts";

const SCHEMA = readFileSync(new URL("fcpxml.rng", import.meta.url), "utf8");

/** By libxml2. */
async function faults(xml: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: { fileName: "list.fcpxml", contents: xml },
    schema: SCHEMA,
    extension: "relaxng",
  });
  return errors.map(({ message }) => message);
}

interface Clip {
  node: Node;
  file: string;
  lane: number;
  /** Frames of the video. */
  offset: number;
  start: number;
  duration: number;
}

interface Read {
  title: string;
  duration: number;
  spine: Clip[];
  transitions: { offset: number; duration: number }[];
  connected: Clip[];
}

/** All times must be whole frames: Final Cut Pro moves what is not. */
function readFcpxml(xml: string, { num, den }: FrameRate): Read {
  const frames = (text = "") => {
    const [, a = "", b = "1"] = /^(\d+)(?:\/(\d+))?s$/.exec(text) ?? [];
    const exact = (BigInt(a) * BigInt(num)) % (BigInt(b) * BigInt(den)) === 0n;
    expect(exact, `${text} is whole frames`).toBe(true);
    return Number((BigInt(a) * BigInt(num)) / (BigInt(b) * BigInt(den)));
  };
  const root = readXml(xml);
  const [resources, library] = root.children;
  const assets = new Map(
    (resources?.children ?? [])
      .filter(({ name }) => name === "asset")
      .map(({ attributes, children }) => [
        attributes["id"],
        decodeURIComponent(children[0]?.attributes["src"] ?? "").slice(2),
      ]),
  );
  const formats = (resources?.children ?? [])
    .filter(({ name }) => name === "format")
    .map(({ attributes }) => attributes["id"]);
  const project = library?.children[0]?.children[0];
  const sequence = project?.children[0];
  const clipOf = (node: Node, parent?: Clip): Clip => {
    const { offset, start, duration, ref, lane = "0" } = node.attributes;
    // The schema's references are words to libxml2: that they lead somewhere is seen here.
    expect(node.name === "gap" || assets.has(ref)).toBe(true);
    return {
      node,
      file: assets.get(ref) ?? "",
      lane: Number(lane),
      // What is connected counts by its parent's own clock.
      offset: frames(offset) + (parent ? parent.offset - parent.start : 0),
      start: frames(start),
      duration: frames(duration),
    };
  };
  const used = [...(resources?.children ?? []), ...(sequence ? [sequence] : [])];
  expect(used.every(({ attributes }) => formats.includes(attributes["format"] ?? formats[0]))).toBe(true);
  const parts = sequence?.children[0]?.children ?? [];
  const spine = parts.filter(({ name }) => name !== "transition").map((node) => clipOf(node));
  return {
    title: project?.attributes["name"] ?? "",
    duration: frames(sequence?.attributes["duration"]),
    spine,
    transitions: parts
      .filter(({ name }) => name === "transition")
      .map(({ attributes }) => ({ offset: frames(attributes["offset"]), duration: frames(attributes["duration"]) })),
    connected: spine.flatMap((parent) =>
      parent.node.children.filter(({ name }) => name !== "adjust-volume").map((node) => clipOf(node, parent)),
    ),
  };
}

/** A transition lets both its clips be seen from its beginning to its end, wherever in it the cut lies. */
function seenInFcpxml({ spine, transitions }: Read, frame: number): Seen {
  return spine
    .flatMap(({ node, file, offset, start, duration }) => {
      const into = transitions.find((one) => one.offset <= offset && offset < one.offset + one.duration);
      const end = offset + duration;
      const outOf = transitions.find((one) => one.offset <= end && end < one.offset + one.duration);
      const from = into ? into.offset : offset;
      const to = outOf ? outOf.offset + outOf.duration : end;
      return node.name !== "gap" && frame >= from && frame < to ? [`${file}@${start + frame - offset}`] : [];
    })
    .toSorted();
}

test.each([
  [30, 1],
  [25, 1],
  [24, 1],
  [60, 1],
  [30_000, 1001],
])("shows in every frame what the timeline shows, and keeps to the schema, at %d/%d", async (num, den) => {
  const rate = { num, den };
  const timeline = wholeTimeline(rate);
  const { edit } = planned(timeline);
  const xml = toFcpxml(edit);
  expect(await faults(xml)).toEqual([]);
  const read = readFcpxml(xml, rate);
  expect(read.duration).toBe(timeline.frames);
  for (let frame = 0; frame < timeline.frames; frame++)
    expect(seenInFcpxml(read, frame), `frame ${frame}`).toEqual(seenInTimeline(timeline, edit, frame));
  // The storyline has no holes, and no clip reaches beyond its file.
  read.spine.forEach((part, i) => expect(part.offset).toBe(i === 0 ? 0 : endOf(read.spine[i - 1])));
  expect(endOf(read.spine.at(-1))).toBe(timeline.frames);
  expect(read.transitions.map(({ duration }) => duration)).toEqual([15, 14, 1]);
});

function endOf(clip: Clip | undefined): number {
  return clip ? clip.offset + clip.duration : 0;
}

test("connects overlays above and sounds below, each where the timeline has it", () => {
  const timeline = wholeTimeline();
  const { edit } = planned(timeline);
  const { connected } = readFcpxml(toFcpxml(edit), timeline.rate);
  const wanted = edit.tracks
    .slice(1)
    .flatMap(({ items }) => items.map(({ media, startFrame, frames }) => `${media.file} ${startFrame} ${frames}`));
  expect(connected.map(({ file, offset, duration }) => `${file} ${offset} ${duration}`).toSorted()).toEqual(
    wanted.toSorted(),
  );
  const lanes = new Map(connected.map(({ file, lane }) => [file, lane]));
  expect(lanes.get("media/logo.png")).toBe(1);
  expect(lanes.get("media/card-雨が降る.mov")).toBe(3);
  expect(lanes.get("media/narration.wav")).toBe(-1);
  expect(lanes.get("media/music.wav")).toBe(-2);
});

test("gives names back as they were, and files by places that hold for any machine", async () => {
  const timeline = wholeTimeline();
  const { edit } = planned(timeline);
  const levelled: EditList = {
    ...edit,
    tracks: edit.tracks.map((track) => ({ ...track, items: track.items.map((item) => ({ ...item, gainDb: -3.25 })) })),
  };
  const xml = toFcpxml(levelled);
  expect(await faults(xml)).toEqual([]);
  const { title, spine } = readFcpxml(xml, timeline.rate);
  expect(title).toBe('Rain & "wind" — 雨 <1> 2');
  expect(spine[2]?.node.attributes["name"]).toBe('03 a "quote" <tag>');
  expect(xml).toContain('src="./media/02-its-raining-100-%E9%9B%A8.mp4"');
  expect(xml).toContain('<adjust-volume amount="-3.3dB"/>');
});

test("fills what is empty with gaps: before, between and after", async () => {
  const timeline = wholeTimeline();
  const { edit } = planned(timeline);
  const [picture, ...others] = edit.tracks;
  const items = picture?.items.filter((_, i) => i === 1 || i === 4) ?? [];
  const xml = toFcpxml({ ...edit, tracks: [{ name: "picture", role: "picture", kind: "video", items }, ...others] });
  expect(await faults(xml)).toEqual([]);
  const read = readFcpxml(xml, timeline.rate);
  expect(read.spine.map(({ node, offset }) => [node.name, offset])).toEqual([
    ["gap", 0],
    ["asset-clip", 108],
    ["gap", 191],
    ["asset-clip", 307],
    ["gap", 400],
  ]);
  expect(endOf(read.spine.at(-1))).toBe(500);
});

test("is refused by the schema where something is wrong", async () => {
  const xml = toFcpxml(planned(wholeTimeline()).edit);
  for (const [from, to] of [
    ['tcFormat="NDF"', 'tcFormat="DF"'],
    ['start="0s"', 'start="0.5s"'],
    ["<media-rep", "<pathurl"],
    ['lane="1"', 'lane="0"'],
  ] as const) {
    expect(xml).toContain(from);
    expect(await faults(xml.replace(from, to)), to).not.toEqual([]);
  }
});
