// What keeps people watching: the wished length, a quick beginning, a fitting pace, pictures that change.
import { DENSE, segmentWords, sentencesIn } from "../../../base/segment.ts";
import { grade, pass, placesOf, plural, type ReviewCheck, seconds, warn, fail } from "../check.ts";
import { bodyOf, durationOf, isInsert, narrationStart } from "../facts.ts";

/** Share by which the length may differ from what was wished. */
const LENGTH_TOLERANCE = 0.1;

export const length: ReviewCheck = (facts) => {
  const target = facts.input.script.targetSeconds;
  const body = bodyOf(facts.timeline);
  // Intro and outro come on top of the length that was asked for.
  const { frames, rate } = facts.timeline;
  const duration = durationOf(facts) - body.start - ((frames * rate.den) / rate.num - body.end);
  if (target === null) return pass("length", `${seconds(duration)}; an own script keeps its own length`);
  const off = (duration - target) / target;
  const message = `${seconds(duration)} instead of ${seconds(target, 0)} (${off >= 0 ? "+" : "−"}${Math.abs(off * 100).toFixed(0)} %)`;
  const hint = "Ask for another length, or change the speaking rate.";
  if (Math.abs(off) <= LENGTH_TOLERANCE) return pass("length", message);
  if (Math.abs(off) <= 0.3) return warn("length", grade(Math.abs(off), LENGTH_TOLERANCE, 0.4), message, hint);
  return fail("length", 0, message, hint);
};

const CALM = new Set(["sleep", "meditation", "breathing", "focus", "affirmations"]);

/** Seconds of an intro after which many have left. */
const LONGEST_INTRO = 10;
/** Seconds until the first word, and how long the first sentence may be; calm forms take their time. */
export const HOOK = { usual: { start: 1.5, words: 22 }, calm: { start: 3, words: 30 } };

export const hook: ReviewCheck = (facts) => {
  const { script, narration, metadata } = facts.input;
  const limit = CALM.has(script.style) ? HOOK.calm : HOOK.usual;
  const first = narration.words[0];
  const hint = "Begin with what the viewer gets, in one short sentence.";
  if (!first) return fail("hook", 0, "Nothing is said", hint);
  const intro = bodyOf(facts.timeline).start;
  const start = first.start + narrationStart(facts.timeline) - intro;
  const opening = script.scenes.flatMap((scene) => scene.lines)[0]?.text ?? "";
  const [sentence = opening] = sentencesIn(opening);
  const words = segmentWords(sentence, metadata.language).length;
  const faults = [
    ...(intro > LONGEST_INTRO ? [`an intro of ${seconds(intro)} comes first`] : []),
    ...(start > limit.start ? [`the first word comes after ${seconds(start)}`] : []),
    ...(words > limit.words ? [`the first sentence has ${words} words`] : []),
    ...(script.scenes[0]?.kind === "hook" || script.generator.id === "own" ? [] : ["the first scene is no hook"]),
  ];
  if (faults.length === 0)
    return pass("hook", `The first word comes after ${seconds(start)}, the first sentence has ${words} words`);
  return warn(
    "hook",
    1 - 0.3 * faults.length,
    capital(faults.join("; ")),
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
  if (words.length === 0 || speaking <= 0) return fail("pace", 0, "Nothing is said", "Write at least one sentence.");
  const perMinute = (words.length / speaking) * 60;
  const message = `${perMinute.toFixed(0)} words a minute (${slowest}–${fastest} for ${script.style})`;
  if (perMinute >= slowest && perMinute <= fastest) return pass("pace", message);
  const slow = perMinute < slowest;
  const score = slow ? grade(perMinute, slowest, slowest / 2) : grade(perMinute, fastest, fastest * 1.5);
  return warn("pace", score, message, slow ? "Raise the rate of the voice." : "Lower the rate of the voice.");
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
  const message = `${plural(shots.length, "shot")}, the longest ${seconds(longest)} (${limit} s for ${facts.input.script.style})`;
  const long = shots.filter((shot) => shot.length > limit);
  if (long.length === 0) return pass("shotLength", message);
  const found = placesOf(
    facts,
    long.map((shot) => ({ at: shot.at, note: `the same picture for ${seconds(shot.length)}` })),
  );
  return warn(
    "shotLength",
    grade(longest, limit, limit * 3),
    message,
    "Split the scene, or add [show: …] where the picture should change.",
    found,
  );
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
