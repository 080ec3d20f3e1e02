import { describe, expect, it } from "vitest";

import type { Word } from "../../../contract/narration.ts";
import { layCaptions, spaceBetween } from "./captions.ts";

/** A font whose every letter is 10 pixels wide, also the space. */
const room = {
  measure: (text: string) => 10 * text.length,
  maxWidth: 300,
  maxUnits: 32,
  rate: { num: 30, den: 1 },
  frames: 1e6,
};

/** One word after another, `seconds` each, with pauses where asked. */
function speak(text: string, seconds = 0.35, pauses: Record<number, number> = {}, from = 0): Word[] {
  let at = from;
  return text.split(" ").map((word, i) => {
    const start = at;
    at += seconds + (pauses[i] ?? 0);
    return { text: word, start, end: start + seconds, scene: 0, line: 0 };
  });
}

const shown = (cues: ReturnType<typeof layCaptions>) =>
  cues.map((cue) => cue.lines.map((line) => line.map((w) => w.text).join(" ")));

const HARBOUR =
  "Every morning the harbour wakes before the city does, and the first boats slide out past the old stone wall into cold grey water. Gulls circle above. People say the sea remembers names.";

describe("captions", () => {
  it("hold every word once and in order, in at most two lines that fit", () => {
    const cues = layCaptions(speak(HARBOUR), room);
    expect(shown(cues).flat().join(" ")).toBe(HARBOUR);
    for (const cue of cues) {
      expect(cue.lines.length).toBeLessThanOrEqual(2);
      for (const line of shown([cue])[0] ?? []) expect(room.measure(line)).toBeLessThanOrEqual(room.maxWidth);
    }
  });

  it("end where a sentence or a phrase ends", () => {
    const cues = shown(layCaptions(speak(HARBOUR), room));
    expect(cues[0]?.at(-1)).toMatch(/does,$/);
    expect(cues.some((lines) => lines.at(-1)?.endsWith("water."))).toBe(true);
    for (const lines of cues) expect(lines.at(-1)).not.toMatch(/ (the|a|of|and|to)$/);
  });

  it("have lines of even width, and leave no word alone on one", () => {
    const [cue] = shown(layCaptions(speak("people here say that the sea remembers all names"), room));
    const [above = "", below = ""] = cue ?? [];
    expect(Math.abs(above.length - below.length)).toBeLessThan(14);
    const cues = shown(
      layCaptions(speak("one two three four five six seven eight nine ten eleven twelve thirteen"), room),
    );
    expect(cues.every((lines) => lines.flatMap((line) => line.split(" ")).length > 1)).toBe(true);
  });

  it("never reach over a scene or a long pause", () => {
    const words = [
      ...speak("breathe in"),
      ...speak("and out", 0.35, {}, 4),
      ...speak("next scene", 0.35, {}, 4.8).map((w) => ({ ...w, scene: 1 })),
    ];
    expect(shown(layCaptions(words, room))).toEqual([["breathe in"], ["and out"], ["next scene"]]);
  });

  it("begin with their first word, follow each other without overlap, and stay long enough to read", () => {
    const words = speak(HARBOUR, 0.35, { 9: 0.3, 24: 2 });
    const cues = layCaptions(words, room);
    let before = 0;
    for (const cue of cues) {
      expect(cue.startFrame).toBeGreaterThanOrEqual(before);
      expect(cue.endFrame - cue.startFrame).toBeGreaterThanOrEqual(30);
      expect(cue.startFrame).toBe(cue.lines[0]?.[0]?.startFrame);
      const characters = cue.lines
        .flat()
        .map((w) => w.text)
        .join(" ").length;
      expect(characters / ((cue.endFrame - cue.startFrame) / 30)).toBeLessThanOrEqual(20);
      before = cue.endFrame;
    }
  });

  it("close short gaps and leave long ones open", () => {
    const cues = layCaptions(speak("One word. Then another one. And more words", 0.4, { 1: 0.85, 4: 3 }), room);
    expect(cues[0]?.endFrame).toBe(cues[1]?.startFrame);
    expect((cues[2]?.startFrame ?? 0) - (cues[1]?.endFrame ?? 0)).toBeGreaterThan(30);
  });

  it("cut a word that is wider than a line, and lose none of its letters", () => {
    const long = "a".repeat(5000);
    const cues = layCaptions([{ text: long, start: 0, end: 10, scene: 0, line: 0 }], room);
    expect(shown(cues).flat().join("")).toBe(long);
    for (const line of shown(cues).flat()) expect(room.measure(line)).toBeLessThanOrEqual(room.maxWidth);
    const frames = cues.map((cue) => cue.startFrame);
    expect(frames).toEqual([...new Set(frames)].toSorted((a, b) => a - b));
  });

  it("break Japanese and Thai between words, and put no spaces in", () => {
    const japanese = "毎朝、港は街よりも早く目を覚まし、最初の船が古い石の壁を過ぎて冷たい灰色の水へと滑り出します。";
    const cues = layCaptions([{ text: japanese, start: 0, end: 9, scene: 0, line: 0 }], {
      ...room,
      measure: (t) => 20 * t.length,
    });
    expect(shown(cues).flat().join("")).toBe(japanese);
    for (const line of shown(cues).flat()) expect(line).not.toMatch(/^[、。\p{Script=Hiragana}]/u);
    const thai = "ทุกเช้าท่าเรือจะตื่นก่อนเมืองและเรือลำแรกจะแล่นออกไป";
    expect(
      shown(layCaptions([{ text: thai, start: 0, end: 6, scene: 0, line: 0 }], room))
        .flat()
        .join(""),
    ).toBe(thai);
    expect(spaceBetween("港", "は")).toBe(false);
    expect(spaceBetween("sea", "港")).toBe(true);
    // Numbers stand among them without one, too.
    expect(spaceBetween("2024", "年")).toBe(false);
    expect(spaceBetween("東京では", "50％の")).toBe(false);
    expect(spaceBetween("3.5km", "の")).toBe(false);
    expect(spaceBetween("50", "people")).toBe(true);
  });

  it("stay within the video, also where speech runs to its last frame", () => {
    const cues = layCaptions(speak(HARBOUR, 0.05), { ...room, frames: 48 });
    expect(cues.at(-1)?.endFrame).toBeLessThanOrEqual(48);
    for (const cue of cues) expect(cue.endFrame).toBeGreaterThan(cue.startFrame);
  });

  it("keep to the number of characters in a line also where narrow letters would leave room for more", () => {
    const cues = shown(layCaptions(speak(HARBOUR), { ...room, measure: (text) => 4 * text.length }));
    for (const line of cues.flat()) expect(line.length).toBeLessThanOrEqual(room.maxUnits);
    expect(Math.max(...cues.flat().map((line) => line.length))).toBeGreaterThan(20);
  });

  it("show the count of a breath as one, however slowly it is spoken", () => {
    const words = speak(
      "Out two three four five six seven eight",
      0.3,
      Object.fromEntries(Array.from({ length: 8 }, (_, i) => [i, 0.9])),
    );
    const counted = words.map((word, line) => ({ ...word, line }));
    expect(shown(layCaptions(counted, room))).toEqual([["Out two three four", "five six seven eight"]]);
  });

  it("leave a word whole that a little less size brings into the line", () => {
    const word = "Donaudampfschifffahrtsgesellschaft,";
    expect(shown(layCaptions(speak(`by ${word} then`), room)).flat()).toContain(word);
  });

  it("keep a sign that stands by itself with its word", () => {
    const cues = layCaptions(
      speak("« Que nous apprend donc la mer ? » Elle respire : lentement — et sans fin !"),
      room,
    );
    expect(cues.flatMap((cue) => cue.lines.flat()).map(({ text }) => text)).toEqual([
      "« Que",
      "nous",
      "apprend",
      "donc",
      "la",
      "mer ? »",
      "Elle",
      "respire :",
      "lentement —",
      "et",
      "sans",
      "fin !",
    ]);
    expect(cues.at(-1)?.lines.at(-1)?.at(-1)?.endFrame).toBeGreaterThan(16 * 0.35 * 30);
  });

  it("break where other languages do: at the spaces of Thai, before no Japanese particle, after no small word", () => {
    const thai = "เมืองตื่นขึ้นอย่างช้าๆ และผู้คนออกเดินทาง แล้วฟังเสียงคลื่น";
    for (const line of shown(layCaptions(speak(thai, 2), room)).flat()) expect(` ${thai} `).toContain(` ${line} `);
    const japanese = "今日 は 2024 年 の 「波 の 音」 を 静か に 聞い て ください。";
    for (const line of shown(layCaptions(speak(japanese, 0.3), { ...room, maxWidth: 110 })).flat())
      expect(line).not.toMatch(/^(は|の|を|に|て|くだ)/);
    const hindi = "सुबह की ताज़ी हवा में गहरी साँस लीजिए और मन को शांत कर लीजिए";
    for (const line of shown(layCaptions(speak(hindi), { ...room, maxWidth: 240 })).flat())
      expect(line).not.toMatch(/^(की|में|को) /);
    const german = "Die Wellen kommen und gehen mit der Kraft eines Meeres das niemals schläft und immer wieder singt";
    for (const line of shown(layCaptions(speak(german), room)).flat())
      expect(line).not.toMatch(/ (und|mit|der|eines|das)$/);
  });

  it("of an hour hold every word", () => {
    const words = speak(Array.from({ length: 300 }, () => HARBOUR).join(" "));
    expect(layCaptions(words, room).flatMap((cue) => cue.lines.flat()).length).toBe(words.length);
  });

  it("of nothing are none", () => {
    expect(layCaptions([], room)).toEqual([]);
  });
});
