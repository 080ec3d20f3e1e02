// What is heard: the narration is there, in step, without holes, as loud as it should be.
import { fail, grade, pass, placesOf, plural, type ReviewCheck, seconds, warn } from "../check.ts";
import { bodyOf, durationOf, type Facts, narrationStart, trackOf } from "../facts.ts";
import { FOUND, percentile } from "../sync.ts";

export const voice: ReviewCheck = (facts) => {
  const hint = "Make the narration and the mix again; try another voice if it stays.";
  const start = narrationStart(facts.timeline);
  const silent = silentWords(facts);
  const lost = facts.lags.filter(({ correlation }) => correlation < FOUND);
  const found = placesOf(facts, [
    ...lost.map(({ at }) => ({ at: at + start, note: "the narration is not found in the sound" })),
    ...silent.map(({ at, text }) => ({ at: at + start, note: `nothing is heard where "${text}" should be` })),
  ]);
  const { words } = facts.input.narration;
  const share = silent.length / Math.max(1, words.length);
  if (facts.lags.length === 0)
    return warn("voice", 0.5, "Too little speech to find the narration in the sound", "Listen to it.");
  const missing = lost.length / facts.lags.length;
  if (missing > 0.3 || share > 0.1)
    return fail(
      "voice",
      0,
      `The narration is missing in ${Math.round(Math.max(missing, share) * 100)} % of what was compared`,
      hint,
      found,
    );
  if (missing > 0.1 || silent.length > 1)
    return warn("voice", 0.6, `The narration is hard to make out in ${plural(found.length, "place")}`, hint, found);
  return pass(
    "voice",
    `The narration is found in ${facts.lags.length - lost.length} of ${plural(facts.lags.length, "window")} of 3 s`,
  );
};

/** Words during which the narration's own sound stays 35 dB or more under its loud parts. */
function silentWords(facts: Facts): { at: number; text: string }[] {
  const { db, hopSeconds } = facts.narrationSound;
  const floor = percentile(db, 0.95) - 35;
  return facts.input.narration.words.filter(isSpoken).flatMap((word) => {
    const [from, to] = [Math.floor(word.start / hopSeconds), Math.ceil(word.end / hopSeconds)];
    for (let i = from; i <= to; i++) if ((db[i] ?? -100) > floor) return [];
    return [{ at: word.start, text: word.text }];
  });
}

const isSpoken = (word: { text: string }): boolean => /[\p{L}\p{N}]/u.test(word.text);

/** EBU R 37: sound at most 40 ms before and 60 ms after its picture. The smaller one counts both ways, half of it already warns. */
const DRIFT = { warn: 0.02, fail: 0.04 };

export const drift: ReviewCheck = (facts) => {
  const hint = "Render the video again; report it if it stays, with the file.";
  const video = facts.container && trackOf(facts.container, "video");
  const audio = facts.container && trackOf(facts.container, "audio");
  if (!video || !audio) return fail("drift", 0, "Picture or sound is missing", hint);
  const difference = video.durationSeconds + video.startSeconds - audio.durationSeconds - audio.startSeconds;
  // An AAC frame is 21 ms: the sound may end a frame or two beside the picture.
  if (Math.abs(difference) > 0.1)
    return fail(
      "drift",
      0,
      `The sound is ${seconds(Math.abs(difference), 2)} ${difference > 0 ? "shorter" : "longer"} than the picture`,
      hint,
    );
  const start = narrationStart(facts.timeline);
  const spoken = start + facts.input.narration.durationSeconds - durationOf(facts);
  if (spoken > 0.1) return fail("drift", 0, `The narration goes on ${seconds(spoken, 2)} after the picture`, hint);
  // The lags were measured against the beginning of the file; a late picture moves them too.
  const heard = facts.lags
    .filter(({ correlation }) => correlation >= FOUND)
    .map(({ at, lagSeconds }) => ({ at: at + start, lag: lagSeconds - video.startSeconds }));
  if (heard.length === 0) return fail("drift", 0, "The narration is not found in the sound", hint);
  const worst = heard.reduce((a, b) => (Math.abs(b.lag) > Math.abs(a.lag) ? b : a));
  const [first, last] = [heard[0]?.lag ?? 0, heard.at(-1)?.lag ?? 0];
  const measured = `${ms(first)} at the beginning, ${ms(last)} at the end, ${ms(worst.lag)} at most`;
  const found = placesOf(
    facts,
    heard.filter(({ lag }) => Math.abs(lag) > DRIFT.warn).map(({ at, lag }) => ({ at, note: `sound ${ms(lag)}` })),
  );
  if (Math.abs(worst.lag) > DRIFT.fail) return fail("drift", 0.1, `The sound is out of step: ${measured}`, hint, found);
  if (Math.abs(worst.lag) > DRIFT.warn)
    return warn("drift", 0.7, `The sound is slightly out of step: ${measured}`, hint, found);
  return pass("drift", `Sound against picture: ${measured}`);
};

const ms = (n: number): string => `${n >= 0 ? "+" : "−"}${Math.abs(n * 1000).toFixed(0)} ms`;

/** Where speech begins after silence, the ear and the caption's highlight should agree. */
const WORD_ERROR = { warn: 0.08, fail: 0.15 };

export const wordTimes: ReviewCheck = (facts) => {
  const errors = phraseErrors(facts);
  if (errors.length === 0)
    return warn(
      "wordTimes",
      0.7,
      "No beginning of a phrase to compare word times with",
      "Listen and watch the captions.",
    );
  const sizes = errors.map(({ error }) => Math.abs(error)).toSorted((a, b) => a - b);
  // One beginning alone may be misheard: a soft "s" is silence to this measure.
  const last = Math.max(0, Math.min(Math.ceil(sizes.length * 0.9) - 1, sizes.length - 2));
  const [middle, high] = [sizes[sizes.length >> 1] ?? 0, sizes[last] ?? 0];
  const measured = `words begin ${ms(middle)} (median) and ${ms(high)} (90 %) from where they are heard, at ${plural(errors.length, "beginning of a phrase", "beginnings of phrases")}`;
  const found = placesOf(
    facts,
    errors
      .filter(({ error }) => Math.abs(error) > WORD_ERROR.warn)
      .map(({ at, error, text }) => ({
        at: at + narrationStart(facts.timeline),
        note: `"${text}" is heard at ${ms(error)}`,
      })),
  );
  const hint = "Make the narration again; with another voice if it stays.";
  if (middle > WORD_ERROR.fail || high > 2 * WORD_ERROR.fail)
    return fail("wordTimes", 0.1, `Captions do not follow the voice: ${measured}`, hint, found);
  if (middle > WORD_ERROR.warn || high > 2 * WORD_ERROR.warn)
    return warn("wordTimes", 0.6, `Captions lag or lead: ${measured}`, hint, found);
  return pass("wordTimes", measured.charAt(0).toUpperCase() + measured.slice(1));
};

/** Longest distance at which a beginning is still looked for, in seconds. */
const REACH = 0.5;
const NEAR = 0.05;

/** For words after a gap: by how much the sound begins after the word's start. */
function phraseErrors({ input, narrationSound }: Facts): { at: number; text: string; error: number }[] {
  const { db, hopSeconds } = narrationSound;
  const floor = percentile(db, 0.95) - 30;
  const words = input.narration.words.filter(isSpoken);
  const loud = (i: number) => (db[i] ?? -100) > floor;
  return words.flatMap((word, w) => {
    const before = words[w - 1]?.end ?? 0;
    if (word.start - before < 0.25 && w > 0) return [];
    let best: number | null = null;
    const from = Math.max(1, Math.floor((word.start - REACH) / hopSeconds));
    // What begins where the next word does is that word.
    const to = Math.min(word.start + REACH, (words[w + 1]?.start ?? Infinity) - NEAR);
    for (let i = from; i <= to / hopSeconds; i++) {
      // 60 ms of silence, then 15 ms of sound.
      const isOnset =
        loud(i) && loud(i + 1) && loud(i + 2) && Array.from({ length: 12 }, (_, k) => i - 1 - k).every((k) => !loud(k));
      const error = i * hopSeconds - word.start;
      if (isOnset && (best === null || Math.abs(error) < Math.abs(best))) best = error;
    }
    return best === null ? [] : [{ at: word.start, text: word.text, error: best }];
  });
}

/** Silence that nobody asked for, in seconds: longer than the voice's own pauses. Under music there should be none at all. */
const SILENCE = { voiceOnly: { warn: 1.5, fail: 3 }, withMusic: { warn: 1, fail: 2 } };
/** Music rises and fades here. */
const EDGE = { start: 1.5, end: 3 };

export const silence: ReviewCheck = (facts) => {
  const duration = durationOf(facts);
  const music = facts.timeline.sound.music !== null;
  const body = bodyOf(facts.timeline);
  const limit = music ? SILENCE.withMusic : SILENCE.voiceOnly;
  const start = narrationStart(facts.timeline);
  const allowed = [
    { start: 0, end: EDGE.start },
    { start: duration - EDGE.end, end: duration },
    { start: 0, end: body.start && body.start + EDGE.start },
    { start: body.end, end: duration },
    ...(music
      ? []
      : facts.input.narration.pauses.map((pause) => ({
          start: pause.start + start - 0.3,
          end: pause.end + start + 0.3,
        }))),
  ];
  const unasked = facts.decode.silence
    .map((stretch) => ({ at: stretch.start, length: uncovered(stretch, allowed) }))
    .filter(({ length }) => length >= limit.warn);
  if (unasked.length === 0)
    return pass("silence", music ? "Music or voice is heard throughout" : "No silence that was not asked for");
  const longest = Math.max(...unasked.map(({ length }) => length));
  const message = `${plural(unasked.length, "silence")} that nobody asked for, the longest ${seconds(longest)}`;
  const hint = music
    ? "The music is missing there: mix again."
    : "Shorten the pauses there, or write [pause …] where they are wanted.";
  const found = placesOf(
    facts,
    unasked.map(({ at, length }) => ({ at, note: `silent for ${seconds(length)}` })),
  );
  return longest >= limit.fail
    ? fail("silence", 0.1, message, hint, found)
    : warn("silence", 0.6, message, hint, found);
};

/** Seconds of a stretch that lie in none of the others. */
function uncovered(stretch: { start: number; end: number }, covers: readonly { start: number; end: number }[]): number {
  let rest = [stretch];
  for (const cover of covers)
    rest = rest.flatMap(({ start, end }) =>
      [
        { start, end: Math.min(end, cover.start) },
        { start: Math.max(start, cover.end), end },
      ].filter((part) => part.end > part.start),
    );
  return rest.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** What is demanded of the file, whatever the mix was told to aim at: LUFS that platforms play back unchanged, and LU around it. */
const LOUDNESS = { target: -14, tolerance: 0.5 };
/** dBTP: EBU R 128 s2, for what is coded again after upload. */
const TRUE_PEAK = -1;

export const loudness: ReviewCheck = ({ decode }) => {
  const { target, tolerance } = LOUDNESS;
  const measured = decode.integratedLufs;
  const hint = "Mix again; a very uneven recording needs compression first.";
  if (measured === null || measured <= -70) return fail("loudness", 0, "There is no sound to measure", hint);
  const off = Math.abs(measured - target);
  const message = `${measured.toFixed(1)} LUFS, ${target.toFixed(1)} ±${tolerance} wanted`;
  // ebur128 prints one decimal.
  if (off > tolerance + 0.01) return fail("loudness", grade(off, tolerance, 4) * 0.6, message, hint);
  return pass("loudness", message);
};

export const truePeak: ReviewCheck = ({ decode }) => {
  const limit = TRUE_PEAK;
  const measured = decode.truePeakDbtp;
  if (measured === null) return fail("truePeak", 0, "There is no sound to measure", "Mix again.");
  const message = `${Number.isFinite(measured) ? measured.toFixed(1) : "−∞"} dBTP, at most ${limit.toFixed(1)} wanted`;
  if (measured > limit + 0.01)
    return fail(
      "truePeak",
      grade(measured, limit, 1) * 0.6,
      message,
      "Mix again with a lower limit: loud peaks distort after upload.",
    );
  return pass("truePeak", message);
};
