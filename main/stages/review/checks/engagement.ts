// What keeps people watching: the wished length, a quick beginning, a fitting pace, pictures that change.
import { DENSE, segmentWords, sentencesIn } from "../../../base/segment.ts";
import { grade, pass, placesOf, type ReviewCheck, warn, fail } from "../check.ts";
import { bodyOf, durationOf, isInsert, narrationStart } from "../facts.ts";
import { capital, joined, plural, seconds } from "../told.ts";

/** Share by which the length may differ from what was wished. */
const LENGTH_TOLERANCE = 0.1;

export const length: ReviewCheck = (facts) => {
  const target = facts.input.script.targetSeconds;
  const body = bodyOf(facts.timeline);
  // Intro and outro come on top of the length that was asked for.
  const { frames, rate } = facts.timeline;
  const duration = durationOf(facts) - body.start - ((frames * rate.den) / rate.num - body.end);
  const is = seconds(duration);
  if (target === null)
    return pass("length", {
      en: `${is.en}; an own script keeps its own length`,
      de: `${is.de}; ein eigenes Skript behält seine Länge`,
    });
  const off = (duration - target) / target;
  const wanted = seconds(target, 0);
  const by = `${off >= 0 ? "+" : "−"}${Math.abs(off * 100).toFixed(0)} %`;
  const message = { en: `${is.en} instead of ${wanted.en} (${by})`, de: `${is.de} statt ${wanted.de} (${by})` };
  const hint = {
    en: "Ask for another length, or change the speaking rate.",
    de: "Wünsch dir eine andere Länge, oder ändere das Sprechtempo.",
  };
  if (Math.abs(off) <= LENGTH_TOLERANCE) return pass("length", message);
  if (Math.abs(off) <= 0.3) return warn("length", grade(Math.abs(off), LENGTH_TOLERANCE, 0.4), message, hint);
  return fail("length", 0, message, hint);
};

const CALM = new Set(["sleep", "meditation", "breathing", "focus", "affirmations"]);

/** Seconds of an intro after which many have left. */
const LONGEST_INTRO = 10;
/** Seconds until the first word, and how long the first sentence may be; calm forms take their time. */
export const HOOK = { usual: { start: 1.5, words: 22 }, calm: { start: 3, words: 30 } };

const NOTHING_SAID = { en: "Nothing is said", de: "Es wird nichts gesagt" };

export const hook: ReviewCheck = (facts) => {
  const { script, narration, metadata } = facts.input;
  const limit = CALM.has(script.style) ? HOOK.calm : HOOK.usual;
  const first = narration.words[0];
  const hint = {
    en: "Begin with what the viewer gets, in one short sentence.",
    de: "Beginn in einem kurzen Satz mit dem, was man davon hat.",
  };
  if (!first) return fail("hook", 0, NOTHING_SAID, hint);
  const intro = bodyOf(facts.timeline).start;
  const start = first.start + narrationStart(facts.timeline) - intro;
  const opening = script.scenes.flatMap((scene) => scene.lines)[0]?.text ?? "";
  const [sentence = opening] = sentencesIn(opening);
  const words = segmentWords(sentence, metadata.language).length;
  const [before, after] = [seconds(intro), seconds(start)];
  const late = { en: `the first word comes after ${after.en}`, de: `das erste Wort kommt nach ${after.de}` };
  const size = {
    en: `the first sentence has ${words} words`,
    de: `der erste Satz hat ${plural(words, "Wort", "Wörter")}`,
  };
  const faults = [
    ...(intro > LONGEST_INTRO
      ? [{ en: `an intro of ${before.en} comes first`, de: `zuerst kommt ein Intro von ${before.de}` }]
      : []),
    ...(start > limit.start ? [late] : []),
    ...(words > limit.words ? [size] : []),
    ...(script.scenes[0]?.kind === "hook" || script.generator.id === "own"
      ? []
      : [{ en: "the first scene is no hook", de: "die erste Szene ist kein Aufhänger" }]),
  ];
  if (faults.length === 0) return pass("hook", capital(joined([late, size], ", ")));
  return warn(
    "hook",
    1 - 0.3 * faults.length,
    capital(joined(faults)),
    hint,
    placesOf(facts, [{ at: start + intro, note: sentence.slice(0, 160) }]),
  );
};

/** Words a minute while somebody speaks, pauses of a second and more left out. */
export const PACE = { usual: [105, 215], calm: [70, 185] } as const;

/** A dictionary divides Japanese into so many words where English has one: "て", "います" and the like count, too. */
export const DENSE_WORDS = 1.3;

export const pace: ReviewCheck = (facts) => {
  const { script, narration } = facts.input;
  const { words } = narration;
  const dense = words.filter(({ text }) => DENSE.test(text)).length > words.length / 2;
  const [slowest, fastest] = (CALM.has(script.style) ? PACE.calm : PACE.usual).map((limit) =>
    Math.round(limit * (dense ? DENSE_WORDS : 1)),
  ) as [number, number];
  let speaking = 0;
  for (const [i, word] of words.entries()) {
    const gap = (words[i + 1]?.start ?? word.end) - word.end;
    speaking += word.end - word.start + (gap < 1 ? Math.max(0, gap) : 0);
  }
  if (words.length === 0 || speaking <= 0)
    return fail("pace", 0, NOTHING_SAID, {
      en: "Write at least one sentence.",
      de: "Schreib mindestens einen Satz.",
    });
  const perMinute = (words.length / speaking) * 60;
  const message = {
    en: `${perMinute.toFixed(0)} words a minute (${slowest}–${fastest} for ${script.style})`,
    de: `${perMinute.toFixed(0)} Wörter in der Minute (${slowest}–${fastest} für ${script.style})`,
  };
  if (perMinute >= slowest && perMinute <= fastest) return pass("pace", message);
  const slow = perMinute < slowest;
  const score = slow ? grade(perMinute, slowest, slowest / 2) : grade(perMinute, fastest, fastest * 1.5);
  const hint = slow
    ? { en: "Raise the rate of the voice.", de: "Erhöhe das Tempo der Stimme." }
    : { en: "Lower the rate of the voice.", de: "Senk das Tempo der Stimme." };
  return warn("pace", score, message, hint);
};

/** Seconds for which one picture may stay. */
const SHOT = { usual: 15, calm: 35 };

export const shotLength: ReviewCheck = (facts) => {
  const { picture, rate } = facts.timeline;
  const limit = CALM.has(facts.input.script.style) ? SHOT.calm : SHOT.usual;
  const shots = picture
    .filter((clip) => !isInsert(clip))
    .map((clip) => ({
      at: (clip.startFrame * rate.den) / rate.num,
      length: (clip.frames * rate.den) / rate.num,
    }));
  const longest = Math.max(...shots.map((shot) => shot.length));
  const most = seconds(longest);
  const allowed = `${limit} s`;
  const message = {
    en: `${plural(shots.length, "shot")}, the longest ${most.en} (${allowed} for ${facts.input.script.style})`,
    de: `${plural(shots.length, "Einstellung", "Einstellungen")}, die längste ${most.de} (${allowed} für ${facts.input.script.style})`,
  };
  const long = shots.filter((shot) => shot.length > limit);
  if (long.length === 0) return pass("shotLength", message);
  const found = placesOf(
    facts,
    long.map((shot) => {
      const { en, de } = seconds(shot.length);
      return { at: shot.at, note: { en: `the same picture for ${en}`, de: `${de} lang dasselbe Bild` } };
    }),
  );
  return warn(
    "shotLength",
    grade(longest, limit, limit * 3),
    message,
    {
      en: "Split the scene, or add [show: …] where the picture should change.",
      de: "Teil die Szene, oder füg [show: …] ein, wo das Bild wechseln soll.",
    },
    found,
  );
};
