import { describe, expect, it } from "vitest";

import { westernDigits } from "./digits.ts";
import { normalise, spokenText } from "./index.ts";
import { localeFacts } from "./locale.ts";
import { noPronunciations } from "./pronunciations.ts";
import { readNumber } from "./quantities.ts";
import { sentences, writtenWords } from "./tokens.ts";

const said = (language: string, text: string): string => spokenText(normalise(text, language, noPronunciations));

describe("text of other languages", () => {
  it.each([
    ["de", "Das sind 1.234,56 € und 5 €.", "Das sind 1234 Euro 56 und 5 Euro."],
    ["de", "Am 12.03.2024 um 14:30 Uhr.", "Am zwölften März 2024 um 14 Uhr 30."],
    ["de", "Der 3. Mann, z. B. Dr. Müller.", "Der dritte Mann, zum Beispiel Doktor Müller."],
    [
      "de",
      "Am 31. Mai 1984, d. h. früh (ca. 3–5 kg, 50 %).",
      "Am einunddreißigsten Mai 19 hundert 84, das heißt früh circa 3 bis 5 Kilogramm, 50 Prozent.",
    ],
    ["es", "Cuesta 1.234,56 € o $20 el 12/03/2024.", "Cuesta 1234 euros con 56 o 20 dólares el 12 de marzo de 2024."],
    ["es-MX", "$20", "20 pesos"],
    [
      "es",
      "El Sr. Pérez, p. ej., en EE. UU., siglo XIX, 2.ª vez.",
      "El señor Pérez, por ejemplo, en Estados Unidos, siglo 19, 2ª vez.",
    ],
    ["fr", "1 234,56 € le 01/03/2024 à 14h30.", "1234 euros 56 le 1er mars 2024 à 14 heures 30."],
    [
      "fr",
      "M. Dupont, p. ex. au XIXe siècle, la 2e fois.",
      "monsieur Dupont, par exemple au 19ème siècle, la 2ème fois.",
    ],
    ["pt-BR", "R$ 1.234,56 às 14:30, 50%.", "1234 reais e 56 às 14 horas e 30, 50 por cento."],
    ["hi", "₹1,23,456 और १२३४ लोग, डॉ. शर्मा, 5 कि.मी.", "123456 रुपए और 1234 लोग, डॉक्टर शर्मा, 5 किलोमीटर"],
    ["ar", "١٬٢٣٤ في ١٢/٣/٢٠٢٤، د. أحمد، ٥٠٪", "1234 في 12 مارس 2024, دكتور أحمد, 50 بالمئة"],
    [
      "ja",
      "２０２４年３月１２日、50％、14:30に3.5km。",
      "2024 年 3 月 12 日, 50 パーセント, 14 時 30 分 に 3.5 キロメートル.",
    ],
    ["zh", "价格是¥1,234.50，50%的人。", "价格 是 1234.50 人民币, 百分之 50 的 人."],
    ["ru", "1 234,5 ₽, 12.03.2024", "1234,5 рубля, 12 марта 2024 года"],
    ["tr", "%50 ve 1.234,5", "yüzde 50 ve 1234,5"],
    ["pl", "5 kg za 12,50 zł", "5 kilogramów za 12,50 złotych"],
    ["th", "๑๒๓ บาท", "123 บาท"],
  ])("in %s: %s", (language, text, spoken) => {
    expect(said(language, text)).toBe(spoken);
  });

  it("keeps every written word, also where several are said together", () => {
    for (const [language, text] of [
      ["de", "Z. B. 1.234,56 € am 3. Mai."],
      ["fr", "1 234,56 € , p. ex. 5 km"],
      ["ar", "في ١٢/٣/٢٠٢٤ الساعة 14:30"],
    ] as const)
      expect(normalise(text, language, noPronunciations).map(({ written }) => written)).toEqual(text.split(" "));
  });

  it("reads numbers by the language's own separators", () => {
    const value = (language: string, text: string): string | null => {
      const read = readNumber(text, localeFacts(language));
      return read && read.sign + read.whole + (read.fraction === null ? "" : `.${read.fraction}`);
    };
    expect(value("de", "1.234")).toBe("1234");
    expect(value("en", "1.234")).toBe("1.234");
    expect(value("de", "3.5")).toBe("3.5");
    expect(value("hi", "12,34,567.8")).toBe("1234567.8");
    expect(value("de-CH", "1’234.50")).toBe("1234.50");
    expect(value("de", "1.2.3")).toBeNull();
  });

  it("knows the digits of every script", () => {
    expect(westernDigits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ ०१२३४५६७८९ ০১২৩৪৫৬৭৮৯ ๐๑๒๓๔๕๖๗๘๙ ０１２３ 𝟗𝟘")).toBe(
      "0123456789 0123456789 0123456789 0123456789 0123456789 0123 90",
    );
  });
});

describe("sentences of other languages", () => {
  it.each([
    ["de", "Am 3. Oktober kam Dr. Müller, z. B. mit A. B. Schmidt. Dann ging er. Gut.", 3],
    ["es", "El Sr. Pérez vive en EE. UU. desde 1990. ¿Verdad? Sí.", 3],
    ["hi", "यह पहला है। यह दूसरा है। अंत॥", 3],
    ["ar", "مرحبا بكم. هل أنت بخير؟ نعم! د. أحمد هنا.", 4],
    ["ur", "یہ پہلا ہے۔ یہ دوسرا ہے۔", 2],
    ["ja", "雨が降る。静かな夜だ！「本当？」はい。", 4],
    ["zh", "你好。今天好吗？很好！", 3],
    ["el", "Καλημέρα. Τι κάνεις; Καλά.", 2],
  ])("in %s are told apart", (language, text, count) => {
    const all = sentences(text, language);
    expect(all).toHaveLength(count);
    const words = (one: string): string[] => writtenWords(one, language).map((word) => word.text);
    expect(all.flatMap(words)).toEqual(words(text));
  });
});

describe("stress", () => {
  it("is told of words and never written", () => {
    const words = normalise("We (*never*), ever *give up*, 2*3*4 * 5 ***.", "en", noPronunciations);
    expect(words.map(({ written }) => written).join(" ")).toBe("We (never), ever give up, 2*3*4 * 5 ***.");
    expect(words.filter(({ stressed }) => stressed).map(({ written }) => written)).toEqual(["(never),", "give", "up,"]);
  });

  it("stays with its words when a text is split into sentences", () => {
    expect(sentences("これは*重要*です。*とても*いい。", "ja")).toEqual(["これは*重要*です。", "*とても*いい。"]);
    // One stretch of two written words.
    expect(sentences("*深く*息を吸って。", "ja")).toEqual(["*深く*息を吸って。"]);
    expect(sentences("It is *never late*. So *go*!", "en")).toEqual(["It is *never* *late*.", "So *go*!"]);
  });
});
