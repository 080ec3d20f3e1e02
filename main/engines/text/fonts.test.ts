import { createCanvas } from "@napi-rs/canvas";
import { describe, expect, test } from "vitest";

import { Fonts, LOOK_FAMILIES } from "./fonts.ts";
import { breakLines } from "./lines.ts";

const fonts = new Fonts(null);
const SIZE = 120;

/** The ink of a text as bytes. */
function drawn(text: string, wish: { family: string; language?: string }): Buffer {
  const canvas = createCanvas(SIZE * 6, SIZE * 2);
  const context = canvas.getContext("2d");
  fonts.use(context, { ...wish, weight: 600, size: SIZE }, text);
  context.fillText(text, SIZE / 2, SIZE * 1.4);
  return Buffer.from(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
}

describe("letters", () => {
  test.each([
    ["Latin", "Žluťoučký kůň; ąćęłńóśźż; ğışİ; ăîșț; ếềểễệ ốồổỗộ"],
    ["Cyrillic", "Съешь же ещё этих мягких французских булок, Київ, Ђорђе"],
    ["Greek", "Ξεσκεπάζω τὴν ψυχοφθόρα βδελυγμία"],
    ["Arabic", "نص حكيم له سر قاطع، ۱۲۳ ٤٥٦ پچگ ٹڈے؟"],
    ["Hebrew", "דג סקרן שט לו בים, שָׁלוֹם ־ ״"],
    ["Devanagari", "ऋषियों को सताने वाले दुष्ट राक्षसों का सर्वनाश। १२३ ॥"],
    ["Bengali", "আগুনের শিখা নিভে গেল। ১২৩"],
    ["Thai", "นายสังฆภัณฑ์ เฮงพิทักษ์ฝั่ง ๑๒๓ ฿"],
    ["Japanese", "いろはにほへと「カタカナ」、漢字。〜々ヶ"],
    ["Korean", "다람쥐 헌 쳇바퀴에 타고파, 뷁"],
    ["Chinese", "我能吞下玻璃而不傷身體，龍龜鬱；龙龟郁"],
    ["other Indian", "தமிழ் తెలుగు ಕನ್ನಡ മലയാളം ગુજરાતી ਪੰਜਾਬੀ ଓଡ଼ିଆ සිංහල"],
    ["others", "ქართული հայերեն አማርኛ မြန်မာ ខ្មែរ ລາວ"],
    ["signs and emoji", "€ £ ₹ ₽ ° ½ ² © ™ … — “” «» 😀 👩‍👩‍👧 🇩🇪 5️⃣"],
  ])("of %s are all there", async (_name, text) => {
    expect(await fonts.missing(text)).toEqual([]);
  });

  test("that no font has are told, each once, and what is never drawn is not", async () => {
    expect(await fonts.missing("a𓂀 b𓂀 ⴰ\u200d\u200e\ufe0f\n")).toEqual(["𓂀", "ⴰ"]);
  });

  test("are looked up in the font file: a package's list of letters may hold more", () => {
    // Outfit's package lists ơ and ư, its files lack them: they come from Noto Sans.
    expect(drawn("ơ", { family: "Outfit" })).toEqual(drawn("ơ", { family: "Noto Sans" }));
    expect(drawn("ơ", { family: "Outfit" })).not.toEqual(drawn("\u{10ffff}", { family: "Outfit" }));
  });

  test("of one language come from one family: where some are missing, all are drawn by another", () => {
    expect(drawn("nem", { family: "Outfit", language: "vi" })).toEqual(drawn("nem", { family: "Noto Sans" }));
    expect(drawn("nem", { family: "Outfit", language: "hu" })).not.toEqual(drawn("nem", { family: "Noto Sans" }));
  });

  test("keep their accents above them, whatever stands beside them", () => {
    for (const family of Object.keys(LOOK_FAMILIES)) {
      const width = (text: string): number => {
        const context = createCanvas(8, 8).getContext("2d");
        fonts.use(context, { family, weight: 600, size: SIZE, language: "vi" }, text);
        return context.measureText(text).width;
      };
      // An accent that is set as a letter of its own widens the word.
      for (const letter of ["ế", "ỗ", "ữ"])
        expect(width(`n${letter}n`) - width("nn"), `${family} ${letter}`).toBeLessThan(
          1.25 * (width(`n${letter.normalize("NFD")[0] ?? ""}n`) - width("nn")),
        );
    }
  });

  test("of Han take the form of the video's language", () => {
    const forms = ["ja", "zh-Hans", "zh-TW"].map((language) =>
      drawn("骨直", { family: "Nunito", language }).toString("latin1"),
    );
    expect(new Set(forms).size).toBe(3);
    expect(drawn("骨直", { family: "Nunito", language: "zh" }).toString("latin1")).toBe(forms[1]);
    expect(drawn("骨直", { family: "Nunito", language: "yue" }).toString("latin1")).toBe(forms[2]);
    expect(drawn("骨直", { family: "Nunito", language: "ko" })).toEqual(drawn("骨直", { family: "Noto Sans KR" }));
    // Nothing tells the language but the kana beside it.
    expect(drawn("骨の", { family: "Nunito" })).toEqual(drawn("骨の", { family: "Nunito", language: "ja" }));
  });
});

describe("lines of unspaced scripts", () => {
  const broken = (text: string, width: number): string[] | null =>
    breakLines(text, width, 9, (part) => Array.from(part.trim()).length);

  test.each([
    ["毎晩ぐっすり眠るための五つの秘密", /^[のをはがにでと、。]/u],
    ["每晚安睡的五个秘密，简单又有效。", /^[的，。]/u],
  ])("%s: none begins with what clings to the word before", (text, clinging) => {
    for (let width = 6; width <= 10; width++) {
      const lines = broken(text, width);
      expect(lines?.join("")).toBe(text);
      for (const line of lines ?? []) expect(line).not.toMatch(clinging);
    }
  });

  test("Thai is broken between words", () => {
    const lines = broken("กลางคืนเงียบสงบและฝนตกบนหลังคา", 12);
    expect(lines?.join("")).toBe("กลางคืนเงียบสงบและฝนตกบนหลังคา");
    const words = new Set(
      [...new Intl.Segmenter("th", { granularity: "word" }).segment(lines?.join("") ?? "")].map(({ index }) => index),
    );
    let at = 0;
    for (const line of lines ?? []) {
      expect(words.has(at)).toBe(true);
      at += line.length;
    }
  });
});
