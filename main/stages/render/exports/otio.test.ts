import { expect, test } from "vitest";

import { toOtioList } from "./otio.ts";
import { planned, seenInTimeline, wholeTimeline, type Seen } from "./timeline.fixture.ts";

interface Time {
  value: number;
  rate: number;
}
interface Child {
  OTIO_SCHEMA: string;
  source_range?: { start_time: Time; duration: Time };
  media_reference?: { target_url: string; available_range: { start_time: Time; duration: Time } | null };
  in_offset?: Time;
  out_offset?: Time;
}
interface List {
  OTIO_SCHEMA: string;
  name: string;
  tracks: { children: { name: string; kind: string; children: Child[] }[] };
}

/** Items stand one after another; a transition lies over the border that it stands at. */
function seenInOtio(children: Child[], frame: number): Seen {
  let at = 0;
  return children
    .flatMap((child, i) => {
      if (!child.source_range) return [];
      const [before, after] = [children[i - 1], children[i + 1]];
      const { start_time: start, duration } = child.source_range;
      const offset = at;
      at += duration.value;
      const from = offset - (before?.in_offset?.value ?? 0);
      const to = at + (after?.out_offset?.value ?? 0);
      const file = decodeURIComponent(child.media_reference?.target_url ?? "").slice(2);
      return child.media_reference && frame >= from && frame < to ? [`${file}@${start.value + frame - offset}`] : [];
    })
    .toSorted();
}

test("shows in every frame what the timeline shows", () => {
  const timeline = wholeTimeline();
  const { edit } = planned(timeline);
  const list = JSON.parse(toOtioList(edit)) as List;
  expect(list.OTIO_SCHEMA).toBe("Timeline.1");
  const [picture] = list.tracks.children;
  for (let frame = 0; frame < timeline.frames; frame++)
    expect(seenInOtio(picture?.children ?? [], frame), `frame ${frame}`).toEqual(seenInTimeline(timeline, edit, frame));
});

test("has every track, each beginning with what is empty, and no item longer than its file", () => {
  const { edit } = planned(wholeTimeline());
  const list = JSON.parse(toOtioList(edit)) as List;
  expect(list.tracks.children.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    "picture Video",
    "logo Video",
    "cards-1 Video",
    "cards-2 Video",
    "narration Audio",
    "music Audio",
    "clips Audio",
  ]);
  const [, logo, , , narration] = list.tracks.children;
  expect(logo?.children[0]).toMatchObject({
    OTIO_SCHEMA: "Gap.1",
    source_range: { duration: { value: 30, rate: 30 } },
  });
  expect(narration?.children[0]).toMatchObject({ OTIO_SCHEMA: "Gap.1", source_range: { duration: { value: 20 } } });
  for (const { children } of list.tracks.children)
    for (const { source_range: part, media_reference: media } of children) {
      if (!part || !media?.available_range) continue;
      const seconds = ({ value, rate }: Time) => value / rate;
      expect(seconds(part.start_time) + seconds(part.duration)).toBeLessThanOrEqual(
        seconds(media.available_range.duration) + 1e-9,
      );
    }
});
