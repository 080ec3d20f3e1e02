import { describe, expect, it } from "vitest";

import type { CaptionCue } from "../../../contract/timeline.ts";
import { toSrt, toVtt } from "./subtitles.ts";

const rate = { num: 30, den: 1 };
const cue = (startFrame: number, endFrame: number, ...lines: string[]): CaptionCue => ({
  startFrame,
  endFrame,
  lines: lines.map((line) => line.split(" ").map((text) => ({ text, startFrame, endFrame }))),
});

describe("caption files", () => {
  it("have numbers, times and lines", () => {
    const cues = [cue(9, 106, "Every morning the harbour", "wakes early,"), cue(108_090, 108_120, "later")];
    expect(toSrt(cues, rate)).toBe(
      "1\r\n00:00:00,300 --> 00:00:03,533\r\nEvery morning the harbour\r\nwakes early,\r\n\r\n2\r\n01:00:03,000 --> 01:00:04,000\r\nlater\r\n",
    );
    expect(toVtt(cues, rate)).toBe(
      "WEBVTT\n\n00:00:00.300 --> 00:00:03.533\nEvery morning the harbour\nwakes early,\n\n01:00:03.000 --> 01:00:04.000\nlater\n",
    );
  });

  it("make codes, tags and time lines plain text, and lose no letter", () => {
    const text = String.raw`{\an8}<i>x</i> 00:00:01 --> 00:00:02 & {ok}`;
    const srt = toSrt([cue(0, 30, text)], rate);
    expect(srt).not.toMatch(/\{\\|<i>|<\/i>/);
    expect(srt.match(/-->/g)).toHaveLength(1);
    expect(srt.replaceAll("\u2060", "")).toContain(text);
    const vtt = toVtt([cue(0, 30, text)], rate);
    expect(vtt.match(/-->/g)).toHaveLength(1);
    expect(vtt).toContain("&lt;i&gt;x&lt;/i&gt;");
    expect(vtt).toContain("--&gt; 00:00:02 &amp;");
  });

  it("hold no line break, control or direction character of a word", () => {
    const words = [
      { text: "a\r\n\r\n2\u0000b", startFrame: 0, endFrame: 9 },
      { text: "\u202eevil\u202c", startFrame: 9, endFrame: 30 },
    ];
    for (const file of [
      toSrt([{ startFrame: 0, endFrame: 30, lines: [words] }], rate),
      toVtt([{ startFrame: 0, endFrame: 30, lines: [words] }], rate),
    ])
      expect(file).toContain("a 2 b evil");
  });

  it("write Japanese without spaces", () => {
    expect(toSrt([cue(0, 30, "港 は 早い")], rate)).toContain("港は早い");
  });

  it("of nothing are still whole files", () => {
    expect(toVtt([], rate)).toBe("WEBVTT\n");
    expect(toSrt([], rate)).toBe("");
  });
});
