// Pace: whether the words fit the wished length; without one, whether long and short sentences change.
import { grade } from "../check.ts";
import { DENSE_WORDS, PACE } from "../checks/engagement.ts";
import { plural } from "../told.ts";
import type { AxisScore, ScriptFacts } from "./index.ts";

/** How much sentences' lengths differ, as their deviation by their mean. */
const RHYTHM = { lively: 0.35, even: 0.1 };
/** Of so few no rhythm can be told. */
const FEW = 4;

export function paceAxis(facts: ScriptFacts): AxisScore {
  if (facts.words === 0) return { score: 0, message: "Nothing is said", hint: "Write at least one sentence." };
  return facts.seconds === null ? rhythm(facts) : fitting(facts, facts.seconds);
}

function fitting({ words, scenes, dense }: ScriptFacts, seconds: number): AxisScore {
  const [slowest, fastest] = PACE.usual.map((limit) => limit * (dense ? DENSE_WORDS : 1)) as [number, number];
  const pauses = scenes.reduce((sum, { lines }) => sum + lines.reduce((s, line) => s + (line.pauseAfter ?? 0), 0), 0);
  const speaking = seconds - pauses;
  if (speaking <= 0)
    return {
      score: 0,
      message: `The pauses alone take ${pauses.toFixed(0)} of ${seconds.toFixed(0)} s`,
      hint: "Shorten the pauses, or wish for a longer video.",
    };
  const perMinute = (words / speaking) * 60;
  const message = `${plural(words, "word")} in ${seconds.toFixed(0)} s${pauses > 0 ? `, ${pauses.toFixed(0)} s of them pauses` : ""}: ${perMinute.toFixed(0)} words a minute (${slowest.toFixed(0)}–${fastest.toFixed(0)} are followed well)`;
  if (perMinute > fastest)
    return {
      score: grade(perMinute, fastest, fastest * 1.5),
      message,
      hint: "Leave something out, or wish for a longer video.",
    };
  if (perMinute < slowest)
    return {
      score: grade(perMinute, slowest, slowest / 2),
      message,
      hint: "Say more, set pauses, or wish for a shorter video.",
    };
  return { score: 1, message, hint: null };
}

function rhythm({ sentences }: ScriptFacts): AxisScore {
  const lengths = sentences.map(({ words }) => words.length);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const deviation = Math.sqrt(lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / lengths.length);
  const message = `Sentences of ${mean.toFixed(1)} words that differ by ${deviation.toFixed(1)}; no length was wished for`;
  const score = lengths.length < FEW ? 1 : 0.4 + 0.6 * grade(deviation / mean, RHYTHM.lively, RHYTHM.even);
  return { score, message, hint: score < 0.7 ? "Let short and long sentences take turns." : null };
}
