import { expect, test } from "vitest";

import { parseSrt, parseVtt } from "./captionFile.ts";

test("SubRip with CRLF, two lines and an hour is read", () => {
  const text =
    "1\r\n00:00:00,300 --> 00:00:02,000\r\nHello\r\nworld\r\n\r\n2\r\n01:00:02,500 --> 01:00:03,000\r\n--- you\r\n";
  expect(parseSrt(text)).toEqual({
    cues: [
      { start: 0.3, end: 2, lines: ["Hello", "world"] },
      { start: 3602.5, end: 3603, lines: ["--- you"] },
    ],
    faults: [],
  });
});

test("WebVTT loses its tags and entities, and NOTE blocks are passed over", () => {
  const text = "WEBVTT\n\nNOTE by hand\n\n00:00.300 --> 00:02.000 line:80%\n<c.yellow>Rock</c> &amp; <00:01.000>roll\n";
  expect(parseVtt(text)).toEqual({ cues: [{ start: 0.3, end: 2, lines: ["Rock & roll"] }], faults: [] });
});

test.each([
  ["1\n00:00:00.300 --> 00:00:02,000\nx", "comma"],
  ["7\n00:00:00,300 --> 00:00:02,000\nx", 'cue 1 is numbered "7"'],
  ["1\nsoon --> later\nx", "has no times"],
])("what a player stumbles over is named: %s", (text, fault) => {
  expect(
    parseSrt(text)
      .faults.map(({ en }) => en)
      .join(),
  ).toContain(fault);
});

test("a WebVTT file without its header is at fault", () => {
  expect(parseVtt("00:00.300 --> 00:02.000\nx").faults).not.toEqual([]);
});
