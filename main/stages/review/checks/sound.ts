// What is heard: the narration is there, in step, without holes, as loud as it should be.
import { fail, grade, pass, placesOf, type ReviewCheck, warn } from "../check.ts";
import { bodyOf, durationOf, type Facts, narrationStart, trackOf } from "../facts.ts";
import { FOUND, percentile } from "../sync.ts";
import { type Both, capital, decimal, fixed, inBoth, plural, seconds } from "../told.ts";

export const voice: ReviewCheck = (facts) => {
  const hint = {
    en: "Make the narration and the mix again; try another voice if it stays.",
    de: "Lass die Sprachaufnahme und die Mischung neu machen; bleibt es dabei, nimm eine andere Stimme.",
  };
  const start = narrationStart(facts.timeline);
  const silent = silentWords(facts);
  const lost = facts.lags.filter(({ correlation }) => correlation < FOUND);
  const found = placesOf(facts, [
    ...lost.map(({ at }) => ({
      at: at + start,
      note: { en: "the narration is not found in the sound", de: "die Stimme ist im Ton nicht zu finden" },
    })),
    ...silent.map(({ at, text }) => ({
      at: at + start,
      note: {
        en: `nothing is heard where "${text}" should be`,
        de: `nichts ist zu hören, wo „${text}“ sein sollte`,
      },
    })),
  ]);
  const { words } = facts.input.narration;
  const share = silent.length / Math.max(1, words.length);
  if (facts.lags.length === 0)
    return warn(
      "voice",
      0.5,
      {
        en: "Too little speech to find the narration in the sound",
        de: "Zu wenig Sprache, um die Stimme im Ton zu finden",
      },
      { en: "Listen to it.", de: "Hör es dir an." },
    );
  const missing = lost.length / facts.lags.length;
  if (missing > 0.3 || share > 0.1) {
    const percent = `${Math.round(Math.max(missing, share) * 100)} %`;
    const message = {
      en: `The narration is missing in ${percent} of what was compared`,
      de: `Die Stimme fehlt in ${percent} dessen, was verglichen wurde`,
    };
    return fail("voice", 0, message, hint, found);
  }
  if (missing > 0.1 || silent.length > 1) {
    const message = {
      en: `The narration is hard to make out in ${plural(found.length, "place")}`,
      de: `Die Stimme ist an ${plural(found.length, "Stelle", "Stellen")} schwer herauszuhören`,
    };
    return warn("voice", 0.6, message, hint, found);
  }
  const heard = facts.lags.length - lost.length;
  return pass("voice", {
    en: `The narration is found in ${heard} of ${plural(facts.lags.length, "window")} of 3 s`,
    de: `Die Stimme ist in ${heard} von ${plural(facts.lags.length, "Abschnitt", "Abschnitten")} von je 3 s zu finden`,
  });
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
  const hint = {
    en: "Render the video again; report it if it stays, with the file.",
    de: "Lass das Video neu rendern; bleibt es dabei, melde es mit der Datei.",
  };
  const video = facts.container && trackOf(facts.container, "video");
  const audio = facts.container && trackOf(facts.container, "audio");
  if (!video || !audio) return fail("drift", 0, { en: "Picture or sound is missing", de: "Bild oder Ton fehlt" }, hint);
  const difference = video.durationSeconds + video.startSeconds - audio.durationSeconds - audio.startSeconds;
  // An AAC frame is 21 ms: the sound may end a frame or two beside the picture.
  if (Math.abs(difference) > 0.1) {
    const by = seconds(Math.abs(difference), 2);
    const how = difference > 0 ? { en: "shorter", de: "kürzer" } : { en: "longer", de: "länger" };
    const message = {
      en: `The sound is ${by.en} ${how.en} than the picture`,
      de: `Der Ton ist ${by.de} ${how.de} als das Bild`,
    };
    return fail("drift", 0, message, hint);
  }
  const start = narrationStart(facts.timeline);
  const spoken = start + facts.input.narration.durationSeconds - durationOf(facts);
  if (spoken > 0.1) {
    const { en, de } = seconds(spoken, 2);
    const message = {
      en: `The narration goes on ${en} after the picture`,
      de: `Die Stimme spricht nach dem Ende des Bildes noch ${de} weiter`,
    };
    return fail("drift", 0, message, hint);
  }
  // The lags were measured against the beginning of the file; a late picture moves them too.
  const heard = facts.lags
    .filter(({ correlation }) => correlation >= FOUND)
    .map(({ at, lagSeconds }) => ({ at: at + start, lag: lagSeconds - video.startSeconds }));
  if (heard.length === 0) {
    const message = { en: "The narration is not found in the sound", de: "Die Stimme ist im Ton nicht zu finden" };
    return fail("drift", 0, message, hint);
  }
  const worst = heard.reduce((a, b) => (Math.abs(b.lag) > Math.abs(a.lag) ? b : a));
  const [first, last] = [heard[0]?.lag ?? 0, heard.at(-1)?.lag ?? 0];
  const measured = {
    en: `${ms(first)} at the beginning, ${ms(last)} at the end, ${ms(worst.lag)} at most`,
    de: `${ms(first)} am Anfang, ${ms(last)} am Ende, ${ms(worst.lag)} höchstens`,
  };
  const told = (en: string, de: string): Both => ({ en: `${en}: ${measured.en}`, de: `${de}: ${measured.de}` });
  const found = placesOf(
    facts,
    heard
      .filter(({ lag }) => Math.abs(lag) > DRIFT.warn)
      .map(({ at, lag }) => ({ at, note: { en: `sound ${ms(lag)}`, de: `Ton ${ms(lag)}` } })),
  );
  if (Math.abs(worst.lag) > DRIFT.fail)
    return fail("drift", 0.1, told("The sound is out of step", "Der Ton ist aus dem Takt"), hint, found);
  if (Math.abs(worst.lag) > DRIFT.warn)
    return warn("drift", 0.7, told("The sound is slightly out of step", "Der Ton ist etwas aus dem Takt"), hint, found);
  return pass("drift", told("Sound against picture", "Ton gegen Bild"));
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
      {
        en: "No beginning of a phrase to compare word times with",
        de: "Kein Satzanfang, mit dem sich die Zeiten der Wörter vergleichen lassen",
      },
      { en: "Listen and watch the captions.", de: "Hör zu und achte auf die Untertitel." },
    );
  const sizes = errors.map(({ error }) => Math.abs(error)).toSorted((a, b) => a - b);
  // One beginning alone may be misheard: a soft "s" is silence to this measure.
  const last = Math.max(0, Math.min(Math.ceil(sizes.length * 0.9) - 1, sizes.length - 2));
  const [middle, high] = [sizes[sizes.length >> 1] ?? 0, sizes[last] ?? 0];
  const measured = {
    en: `words begin ${ms(middle)} (median) and ${ms(high)} (90 %) from where they are heard, at ${plural(errors.length, "beginning of a phrase", "beginnings of phrases")}`,
    de: `Wörter beginnen ${ms(middle)} (Median) und ${ms(high)} (90 %) neben dem, was zu hören ist, an ${plural(errors.length, "Satzanfang", "Satzanfängen")}`,
  };
  const found = placesOf(
    facts,
    errors
      .filter(({ error }) => Math.abs(error) > WORD_ERROR.warn)
      .map(({ at, error, text }) => ({
        at: at + narrationStart(facts.timeline),
        note: { en: `"${text}" is heard at ${ms(error)}`, de: `„${text}“ ist bei ${ms(error)} zu hören` },
      })),
  );
  const hint = {
    en: "Make the narration again; with another voice if it stays.",
    de: "Lass die Sprachaufnahme neu machen; bleibt es dabei, mit einer anderen Stimme.",
  };
  if (middle > WORD_ERROR.fail || high > 2 * WORD_ERROR.fail) {
    const message = {
      en: `Captions do not follow the voice: ${measured.en}`,
      de: `Die Untertitel folgen der Stimme nicht: ${measured.de}`,
    };
    return fail("wordTimes", 0.1, message, hint, found);
  }
  if (middle > WORD_ERROR.warn || high > 2 * WORD_ERROR.warn) {
    const message = {
      en: `Captions lag or lead: ${measured.en}`,
      de: `Die Untertitel hinken nach oder eilen voraus: ${measured.de}`,
    };
    return warn("wordTimes", 0.6, message, hint, found);
  }
  return pass("wordTimes", capital(measured));
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
    return pass(
      "silence",
      music
        ? { en: "Music or voice is heard throughout", de: "Durchgehend ist Musik oder Stimme zu hören" }
        : { en: "No silence that was not asked for", de: "Keine Stille, die niemand wollte" },
    );
  const longest = Math.max(...unasked.map(({ length }) => length));
  const most = seconds(longest);
  const message = {
    en: `${plural(unasked.length, "silence")} that nobody asked for, the longest ${most.en}`,
    de: `${plural(unasked.length, "stille Stelle", "stille Stellen")}, die niemand wollte, die längste ${most.de}`,
  };
  const hint = music
    ? { en: "The music is missing there: mix again.", de: "Dort fehlt die Musik: Lass neu mischen." }
    : {
        en: "Shorten the pauses there, or write [pause …] where they are wanted.",
        de: "Kürze dort die Pausen, oder schreib [pause …], wo du sie willst.",
      };
  const found = placesOf(
    facts,
    unasked.map(({ at, length }) => ({ at, note: silentFor(length) })),
  );
  return longest >= limit.fail
    ? fail("silence", 0.1, message, hint, found)
    : warn("silence", 0.6, message, hint, found);
};

export function silentFor(length: number): Both {
  const { en, de } = seconds(length);
  return { en: `silent for ${en}`, de: `${de} lang still` };
}

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
export const NO_SOUND = { en: "There is no sound to measure", de: "Es gibt keinen Ton zu messen" };

export const loudness: ReviewCheck = ({ decode }) => {
  const { target, tolerance } = LOUDNESS;
  const measured = decode.integratedLufs;
  const hint = {
    en: "Mix again; a very uneven recording needs compression first.",
    de: "Lass neu mischen; eine sehr ungleichmäßige Aufnahme muss erst komprimiert werden.",
  };
  if (measured === null || measured <= -70) return fail("loudness", 0, NO_SOUND, hint);
  const off = Math.abs(measured - target);
  const message = loudnessTold(measured, target, tolerance);
  // ebur128 prints one decimal.
  if (off > tolerance + 0.01) return fail("loudness", grade(off, tolerance, 4) * 0.6, message, hint);
  return pass("loudness", message);
};

export function loudnessTold(measured: number, target: number, tolerance: number): Both {
  const wanted = inBoth((say) => `${say(fixed(target, 1))} ±${say(decimal(tolerance))}`);
  const is = inBoth((say) => `${say(fixed(measured, 1))} LUFS`);
  return { en: `${is.en}, ${wanted.en} wanted`, de: `${is.de}, gewünscht ${wanted.de}` };
}

export const truePeak: ReviewCheck = ({ decode }) => {
  const limit = TRUE_PEAK;
  const measured = decode.truePeakDbtp;
  if (measured === null) return fail("truePeak", 0, NO_SOUND, { en: "Mix again.", de: "Lass neu mischen." });
  const is = Number.isFinite(measured) ? fixed(measured, 1) : { en: "−∞", de: "−∞" };
  const most = fixed(limit, 1);
  const message = {
    en: `${is.en} dBTP, at most ${most.en} wanted`,
    de: `${is.de} dBTP, gewünscht höchstens ${most.de}`,
  };
  if (measured > limit + 0.01)
    return fail("truePeak", grade(measured, limit, 1) * 0.6, message, {
      en: "Mix again with a lower limit: loud peaks distort after upload.",
      de: "Lass mit einer niedrigeren Grenze neu mischen: Laute Spitzen verzerren nach dem Hochladen.",
    });
  return pass("truePeak", message);
};
