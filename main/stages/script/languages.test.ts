import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { Idea, type IdeaInput } from "../../../contract/idea.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import { STYLES, type Style } from "../../../contract/values.ts";
import { openWords } from "../../base/words.ts";
import { openDictionary } from "../../engines/dictionary/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createScriptStage } from "./index.ts";
import { speechWeight } from "./speechClock.ts";
import { loadLibraries } from "./templates.ts";

const words = openWords(join(import.meta.dirname, "../../../resources/words"));
const libraries = loadLibraries(join(import.meta.dirname, "../../../resources/templates"));
const dictionary = openDictionary();
afterAll(() => dictionary.close());

const stage = createScriptStage({
  voices: {
    choose: () => ({ voice: { id: "reckoned" }, decisions: [] }),
    // Not what the clock itself reckons with: slower by a quarter, and uneven.
    measure: async (texts, { rate }) =>
      texts.map((text) => (speechWeight(text) * 1.25 + (text.length % 7) * 0.02) / rate),
  },
  dictionary,
  words,
  letters: { missing: () => Promise.resolve([]) },
  templatesDir: join(import.meta.dirname, "../../../resources/templates"),
  voicesVersion: "test",
  checkPins: () => Promise.resolve(),
});

async function write(input: IdeaInput): Promise<ScriptOutput> {
  const outcome = await stage.run(
    {
      videoId: "v",
      stage: "script",
      attempt: 1,
      signal: new AbortController().signal,
      inputs: {},
      progress() {},
      once: async (_, fn) => await fn(),
    },
    { idea: Idea.parse(input) },
  );
  if (outcome.status !== "done") throw new Error(outcome.status);
  return ScriptOutput.parse(outcome.output);
}

/** Topics as people type them, by language and the style that they call for. */
const TOPICS: Record<string, Record<Style, string>> = {
  de: {
    sleep: "Sanft einschlafen am Meer",
    meditation: "Meditation für Anfänger",
    breathing: "Eine Atemübung vor dem Schlafen",
    focus: "Konzentriert lernen",
    affirmations: "Affirmationen für mehr Selbstvertrauen",
    quotes: "Zitate über die Zeit",
    list: "7 Fakten über Oktopusse",
    explainer: "Warum ist der Himmel blau?",
    story: "Eine Geschichte vom Leuchtturm",
    "how-to": "Anleitung zum Brotbacken",
  },
  es: {
    sleep: "Para dormir junto al mar",
    meditation: "Meditación para principiantes",
    breathing: "Ejercicio de respiración antes de dormir",
    focus: "Concentración para estudiar",
    affirmations: "Afirmaciones para la confianza",
    quotes: "Citas sobre el tiempo",
    list: "7 curiosidades sobre los pulpos",
    explainer: "¿Por qué el cielo es azul?",
    story: "Un cuento sobre un faro",
    "how-to": "Cómo hacer pan",
  },
  fr: {
    sleep: "S’endormir au bord de la mer",
    meditation: "Méditation pour débutants",
    breathing: "Un exercice de respiration avant de dormir",
    focus: "Se concentrer pour étudier",
    affirmations: "Affirmations pour la confiance en soi",
    quotes: "Citations sur le temps",
    list: "7 idées pour le matin",
    explainer: "Pourquoi le ciel est-il bleu ?",
    story: "Un conte sur un phare",
    "how-to": "Comment faire du pain",
  },
  pt: {
    sleep: "Para dormir ouvindo o mar",
    meditation: "Meditação para iniciantes",
    breathing: "Exercício de respiração antes de dormir",
    focus: "Foco nos estudos",
    affirmations: "Afirmações de confiança",
    quotes: "Citações sobre o tempo",
    list: "7 curiosidades sobre polvos",
    explainer: "Por que o céu é azul?",
    story: "Um conto sobre um farol",
    "how-to": "Como fazer pão",
  },
  hi: {
    sleep: "गहरी नींद के लिए",
    meditation: "शुरुआत करने वालों के लिए ध्यान",
    breathing: "सोने से पहले साँस का अभ्यास",
    focus: "पढ़ाई के लिए एकाग्रता",
    affirmations: "आत्मविश्वास के लिए सकारात्मक वाक्य",
    quotes: "समय पर अनमोल वचन",
    list: "ऑक्टोपस के बारे में 7 तथ्य",
    explainer: "आकाश नीला क्यों है?",
    story: "एक दीपस्तंभ की कहानी",
    "how-to": "रोटी कैसे बनाएँ",
  },
  ar: {
    sleep: "نوم عميق عند البحر",
    meditation: "تأمل للمبتدئين",
    breathing: "تمرين تنفس قبل النوم",
    focus: "تركيز للدراسة",
    affirmations: "عبارات إيجابية للثقة بالنفس",
    quotes: "أقوال عن الزمن",
    list: "7 حقائق عن الأخطبوط",
    explainer: "لماذا السماء زرقاء؟",
    story: "حكاية عن منارة",
    "how-to": "كيف نصنع الخبز",
  },
  ja: {
    sleep: "海辺でぐっすり眠る",
    meditation: "初心者のための瞑想",
    breathing: "寝る前の呼吸法",
    focus: "勉強に集中する",
    affirmations: "自信のためのアファメーション",
    quotes: "時間についての名言",
    list: "タコについての7つの事実",
    explainer: "空はなぜ青いのか？",
    story: "灯台の物語",
    "how-to": "パンの作り方",
  },
};
const LANGUAGES = Object.keys(TOPICS);
const CALM: readonly Style[] = ["sleep", "meditation", "breathing", "focus"];

const spoken = (script: ScriptOutput) =>
  script.scenes.filter(({ kind }) => kind !== "breath").flatMap(({ lines }) => lines.map(({ text }) => text));
const visible = (script: ScriptOutput) => [
  script.title,
  ...script.scenes.flatMap(({ heading, text, lines }) => [
    heading ?? "",
    text ?? "",
    ...lines.map((line) => line.text),
  ]),
];

for (const language of LANGUAGES)
  describe(`in ${language}`, () => {
    test.each(STYLES)("a topic for %s gives a whole script of its style and length", async (style) => {
      const topic = TOPICS[language]?.[style] ?? "";
      const marks = String.raw`[{}<>|\][]|\s{2}|\bundefined\b|\bnull\b`;
      // No language that is written with other letters has a Latin one in it.
      const wrong = new RegExp(["hi", "ar", "ja"].includes(language) ? `${marks}|[A-Za-z]` : marks);
      for (const [seconds, seed] of [
        [15, 1],
        [60, 2],
        [300, 3],
        [1800, 4],
      ] as const) {
        const script = await write({ topic, language, seconds, seed });
        expect(script.style, script.generator.reason).toBe(style);
        expect(
          Math.abs(script.estimatedSeconds / seconds - 1),
          `${seconds} s: ${script.estimatedSeconds}`,
        ).toBeLessThan(0.1);
        for (const text of visible(script)) expect(text).not.toMatch(wrong);
      }
    });

    test("half an hour of the calm styles says nothing twice", async () => {
      for (const style of CALM) {
        const texts = spoken(await write({ topic: TOPICS[language]?.[style], language, seconds: 1800, seed: 5 }));
        // Short calls such as "Gute Nacht." may come again.
        const twice = texts.filter((text, i) => text.length > 25 && texts.indexOf(text) !== i);
        expect(twice, style).toEqual([]);
      }
    });

    test("half an hour of the calm styles is filled without stretching the pauses too far", async () => {
      for (const style of CALM) {
        const { advice } = await write({ topic: TOPICS[language]?.[style], language, seconds: 1800, seed: 1 });
        expect(advice, style).toEqual([]);
      }
    });

    test("the same idea gives the same script, another seed another one", async () => {
      const idea = { topic: TOPICS[language]?.sleep, language, seconds: 120 };
      const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => write({ ...idea, seed })));
      expect(a).toEqual(b);
      expect(c?.scenes).not.toEqual(a?.scenes);
    });

    test("no passage stands twice in the library, and every language has words for all that is shared", () => {
      const library = libraries.of(language);
      const passages = [...(library?.banks.values() ?? [])].flatMap((bank) => bank.passages);
      // A story's short form shares a passage with the long one.
      expect(passages.filter((text, i) => text.length > 60 && passages.indexOf(text) !== i)).toEqual([]);
      expect([...(library?.banks.keys() ?? [])]).toEqual([...(libraries.of("de")?.banks.keys() ?? [])]);
      expect([...(library?.patterns.keys() ?? [])]).toEqual([...(libraries.of("de")?.patterns.keys() ?? [])]);
    });

    test("notes are spoken in their own words, with a frame in their language", async () => {
      const notes = NOTES[language] ?? "";
      const script = await write({ notes, topic: TOPICS[language]?.explainer, language, seconds: 40 });
      const said = spoken(script).join(" ");
      for (const line of notes.split("\n")) expect(said).toContain(line.replace(/^- /, ""));
      expect(script.scenes.at(-1)?.kind).toBe("outro");
      expect(script.sources).toHaveLength(3);
    });
  });

const NOTES: Record<string, string> = {
  de: "Bienen tanzen den Weg zum Futter.\n- Eine Königin legt viele Eier.\n- Honig hält sich jahrelang.",
  es: "Las abejas bailan el camino hacia la comida.\n- Una reina pone muchos huevos.\n- La miel dura años.",
  fr: "Les abeilles dansent le chemin vers la nourriture.\n- Une reine pond beaucoup d’œufs.\n- Le miel dure des années.",
  pt: "As abelhas dançam o caminho até a comida.\n- Uma rainha põe muitos ovos.\n- O mel dura anos.",
  hi: "मधुमक्खियाँ नाचकर भोजन का रास्ता बताती हैं।\n- रानी बहुत-से अंडे देती है।\n- शहद बरसों तक टिकता है।",
  ar: "يرقص النحل ليدل على طريق الغذاء.\n- تضع الملكة بيضًا كثيرًا.\n- يبقى العسل سنوات.",
  ja: "ミツバチは踊って食べ物への道を教えます。\n- 女王はたくさんの卵を産みます。\n- はちみつは何年ももちます。",
};

test("there are fonts for every letter of every language's templates", async () => {
  const letters = createTextEngine();
  for (const language of libraries.languages) {
    const library = libraries.of(language);
    const all = [...(library?.banks.values() ?? [])].flatMap(({ title, passages }) => [title ?? "", ...passages]);
    expect(await letters.missing(all.join("\n")), language).toEqual([]);
  }
});

test("every language of the templates has words, and the other way round", () => {
  expect(libraries.languages).toEqual(words.languages);
  expect(libraries.languages).toEqual(["ar", "de", "en", "es", "fr", "hi", "ja", "pt"]);
});

test("a region is written as its language", async () => {
  expect((await write({ topic: "Meditação", language: "pt-BR", seconds: 30 })).style).toBe("meditation");
});

test("a topic alone in another language is refused, with the languages that are written", async () => {
  await expect(write({ topic: "Meditazione per dormire", language: "it" })).rejects.toMatchObject({
    code: "IDEA_INVALID",
    message: expect.stringContaining("Italian (it)"),
    hint: expect.stringMatching(/notes.*German \(de\).*Hindi \(hi\).*Japanese \(ja\)/),
  });
});

test("another language takes notes and an own script", async () => {
  const notes = "Le api danzano.\n- La regina depone molte uova.";
  const fromNotes = await write({ notes, language: "it", seconds: 20 });
  expect(spoken(fromNotes)).toEqual(["Le api danzano.", "La regina depone molte uova."]);
  const own = await write({ script: "ผึ้งเต้นรำ ราชินีวางไข่", language: "th" });
  expect(own.scenes).toHaveLength(1);
});

test.each([
  ["de", "Abend am Meer", "Am Meer"],
  ["es", "Noche de lluvia", "La cabaña bajo la lluvia"],
  ["fr", "Une nuit sous les étoiles", "Sous les étoiles"],
  ["ja", "森の中で瞑想", "森の中"],
  ["ar", "ليلة مطر", "الكوخ والمطر"],
])("in %s, “%s” leads to “%s”", async (language, topic, heading) => {
  for (const seed of [1, 2, 3]) {
    const { scenes } = await write({ topic, language, seconds: 240, seed });
    expect(scenes.map((scene) => scene.heading)).toContain(heading);
  }
});

test.each([
  ["de", "Fünf Tipps für besseren Schlaf", 5],
  ["fr", "Cinq habitudes du matin", 5],
  ["ja", "朝の３つの習慣", 3],
  ["ar", "7 نصائح للنوم", 7],
])("in %s, the list “%s” has %i points", async (language, topic, count) => {
  const { scenes } = await write({ topic, language, style: "list", seconds: 90 });
  expect(scenes.filter(({ number }) => number !== null)).toHaveLength(count);
});

test("a tale that is not about the topic is told of, and not with confidence", async () => {
  const other = await write({ topic: "Der alte Gärtner", language: "de", style: "story", seconds: 60 });
  expect(other.advice.join(" ")).toMatch(/German.*Der alte Gärtner.*your own script/);
  expect(other).toMatchObject({ draft: true, generator: { confidence: 0.5 } });
  const own = await write({ topic: "Der Leuchtturm", language: "de", style: "story", seconds: 60 });
  expect(own.advice).toEqual([]);
});

test("a story is told whole, from the lamp that goes out to the ship that comes home", async () => {
  for (const seconds of [75, 120, 190]) {
    const { scenes } = await write({ topic: "Der Leuchtturm", language: "de", style: "story", seconds });
    const text = scenes.flatMap(({ lines }) => lines.map((line) => line.text)).join(" ");
    for (const part of ["aus", "Kind", "Licht|etwas fehlte", "Mole", "nach Hause", "Gesellschaft"])
      expect(text, `${seconds} s`).toMatch(new RegExp(part));
  }
});

test("a work that ends as a question is named without a second stop", async () => {
  const { scenes } = await write({ topic: "Zitate über Mut", language: "de", seconds: 75 });
  const said = scenes.flatMap(({ lines }) => lines.map(({ text }) => text));
  expect(said).toContain("Immanuel Kant: Was ist Aufklärung?");
});

test.each([
  ["de", "Fünf Minuten Meditation", 300],
  ["es", "Meditación de 5 minutos", 300],
  ["ja", "5分の瞑想", 300],
  ["ar", "تأمل 5 دقائق", 300],
  ["hi", "5 मिनट का ध्यान", 300],
])("in %s, “%s” names a length, and the advice says where it differs", async (language, topic, seconds) => {
  const { advice } = await write({ topic, language, seconds: 60 });
  expect(advice.join(" ")).toContain(`a length of ${seconds} s`);
});
