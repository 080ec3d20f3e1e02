// What is said: ready or a draft, free of restricted words, without needless repetition, in sentences that can be listened to.
import { segmentWords, sentencesIn } from "../../../base/segment.ts";
import { fail, grade, pass, type ReviewCheck, round, warn } from "../check.ts";
import { type Facts, narrationStart } from "../facts.ts";
import { CATEGORIES_DE, PLACES_DE, weighHits, type PolicyHit } from "../policy.ts";
import { plural } from "../told.ts";

/** Of a frame without facts: to be worked on, not to be thrown away. */
const MOST_OF_A_FRAME = { aspect: 0.4, whole: 0.65 };

/** The templates know how a form goes, and nothing of its topic. */
const isFrame = ({ draft: isDraft, generator }: Facts["input"]["script"]) => isDraft && generator.id === "templates";

const GIVE_FACTS = {
  en: "Give it facts: add notes with what is to be said, or write the lines yourself in the storyboard. Language models write from a topic alone: where Ollama runs on this machine it is asked by itself; see Settings, Scripts.",
  de: "Gib ihm Fakten: Leg Notizen mit dem bei, was gesagt werden soll, oder schreib die Zeilen im Storyboard selbst. Sprachmodelle schreiben allein aus einem Thema: Läuft Ollama auf diesem Rechner, wird es von selbst gefragt; siehe Einstellungen, Skripte.",
};

export const draft: ReviewCheck = ({ input: { script } }) => {
  if (!script.draft) return pass("draft", { en: "The script is no draft", de: "Das Skript ist kein Entwurf" });
  if (isFrame(script)) {
    const message = {
      en: "The script is a frame without facts: templates wrote it from the topic alone",
      de: "Das Skript ist ein Gerüst ohne Fakten: Vorlagen haben es allein aus dem Thema geschrieben",
    };
    return { ...warn("draft", 0, message, GIVE_FACTS), most: MOST_OF_A_FRAME };
  }
  return warn(
    "draft",
    0.3,
    {
      en: "The script is a draft that a person must work on",
      de: "Das Skript ist ein Entwurf, an dem ein Mensch arbeiten muss",
    },
    script.advice.join(" ") || {
      en: "Hand in notes, or your own text as the script.",
      de: "Gib Notizen mit, oder deinen eigenen Text als Skript.",
    },
  );
};

export const confidence: ReviewCheck = ({ input: { script } }) => {
  const { id, confidence: sure, reason } = script.generator;
  const percent = `${Math.round(sure * 100)} %`;
  const message = {
    en: `The writer (${id}) is ${percent} sure: ${reason}`,
    de: `Der Schreiber (${id}) ist sich zu ${percent} sicher: ${reason}`,
  };
  if (sure >= 0.7) return pass("confidence", message, sure >= 0.9 ? 1 : sure);
  const hint = {
    en: "Read the script before it is published.",
    de: "Lies das Skript, bevor es veröffentlicht wird.",
  };
  return warn("confidence", sure, message, isFrame(script) ? hint : script.advice.join(" ") || hint);
};

export const restrictedWords: ReviewCheck = (facts) => {
  const hits = facts.policy;
  if (hits.length === 0)
    return pass("restrictedWords", {
      en: "No word that platforms restrict",
      de: "Kein Wort, das Plattformen einschränken",
    });
  const { worst, score, message } = weighHits(hits);
  const hint = {
    en: "Say it in other words there, or approve it by hand if it is meant harmlessly.",
    de: "Sag es dort mit anderen Worten, oder gib es selbst frei, wenn es harmlos gemeint ist.",
  };
  const timeOf = clockOf(facts);
  const order = { fail: 0, warn: 1, note: 2 };
  const found = hits
    .toSorted((a, b) => order[a.severity] - order[b.severity])
    .map((hit) => ({
      at: timeOf(hit),
      sceneId: hit.sceneId,
      note: {
        en: `"${hit.words}" (${hit.category}) in the ${hit.where}: ${shorten(hit.sentence)}`,
        de: `„${hit.words}“ (${CATEGORIES_DE[hit.category] ?? hit.category}) ${PLACES_DE[hit.where] ?? hit.where}: ${shorten(hit.sentence)}`,
      },
    }));
  if (worst === "fail") return fail("restrictedWords", score, message, hint, found);
  if (worst === "warn") return warn("restrictedWords", score, message, hint, found);
  return pass("restrictedWords", message, score, found);
};

export const shorten = (text: string): string => (text.length > 160 ? `${text.slice(0, 159)}…` : text);

/** Finds when a place in a text is spoken: the scene's beginning where it is only read, 0 where it stands outside of the video. */
function clockOf({ input, timeline }: Facts) {
  const start = narrationStart(timeline);
  const scenes = new Map(input.script.scenes.map(({ id }, i) => [id, i]));
  const lines = Map.groupBy(input.narration.words, ({ scene, line }) => `${scene}/${line}`);
  return ({ sceneId, line, offset, text }: Pick<PolicyHit, "sceneId" | "line" | "offset" | "text">): number => {
    const scene = scenes.get(sceneId ?? "");
    if (scene === undefined) return 0;
    const words = lines.get(`${scene}/${line}`) ?? [];
    const before = text.slice(0, offset).replaceAll(/\s+/g, "").length;
    let length = 0;
    for (const word of words) {
      length += word.text.replaceAll(/\s+/g, "").length;
      if (length > before) return round(word.start + start);
    }
    return round((words[0]?.start ?? input.narration.scenes[scene]?.start ?? 0) + start);
  };
}

export interface Sentence {
  text: string;
  words: string[];
  sceneId: string;
  /** Seconds of the video. */
  at: number;
}

/** What is spoken, in its order. */
export function sentencesOf(facts: Facts): Sentence[] {
  const timeOf = clockOf(facts);
  const { script, metadata } = facts.input;
  return script.scenes.flatMap((scene) =>
    scene.lines.flatMap(({ text }, line) => {
      let offset = 0;
      return sentencesIn(text).map((sentence) => {
        const at = timeOf({ sceneId: scene.id, line, offset, text });
        offset += sentence.length;
        return {
          text: sentence.trim(),
          words: segmentWords(sentence, metadata.language),
          sceneId: scene.id,
          at,
        };
      });
    }),
  );
}

/** Forms that live on coming back to the same words. */
const REPEATING = new Set(["breathing", "affirmations", "meditation", "sleep"]);
/** Words of a sentence from which on it counts as repeated; shorter ones are counts and calls. */
export const LONGER = 5;
/** Share of sentences that may be said twice. */
export const REPEATED = { usual: { warn: 0.04, fail: 0.25 }, calm: { warn: 0.35, fail: 0.7 } };

export const repetition: ReviewCheck = (facts) => {
  const limit = REPEATING.has(facts.input.script.style) ? REPEATED.calm : REPEATED.usual;
  const sentences = sentencesOf(facts).filter(({ words }) => words.length >= LONGER);
  const again = saidAgain(sentences);
  const share = again.length / Math.max(1, sentences.length);
  const message = {
    en: `${again.length} of ${plural(sentences.length, "longer sentence")} are said again`,
    de: `${again.length} von ${plural(sentences.length, "längeren Satz", "längeren Sätzen")} kommen noch einmal vor`,
  };
  const found = again.map(({ at, sceneId, text }) => ({
    at,
    sceneId,
    note: { en: `said before: ${shorten(text)}`, de: `schon gesagt: ${shorten(text)}` },
  }));
  const hint = { en: "Say it in other words, or leave it out.", de: "Sag es mit anderen Worten, oder lass es weg." };
  if (share > limit.fail) return fail("repetition", 0.1, message, hint, found);
  if (share > limit.warn) return warn("repetition", grade(share, limit.warn, limit.fail), message, hint, found);
  return pass("repetition", message, 1 - share / 2);
};

/** Those whose very words were said before. */
export function saidAgain<S extends { words: readonly string[] }>(sentences: readonly S[]): S[] {
  const seen = new Set<string>();
  return sentences.filter(({ words }) => {
    const key = words.join(" ");
    return seen.has(key) || !seen.add(key);
  });
}

/** Words in a sentence that can still be followed by ear; captions of longer ones run over many cues. */
export const SENTENCE_WORDS = { long: 28, endless: 45 };

export const sentences: ReviewCheck = (facts) => {
  const all = sentencesOf(facts).filter(({ words }) => words.length > 0);
  const long = all.filter(({ words }) => words.length > SENTENCE_WORDS.long);
  const most = Math.max(0, ...all.map(({ words }) => words.length));
  const message = {
    en: `The longest of ${plural(all.length, "sentence")} has ${plural(most, "word")}`,
    de: `Der längste von ${plural(all.length, "Satz", "Sätzen")} hat ${plural(most, "Wort", "Wörter")}`,
  };
  if (long.length === 0) return pass("sentences", message);
  const found = long.map(({ at, sceneId, words, text }) => ({
    at,
    sceneId,
    note: { en: `${words.length} words: ${shorten(text)}`, de: `${words.length} Wörter: ${shorten(text)}` },
  }));
  const share = long.length / all.length;
  const endless = long.some(({ words }) => words.length > SENTENCE_WORDS.endless);
  if (!endless && share < 0.1) return pass("sentences", message, 1 - share);
  const hint = {
    en: "Split long sentences; one thought each.",
    de: "Teil lange Sätze; in jedem nur ein Gedanke.",
  };
  return warn("sentences", Math.max(0.2, 0.9 - share), message, hint, found);
};
