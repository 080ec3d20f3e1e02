import { describe, expect, test } from "vitest";

import { AppError } from "../../base/errors.ts";
import { seededRandom } from "../../base/random.ts";
import { cleanText } from "./cleanText.ts";
import { type DraftScene, parseScript } from "./parseScript.ts";
import { splitSentences } from "./sentences.ts";

const lines = (scenes: DraftScene[]) => scenes.flatMap((scene) => scene.lines);
const spoken = (scenes: DraftScene[]) =>
  lines(scenes)
    .map(({ text }) => text)
    .filter(Boolean)
    .join(" ");

describe("a finished script", () => {
  test.each([
    ["beach.mp4 from 3s", { file: "beach.mp4", fromSeconds: 3 }],
    ["Coast/Old Pier.MOV from 1:20", { file: "Coast/Old Pier.MOV", fromSeconds: 80 }],
    ["a.b from c.webm from 1m 5.5s", { file: "a.b from c.webm", fromSeconds: 65.5 }],
    ["IMG_1__2.jpg", { file: "IMG_1__2.jpg", fromSeconds: null }],
  ])("[show: %s] names a file, and keeps the words as they are written", (value, pin) => {
    const [scene] = parseScript(`[show: ${value}]\nLook at this.`);
    expect(scene).toMatchObject({ show: value, pin });
  });

  test("[show: …] with words, also with a dot in them, names none", () => {
    for (const value of ["rain on a window", "St. Paul's at dusk", "version 2.0", "walk from 3s"])
      expect(parseScript(`[show: ${value}]\nLook at this.`)[0]).not.toHaveProperty("pin");
  });

  test("a moment of a file that cannot be meant is told with its line", () => {
    expect(() => parseScript("Hello.\n[show: a.mp4 from later]\nLook.")).toThrow(/^Line 2 .*from later/);
  });

  test("keeps every word and takes headings, pauses, pictures and texts out of what is spoken", () => {
    const scenes = parseScript(
      "# One\nHello there. [pause 2s] General Kenobi!\n\n[show: rain on a window]\n[text: 3 things]\nDr. Who paid $3.50 [sic] for it.\n[pause: 1.5 seconds]\n\n## Two\nThe end [pause 250ms]",
    );
    expect(scenes).toEqual([
      {
        kind: "hook",
        heading: "One",
        lines: [
          { text: "Hello there.", pauseAfter: 2 },
          { text: "General Kenobi!", pauseAfter: null },
        ],
        show: null,
        text: null,
        number: null,
      },
      {
        kind: "body",
        heading: null,
        lines: [{ text: "Dr. Who paid $3.50 [sic] for it.", pauseAfter: 1.5 }],
        show: "rain on a window",
        text: "3 things",
        number: null,
      },
      {
        kind: "outro",
        heading: "Two",
        lines: [{ text: "The end", pauseAfter: 0.25 }],
        show: null,
        text: null,
        number: null,
      },
    ]);
  });

  test("loses and adds no word, whatever stands between them", () => {
    const WORDS =
      "rain Straße e.g. naïve 3,5 don't 1. U.S. שלום مرحبا 雨が降る [aside] [show business] C++ a/b #1 50% x<3 {y} — – “so” 👩‍👩‍👧 J. Dr. 2*3*4 f(x) \\N a_b_c".split(
        " ",
      );
    const BETWEEN = [
      " ",
      "  ",
      "\n",
      "\n\n",
      "\t",
      ". ",
      "! ",
      "\r\n",
      " [pause 1s] ",
      "\n# Heading\n",
      "\n[show: a hill]\n",
      "\n[text: Hill]\n",
      "\u0000",
      "\u202E",
      "{\\an8}",
      "<b>",
      "</b>",
      "<br>",
      "<!-- no -->",
      "\n---\n",
      "\u00A0",
    ];
    for (let seed = 1; seed <= 300; seed++) {
      const random = seededRandom(seed);
      let script = "word";
      const expected = ["word"];
      for (let i = 0; i < 40; i++) {
        const between = BETWEEN[Math.floor(random() * BETWEEN.length)] ?? " ";
        const word = WORDS[Math.floor(random() * WORDS.length)] ?? "x";
        // A number or mark alone at a line's beginning would be a list point; words that join stay words.
        script += `${between} ${word}`;
        if (between === ". " || between === "! ") expected.push(between.trim());
        expected.push(word);
      }
      const squeeze = (text: string) => text.replaceAll(/\s+/g, "");
      expect(squeeze(spoken(parseScript(script))), script).toBe(squeeze(expected.join("")));
    }
  });

  test.each([
    ["[pause -3s]", "-3s"],
    ["[pause Infinity]", "Infinity"],
    ["[pause 1e9999s]", "1e9999s"],
    ["[pause NaN]", "NaN"],
    ["[pause three seconds]", "three"],
    ["[pause]", "not a length"],
    ["[pause 601s]", "at most 600"],
    ["[pause 999999999s]", "at most 600"],
    ["[pause 3s", "not closed"],
    ["[show: rain", "not closed"],
    ["[text:  ]", "says nothing"],
    [`[text: ${"x".repeat(301)}]`, "at most 300"],
  ])("refuses %s and names its line", (direction, says) => {
    const read = () => parseScript(`Hello.\n\nMore.\nAnd ${direction}\nEnd.`);
    expect(read).toThrow(expect.objectContaining({ code: "SCRIPT_DIRECTIVE", message: expect.stringContaining(says) }));
    expect(read).toThrow(/^Line 4 of the script: /);
  });

  test.each([
    "",
    " \n\n",
    "... !!! ???",
    "😀 👍🏽 ❤️",
    "# Only a heading",
    "[show: rain]",
    "[pause 3s]",
    "<p></p>",
    "\u0000\u202E",
  ])("refuses %j, since nothing in it can be spoken", (script) => {
    expect(() => parseScript(script)).toThrow(expect.objectContaining({ code: "SCRIPT_EMPTY" }));
  });

  test("makes markup, override codes, control and bidirectional characters harmless", () => {
    const text = spoken(
      parseScript(
        "{\\an8}Hello\u0000 <b onclick=\"x\">bold</b> <scr\u0000ipt>alert(1)</script> &amp; \u202Eevil\u202C drawtext=text='a':x=1,scale=2 a\u0007b <style>p{}</style>end.",
      ),
    );
    expect(text).toBe("Hello bold & evil drawtext=text='a':x=1,scale=2 ab end.");
  });

  test("splits a word of 5,000 letters into pieces that a line can hold, and keeps every letter", () => {
    const [line] = lines(parseScript(`A ${"x".repeat(5000)} b.`));
    expect(line?.text.split(" ").every((word) => word.length <= 40)).toBe(true);
    expect(spoken(parseScript(`A ${"x".repeat(5000)} b.`)).replaceAll(" ", "")).toBe(`A${"x".repeat(5000)}b.`);
  });

  test("keeps right-to-left and CJK text and cuts it at its own full stops", () => {
    expect(lines(parseScript("今日は雨です。とても静かです。")).map(({ text }) => text)).toEqual([
      "今日は雨です。",
      "とても静かです。",
    ]);
    expect(spoken(parseScript("שלום עולם. מה שלומך?"))).toBe("שלום עולם. מה שלומך?");
  });

  test("puts letters and their marks together (NFC)", () => {
    expect(spoken(parseScript("Cafe\u0301"))).toBe("Café");
  });

  test("gives emoji without words to the sentence before", () => {
    expect(lines(parseScript("Well done! 🎉🎉\n\n🙂\n\nNext.")).map(({ text }) => text)).toEqual([
      "Well done! 🎉🎉 🙂",
      "Next.",
    ]);
  });

  test("keeps a pause before the first word as a silent line", () => {
    expect(lines(parseScript("[pause 2s]\n\nHello."))).toEqual([
      { text: "", pauseAfter: 2 },
      { text: "Hello.", pauseAfter: null },
    ]);
  });

  test("reads half a megabyte of anything in time that grows with its length", () => {
    for (const part of [
      "<script",
      "{\\",
      "[pause",
      "<!--",
      "a\u0301\u0301",
      "word ",
      "x",
      "“",
      "...",
      "&#",
      "*a",
      "__",
    ]) {
      const begun = performance.now();
      try {
        parseScript(`a ${part.repeat(Math.floor(500_000 / part.length))}`);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
      // Time that grows with the square would be minutes.
      expect(performance.now() - begun, part).toBeLessThan(15_000);
    }
  });
});

test("sentences end at stops, not at abbreviations, initials and numbers", () => {
  expect(splitSentences("Dr. J. R. Smith went, e.g. to Rome. Really? Yes! He paid 3.50 there. “So.” OK.")).toEqual([
    "Dr. J. R. Smith went, e.g. to Rome.",
    "Really?",
    "Yes!",
    "He paid 3.50 there.",
    "“So.”",
    "OK.",
  ]);
});

test("text that is harmless already stays as it is", () => {
  const text = "a < b and c > d, 5 <6 & x <y and z> w {not} “code” — 100%";
  expect(cleanText(text)).toBe(text);
});

describe("stress", () => {
  test("stays with the voice: the text shows no asterisk, the spoken line has them word by word", () => {
    const all = parseScript("We *never give up*. **Bold** is not *stressed*, 2*3*4 neither.").flatMap(
      (scene) => scene.lines,
    );
    expect(all.map(({ text, spoken: marked }) => [text, marked])).toEqual([
      ["We never give up.", "We *never* *give* *up*."],
      ["Bold is not stressed, 2*3*4 neither.", "Bold is not *stressed*, 2*3*4 neither."],
    ]);
  });

  test("is none where a whole sentence is set in asterisks, nor in headings and on screen", () => {
    const [scene] = parseScript("# A *quiet* night\n[text: *rain*]\n*The rain falls softly on the roof.*");
    expect(scene).toMatchObject({ heading: "A quiet night", text: "rain" });
    expect(scene?.lines).toEqual([{ text: "The rain falls softly on the roof.", pauseAfter: null }]);
  });
});
