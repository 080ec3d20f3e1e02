import { afterAll, describe, expect, it } from "vitest";

import { createVoices } from "./index.ts";
import { inKana } from "./japanese.ts";
import { normalise, spokenText } from "./normalise/index.ts";
import { noPronunciations } from "./normalise/pronunciations.ts";
import type { Speech } from "./types.ts";

const voices = createVoices({ threads: 1 });
afterAll(() => voices.close());
const settings = { rate: 1, pitch: 0 };

/** “The night is quiet, and the rain falls softly on the roof.”, or about that. */
const SENTENCES: Record<string, string> = {
  ar: "الليل هادئ، والمطر يسقط بلطف على السطح.",
  bg: "Нощта е тиха и дъждът пада леко по покрива.",
  bn: "রাত শান্ত, আর বৃষ্টি ছাদের উপর আস্তে পড়ছে।",
  ca: "La nit és tranquil·la i la pluja cau suaument sobre la teulada.",
  cs: "Noc je tichá a déšť jemně padá na střechu.",
  da: "Natten er stille, og regnen falder blødt på taget.",
  de: "Die Nacht ist still, und der Regen fällt leise auf das Dach.",
  el: "Η νύχτα είναι ήσυχη και η βροχή πέφτει απαλά στη στέγη.",
  es: "La noche está tranquila y la lluvia cae suave sobre el tejado.",
  et: "Öö on vaikne ja vihm langeb pehmelt katusele.",
  fa: "شب آرام است و باران به نرمی روی بام می‌بارد.",
  fi: "Yö on hiljainen, ja sade putoaa pehmeästi katolle.",
  fr: "La nuit est calme et la pluie tombe doucement sur le toit.",
  he: "הלילה שקט, והגשם יורד בעדינות על הגג.",
  hi: "रात शांत है, और बारिश छत पर धीरे-धीरे गिरती है।",
  hr: "Noć je tiha i kiša nježno pada na krov.",
  hu: "Az éjszaka csendes, és az eső halkan hull a tetőre.",
  id: "Malam itu tenang, dan hujan turun lembut di atap.",
  it: "La notte è quieta e la pioggia cade dolce sul tetto.",
  ja: "夜は静かで、雨が屋根にやさしく降ります。",
  ko: "밤은 고요하고 비가 지붕 위에 부드럽게 내립니다.",
  lt: "Naktis tyli, o lietus švelniai krinta ant stogo.",
  lv: "Nakts ir klusa, un lietus maigi līst uz jumta.",
  nb: "Natten er stille, og regnet faller mykt på taket.",
  nl: "De nacht is stil en de regen valt zacht op het dak.",
  pl: "Noc jest cicha, a deszcz delikatnie pada na dach.",
  pt: "A noite está calma, e a chuva cai suave sobre o telhado.",
  ro: "Noaptea este liniștită, iar ploaia cade ușor pe acoperiș.",
  ru: "Ночь тиха, и дождь мягко падает на крышу.",
  sk: "Noc je tichá a dážď jemne padá na strechu.",
  "sr-Latn": "Noć je tiha i kiša nežno pada na krov.",
  sv: "Natten är stilla, och regnet faller mjukt på taket.",
  sw: "Usiku ni tulivu, na mvua inanyesha polepole juu ya paa.",
  ta: "இரவு அமைதியாக இருக்கிறது, மழை கூரையில் மெதுவாக விழுகிறது.",
  th: "กลางคืนเงียบสงบ และฝนตกเบาๆ บนหลังคา",
  tr: "Gece sessiz ve yağmur çatıya usulca yağıyor.",
  uk: "Ніч тиха, і дощ м'яко падає на дах.",
  ur: "رات خاموش ہے، اور بارش چھت پر آہستہ گر رہی ہے۔",
  vi: "Đêm yên tĩnh, và mưa rơi nhẹ trên mái nhà.",
  zh: "夜晚很安静，雨轻轻地落在屋顶上。",
};

describe("speaking forty languages", () => {
  it.each(Object.entries(SENTENCES))(
    "%s takes a sentence's time, and every word has its own",
    async (language, text) => {
      const { voice } = voices.choose({ language, voice: null });
      const { samples, sampleRate, words, decisions } = await voices.speak(text, {
        ...settings,
        language,
        voice: voice.id,
      });
      const seconds = samples.length / sampleRate;
      expect(seconds).toBeGreaterThan(2);
      expect(seconds).toBeLessThan(7.5);
      expect(decisions).toEqual([]);
      expect(Math.max(...samples.map(Math.abs))).toBeGreaterThan(0.05);
      expect(words.map((word) => word.text).join("")).toBe(text.replaceAll(/\s/g, ""));
      let reached = 0;
      for (const { text: word, start, end } of words) {
        expect(start, word).toBeGreaterThanOrEqual(reached - 1e-9);
        expect(end - start, word).toBeGreaterThan(0.015);
        expect(end - start, word).toBeLessThan(2.2);
        reached = end;
      }
      expect(reached).toBeLessThanOrEqual(seconds + 1e-9);
    },
  );
});

describe("Japanese", () => {
  const kana = async (text: string): Promise<string> => {
    const words = normalise(text, "ja", noPronunciations);
    const read = await inKana({ text: spokenText(words), words: words.flatMap(({ spoken }) => spoken) });
    return read.text.replaceAll(" ", "");
  };

  it("is read from kanji, particles and counters included", async () => {
    expect(await kana("東京は今日、雨です。")).toBe("とーきょーわきょー,あめです.");
    expect(await kana("3月1日の午後4時、一人で夜を過ごす。")).toBe("3がつついたちのごごよじ,ひとりでよるをすごす.");
  });

  it("names no letter: a spoken kanji takes the time of its reading", async () => {
    const speak = async (text: string): Promise<Speech> =>
      voices.speak(text, { ...settings, language: "ja", voice: "espeak:ja" });
    const [kanji, read] = [await speak("日本語"), await speak("にほんご")];
    expect(kanji.samples.length / read.samples.length).toBeGreaterThan(0.8);
    expect(kanji.samples.length / read.samples.length).toBeLessThan(1.3);
  });
});

describe("stress and delivery", () => {
  const level = ({ samples, sampleRate, words }: Speech, index: number): { seconds: number; level: number } => {
    const { start = 0, end = 0 } = words[index] ?? {};
    const part = samples.subarray(Math.round(start * sampleRate), Math.round(end * sampleRate));
    return { seconds: end - start, level: Math.sqrt(part.reduce((sum, x) => sum + x * x, 0) / part.length) };
  };

  it.each([
    ["flite:slt", "en", "We never give up the river."],
    ["espeak:de", "de", "Wir geben niemals den Fluss auf."],
  ])("with %s a stressed word is longer and louder, and only that", async (voice, language, text) => {
    const word = text.includes("never") ? "never" : "niemals";
    const at = text.split(" ").indexOf(word);
    const own = { ...settings, voice, language };
    const [plain, stressed] = [await voices.speak(text, own), await voices.speak(text.replace(word, `*${word}*`), own)];
    expect(stressed.words.map((one) => one.text)).toEqual(text.split(" "));
    const [a, b] = [level(plain, at), level(stressed, at)];
    expect(b.seconds / a.seconds).toBeGreaterThan(1.1);
    expect(b.seconds / a.seconds).toBeLessThan(1.35);
    expect(20 * Math.log10(b.level / a.level)).toBeGreaterThan(1);
    const [before, after] = [level(plain, at + 1), level(stressed, at + 1)];
    expect(after.seconds / before.seconds).toBeCloseTo(1, 1);
    // No click where the word was set in: no step is larger than the speech has anyway.
    const step = ({ samples }: Speech): number =>
      Math.max(...samples.map((x, i) => Math.abs(x - (samples[i - 1] ?? x))));
    expect(step(stressed)).toBeLessThan(step(plain) * 1.5);
  });

  it.each([
    [
      "flite:slt",
      "en",
      "The night is quiet, and the rain falls softly on the roof, and nobody listens to it but you and the old dog.",
    ],
    [
      "espeak:de",
      "de",
      "Die Nacht ist still, und der Regen fällt leise auf das Dach, und niemand hört ihm zu als du und der alte Hund.",
    ],
  ])("with %s calm is slower, lower and flatter than lively", async (voice, language, text) => {
    const measured = await Promise.all(
      (["calm", "neutral", "lively"] as const).map(async (delivery) => {
        const { samples, sampleRate } = await voices.speak(text, { ...settings, voice, language, delivery });
        return { seconds: samples.length / sampleRate, ...pitches(samples, sampleRate) };
      }),
    );
    const [calm, neutral, lively] = measured as [(typeof measured)[0], (typeof measured)[0], (typeof measured)[0]];
    expect(calm.seconds / neutral.seconds).toBeGreaterThan(1.04);
    expect(lively.seconds / neutral.seconds).toBeLessThan(0.97);
    expect(calm.middle).toBeLessThan(neutral.middle);
    expect(lively.middle).toBeGreaterThan(neutral.middle);
    expect(calm.spread).toBeLessThan(neutral.spread * 0.9);
    expect(lively.spread).toBeGreaterThan(neutral.spread * 1.1);
  });
});

/** Of the voiced frames, in semitones: the median pitch, and how far the middle 80 % reach. */
function pitches(samples: Float32Array, sampleRate: number): { middle: number; spread: number } {
  const found: number[] = [];
  const size = Math.round(sampleRate * 0.03);
  for (let at = 0; at + 3 * size < samples.length; at += size) {
    let best = { value: 0.85, lag: 0 };
    for (let lag = Math.floor(sampleRate / 350); lag < sampleRate / 65; lag++) {
      let [both, a, b] = [0, 1e-4, 1e-4];
      for (let i = at; i < at + size; i += 2) {
        both += (samples[i] ?? 0) * (samples[i + lag] ?? 0);
        a += (samples[i] ?? 0) ** 2;
        b += (samples[i + lag] ?? 0) ** 2;
      }
      if (both / Math.sqrt(a * b) > best.value + 0.03) best = { value: both / Math.sqrt(a * b), lag };
    }
    if (best.lag > 0) found.push(12 * Math.log2(sampleRate / best.lag));
  }
  const sorted = found.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0;
  return { middle: at(0.5), spread: at(0.9) - at(0.1) };
}
