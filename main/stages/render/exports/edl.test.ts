import { expect, test } from "vitest";

import { background } from "../testing.ts";
import type { EditItem, EditList, Media } from "./editList.ts";
import { MOST_EVENTS, timecode, toEdls } from "./edl.ts";
import { planned, seenInTimeline, wholeTimeline, type Seen } from "./timeline.fixture.ts";

interface Event {
  number: number;
  channel: string;
  /** Frames of the dissolve; 0 is a cut. */
  dissolve: number;
  source: [number, number];
  record: [number, number];
  file: string;
  from: string | null;
}

/** Knows nothing of the writer: lines by the columns that CMX 3600 has, frames counted anew. */
function readEdl(text: string, perSecond: number): { title: string; events: Event[] } {
  const lines = text.split("\r\n");
  expect(lines.pop()).toBe("");
  const title = /^TITLE: (.{1,70})$/.exec(lines.shift() ?? "")?.[1] ?? "";
  expect(lines.shift()).toBe("FCM: NON-DROP FRAME");
  const frames = (code: string) => {
    const [h = NaN, m = NaN, s = NaN, f = NaN] = code.split(":").map(Number);
    expect(m < 60 && s < 60 && f < perSecond).toBe(true);
    return ((h * 60 + m) * 60 + s) * perSecond + f;
  };
  const events: Event[] = [];
  for (const line of lines) {
    if (line === "") continue;
    const found =
      /^(\d{3}) {2}([A-Z0-9]{1,8}) +(V|A|AA) +(C|D) +(?:(\d{3}) )?(\d\d:\d\d:\d\d:\d\d) (\d\d:\d\d:\d\d:\d\d) (\d\d:\d\d:\d\d:\d\d) (\d\d:\d\d:\d\d:\d\d)$/.exec(
        line,
      );
    if (found) {
      const [, number = "", , channel = "", , dissolve = "0", ...codes] = found;
      const [a = 0, b = 0, c = 0, d = 0] = codes.map(frames);
      const event = {
        number: Number(number),
        channel,
        dissolve: Number(dissolve),
        source: [a, b],
        record: [c, d],
        file: "",
        from: null,
      } satisfies Event;
      // The second line of a dissolve belongs to the first.
      if (events.at(-1)?.number === event.number) events.pop();
      events.push(event);
      continue;
    }
    const comment = /^\* (FROM CLIP NAME|TO CLIP NAME|SOURCE FILE): (.+)$/.exec(line);
    expect(comment, line).not.toBeNull();
    const event = events.at(-1);
    if (event && comment?.[1] === "SOURCE FILE") event.file = comment[2] ?? "";
    if (event && comment?.[1] === "FROM CLIP NAME" && event.dissolve > 0) event.from = comment[2] ?? "";
  }
  return { title, events };
}

function seenInEdl(events: Event[], frame: number, start: number): Seen {
  return events
    .flatMap(({ source, record, file }, i) => {
      const end = record[1] + (events[i + 1]?.dissolve ?? 0);
      const at = frame + start;
      return at >= record[0] && at < end ? [`${file}@${source[0] + at - record[0]}`] : [];
    })
    .toSorted();
}

test.each([
  [30, 1],
  [25, 1],
  [24, 1],
  [60, 1],
  [30_000, 1001],
])("shows in every frame what the timeline shows, at %d/%d", (num, den) => {
  const timeline = wholeTimeline({ num, den });
  const { edit } = planned(timeline);
  const perSecond = Math.round(num / den);
  const list = toEdls(edit).find(({ name }) => name === "picture.edl");
  const { events } = readEdl(list?.text ?? "", perSecond);
  const start = 3600 * perSecond;
  for (let frame = 0; frame < timeline.frames; frame++)
    expect(seenInEdl(events, frame, start), `frame ${frame}`).toEqual(seenInTimeline(timeline, edit, frame));
  expect(events.at(-1)?.record[1]).toBe(start + timeline.frames);
  expect(events.map(({ dissolve }) => dissolve)).toEqual([0, 15, 0, 0, 14, 1]);
  expect(events[1]?.from).toBe(edit.tracks[0]?.items[0]?.media.file.replace("media/", ""));
});

test("has a list for each track, with the channel that its sound has", () => {
  const lists = toEdls(planned(wholeTimeline()).edit);
  expect(lists.map(({ name }) => name)).toEqual([
    "picture.edl",
    "logo.edl",
    "cards-1.edl",
    "cards-2.edl",
    "narration.edl",
    "music.edl",
    "clips.edl",
  ]);
  const channels = lists.map(({ text }) => readEdl(text, 30).events[0]?.channel);
  expect(channels).toEqual(["V", "V", "V", "V", "A", "AA", "AA"]);
  const [narration] = readEdl(lists[4]?.text ?? "", 30).events;
  expect(narration?.record).toEqual([3600 * 30 + 20, 3600 * 30 + 20 + 14 * 30]);
});

test("keeps names on one line, in their own script", () => {
  const [list] = toEdls(planned(wholeTimeline()).edit);
  expect(list?.text).toContain('TITLE: Rain & "wind" — 雨 <1> 2 picture\r\n');
  expect(list?.text).toContain("* TO CLIP NAME: 02-its-raining-100-雨.mp4\r\n");
});

test("goes on in another list after 999 events, and a dissolve over the border keeps both its sides", () => {
  const count = 2 * MOST_EVENTS + 3;
  const media = (n: number): Media => ({
    file: `media/${n}.mp4`,
    kind: "clip",
    frames: 20,
    width: 2,
    height: 2,
    channels: 0,
    samples: 0,
  });
  const items = Array.from({ length: count }, (_, n): EditItem => ({
    name: String(n),
    media: media(n),
    startFrame: n * 10,
    frames: 10,
    fromFrame: 0,
    dissolveFrames: n === 0 ? 0 : 4,
  }));
  const edit: EditList = {
    title: "long",
    width: 2,
    height: 2,
    rate: { num: 30, den: 1 },
    frames: count * 10,
    tracks: [{ name: "picture", role: "picture", kind: "video", items }],
  };
  const lists = toEdls(edit);
  expect(lists.map(({ name }) => name)).toEqual(["picture-1.edl", "picture-2.edl", "picture-3.edl"]);
  const read = lists.map(({ text }) => readEdl(text, 30).events);
  expect(read.map((events) => events.length)).toEqual([999, 999, 3]);
  expect(read.map((events) => [events[0]?.number, events.at(-1)?.number])).toEqual([
    [1, 999],
    [1, 999],
    [1, 3],
  ]);
  expect(read[1]?.[0]).toMatchObject({ dissolve: 4, from: "998.mp4", record: [3600 * 30 + 9990, 3600 * 30 + 10_000] });
  const all = read.flat();
  expect(all.every((event, i) => i === 0 || event.record[0] === all[i - 1]?.record[1])).toBe(true);
});

test("plans ten thousand scenes at once, each file with a name of its own", () => {
  const timeline = wholeTimeline();
  const [first] = timeline.picture;
  if (!first) throw new Error("no picture");
  const count = 10_000;
  const picture = Array.from({ length: count }, (_, n) => ({
    ...first,
    startFrame: n,
    frames: 1,
    visual: background(n),
  }));
  const { edit, media } = planned({ ...timeline, picture, frames: count, cards: [] });
  expect(new Set(media.map(({ file }) => file.toLowerCase())).size).toBe(media.length);
  const lists = toEdls(edit).filter(({ name }) => name.startsWith("picture"));
  expect(lists).toHaveLength(11);
  expect(readEdl(lists.at(-1)?.text ?? "", 30).events.at(-1)?.record).toEqual([3600 * 30 + 9999, 3600 * 30 + count]);
});

test("drops no frame number and passes no midnight", () => {
  const ntsc = { num: 30_000, den: 1001 };
  // Drop-frame time code would leave out :00 and :01 here.
  expect(timecode(1800, ntsc)).toBe("00:01:00:00");
  expect(timecode(1801, ntsc)).toBe("00:01:00:01");
  const { edit } = planned(wholeTimeline());
  const [track] = edit.tracks;
  const [first] = track?.items ?? [];
  if (!track || !first) throw new Error("no picture");
  const frames = 23.5 * 3600 * 30;
  const [list] = toEdls({ ...edit, frames, tracks: [{ ...track, items: [{ ...first, frames }] }] });
  expect(readEdl(list?.text ?? "", 30).events[0]?.record).toEqual([0, frames]);
});
