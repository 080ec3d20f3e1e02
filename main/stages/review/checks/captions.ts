// The caption files as they are delivered: every word in a cue, at the right time, slow and short enough to be read.
import { CAPTION_LINE_UNITS, CAPTION_LINES } from "../../../../contract/timeline.ts";
import { type Cue, readCaptions } from "../../../base/captionFile.ts";
import { lineUnits } from "../../../base/lineUnits.ts";
import { writtenWords } from "../../../base/segment.ts";
import { fail, grade, pass, type Place, placesOf, type ReviewCheck, warn } from "../check.ts";
import { durationOf, type Facts, narrationStart } from "../facts.ts";
import { plural, seconds } from "../told.ts";
import { matchWords } from "../wordMatch.ts";

const NO_CUE = { en: "The captions hold no cue", de: "Die Untertitel sind leer" };
/** What stands on the screen at once. */
const cuesDe = (n: number): string => plural(n, "Einblendung", "Einblendungen");

export const captionWords: ReviewCheck = (facts) => {
  const words = scriptWords(facts);
  const hint = {
    en: "Make the captions again; report it with the script if it stays.",
    de: "Lass die Untertitel neu machen; bleibt es dabei, melde es mit dem Skript.",
  };
  if (facts.srt.cues.length === 0) return fail("captionWords", 0, NO_CUE, hint);
  const { cueOf, extra } = matchWords(
    words.map(({ text }) => text),
    facts.srt.cues,
  );
  const missing = words.filter((word, i) => cueOf[i] === null && /[\p{L}\p{N}]/u.test(word.text));
  if (missing.length)
    return fail(
      "captionWords",
      grade(missing.length / words.length, 0, 0.2) * 0.5,
      {
        en: `${missing.length} of ${plural(words.length, "word")} stand in no caption`,
        de: `${missing.length} von ${plural(words.length, "Wort", "Wörtern")} in keinem Untertitel`,
      },
      hint,
      missing.map(({ text, sceneId, at }) => ({
        at,
        sceneId,
        note: { en: `"${text.slice(0, 60)}" is missing`, de: `„${text.slice(0, 60)}“ fehlt` },
      })),
    );
  if (extra > 0) {
    const message = {
      en: `${plural(extra, "character")} in the captions are not in the script`,
      de: `${extra} Zeichen der Untertitel ${extra === 1 ? "steht" : "stehen"} nicht im Skript`,
    };
    return warn("captionWords", 0.8, message, hint);
  }
  return pass("captionWords", {
    en: `All ${plural(words.length, "word")} stand in ${plural(facts.srt.cues.length, "cue")}`,
    de: `Alle ${plural(words.length, "Wort", "Wörter")} stehen in ${cuesDe(facts.srt.cues.length)}`,
  });
};

/** The written words of all lines, with their scene and the time that it begins; of a person's recording those that are spoken. */
function scriptWords({ input, timeline }: Facts): { text: string; sceneId: string; at: number }[] {
  const start = narrationStart(timeline);
  const { translation } = input.idea;
  // Of a translation the words that were handed in.
  if (translation)
    return readCaptions(translation.text).cues.flatMap(({ start: at, lines }) =>
      writtenWords(lines.join(" "), translation.language).map((text) => ({ text, sceneId: "", at })),
    );
  if (input.narration.departures?.some(({ kind }) => kind === "skipped"))
    return input.narration.words.map(({ text, scene, start: at }) => ({
      text,
      sceneId: input.script.scenes[scene]?.id ?? "",
      at: at + start,
    }));
  return input.script.scenes.flatMap((scene, i) => {
    const at = (input.narration.scenes[i]?.start ?? 0) + start;
    return scene.lines.flatMap((line) =>
      writtenWords(line.text, input.metadata.language).map((text) => ({ text, sceneId: scene.id, at })),
    );
  });
}

/** A cue that shows at most this much before or after its words is in time. */
const CUE_TOLERANCE = 0.15;

export const captionTiming: ReviewCheck = (facts) => {
  const duration = durationOf(facts);
  const { cues } = facts.srt;
  const faults: Omit<Place, "sceneId">[] = [];
  for (const [i, cue] of cues.entries()) {
    const next = cues[i + 1];
    const [en, de] = [`cue ${i + 1}`, `Einblendung ${i + 1}`];
    if (cue.end <= cue.start)
      faults.push({ at: cue.start, note: { en: `${en} has no length`, de: `${de} hat keine Dauer` } });
    else if (cue.end > duration + 0.05)
      faults.push({ at: cue.start, note: { en: `${en} ends after the video`, de: `${de} endet nach dem Video` } });
    if (next && next.start < cue.end - 0.001)
      faults.push({
        at: next.start,
        note: { en: `cue ${i + 2} overlaps the one before it`, de: `Einblendung ${i + 2} überlappt die davor` },
      });
  }
  for (const note of [...facts.srt.faults, ...facts.vtt.faults]) faults.push({ at: 0, note });
  if (!sameCues(cues, facts.vtt.cues))
    faults.push({
      at: 0,
      note: { en: "the .srt and the .vtt differ", de: "die .srt und die .vtt unterscheiden sich" },
    });
  if (facts.captionTrack && !sameCues(cues, facts.captionTrack.cues))
    faults.push({
      at: 0,
      note: {
        en: "the track in the video differs from the .srt",
        de: "die Spur im Video weicht von der .srt ab",
      },
    });
  faults.push(...wordsOutsideTheirCue(facts));
  const hint = {
    en: "Make the captions again; word times come from the narration.",
    de: "Lass die Untertitel neu machen; die Zeiten der Wörter kommen aus der Sprachaufnahme.",
  };
  if (cues.length === 0) return fail("captionTiming", 0, NO_CUE, hint);
  if (cues.every((cue) => cue.start === 0)) {
    const message = { en: "All cues begin at zero", de: "Alle Einblendungen beginnen bei null" };
    return fail("captionTiming", 0, message, hint);
  }
  if (faults.length === 0)
    return pass("captionTiming", {
      en: `${plural(cues.length, "cue")} in time with their words, none overlapping`,
      de: `${cuesDe(cues.length)} im Takt mit den Wörtern, keine überlappt`,
    });
  return fail(
    "captionTiming",
    grade(faults.length / cues.length, 0, 0.5) * 0.5,
    {
      en: `${plural(faults.length, "fault")} in the timing of ${plural(cues.length, "cue")}`,
      de: `${faults.length} Fehler in den Zeiten von ${cuesDe(cues.length)}`,
    },
    hint,
    placesOf(facts, faults),
  );
};

function wordsOutsideTheirCue({ input, timeline, srt }: Facts): Omit<Place, "sceneId">[] {
  // A translation has times of its own.
  if (input.idea.translation) return [];
  const start = narrationStart(timeline);
  const { words } = input.narration;
  const { cueOf, endCueOf } = matchWords(
    words.map((word) => word.text),
    srt.cues,
  );
  const reported = new Set<number>();
  return words.flatMap((word, i) => {
    const index = cueOf[i] ?? -1;
    const [cue, last] = [srt.cues[index], srt.cues[endCueOf[i] ?? -1]];
    if (!cue || !last || reported.has(index)) return [];
    const [from, to] = [word.start + start, word.end + start];
    const early = cue.start - from;
    const late = to - last.end;
    if (early <= CUE_TOLERANCE && late <= CUE_TOLERANCE) return [];
    reported.add(index);
    const isLate = early > CUE_TOLERANCE;
    const by = seconds(isLate ? early : late, 2);
    const text = word.text.slice(0, 60);
    const note = {
      en: `cue ${index + 1} ${isLate ? `comes ${by.en} after` : `is gone ${by.en} before`} "${text}" is spoken`,
      de: `Einblendung ${index + 1} ${isLate ? `kommt ${by.de} nach` : `ist ${by.de} zu früh weg für`} „${text}“`,
    };
    return [{ at: from, note }];
  });
}

const sameCues = (a: readonly Cue[], b: readonly Cue[]): boolean =>
  a.length === b.length &&
  a.every((cue, i) => {
    const other = b[i];
    return (
      other &&
      Math.abs(cue.start - other.start) < 0.002 &&
      Math.abs(cue.end - other.end) < 0.002 &&
      plain(cue) === plain(other)
    );
  });

/** Without what keeps players from taking words for codes. */
const plain = ({ lines }: Cue): string => lines.join("\n").replaceAll("\u2060", "");

/** Characters a second. Netflix's timed text guide: 20 for adults in English; captions that follow a voice go somewhat over. */
const SPEED = { pass: 21, fail: 32 };

export const readingSpeed: ReviewCheck = (facts) => {
  const { cues } = facts.srt;
  if (cues.length === 0)
    return fail("readingSpeed", 0, NO_CUE, { en: "Make the captions again.", de: "Lass die Untertitel neu machen." });
  const speeds = cues.map((cue) => ({
    at: cue.start,
    cps: lineUnits(cue.lines.join(" ")) / Math.max(0.05, cue.end - cue.start),
  }));
  const fast = speeds.filter(({ cps }) => cps > SPEED.pass);
  const top = Math.max(...speeds.map(({ cps }) => cps));
  const message = {
    en: `At most ${top.toFixed(0)} characters a second`,
    de: `Höchstens ${top.toFixed(0)} Zeichen in der Sekunde`,
  };
  if (fast.length === 0) return pass("readingSpeed", message);
  const found = placesOf(
    facts,
    fast.map(({ at, cps }) => ({
      at,
      note: { en: `${cps.toFixed(0)} characters a second`, de: `${cps.toFixed(0)} Zeichen in der Sekunde` },
    })),
  );
  const hint = {
    en: "Speak slower with a lower rate, or write shorter sentences there.",
    de: "Lass mit niedrigerem Tempo sprechen, oder schreib dort kürzere Sätze.",
  };
  const share = fast.length / cues.length;
  const told = {
    en: `${message.en}; ${plural(fast.length, "cue")} of ${cues.length} over ${SPEED.pass}`,
    de: `${message.de}; ${fast.length} von ${cuesDe(cues.length)} über ${SPEED.pass}`,
  };
  const tooFast = fast.filter(({ cps }) => cps > SPEED.fail).length;
  if (tooFast > cues.length * 0.1) return fail("readingSpeed", 0.2, told, hint, found);
  return share > 0.1 || tooFast
    ? warn("readingSpeed", 1 - share, told, hint, found)
    : pass("readingSpeed", told, 1 - share);
};

export const captionLines: ReviewCheck = (facts) => {
  const limit = CAPTION_LINE_UNITS[facts.input.idea.format];
  const long = facts.srt.cues.flatMap((cue) => {
    const width = Math.max(0, ...cue.lines.map(lineUnits));
    const lines = cue.lines.length;
    if (lines > CAPTION_LINES)
      return [{ at: cue.start, note: { en: `${lines} lines`, de: `${lines} Zeilen` }, over: 2 }];
    const note = { en: `${width} characters in a line`, de: `${width} Zeichen in einer Zeile` };
    return width > limit ? [{ at: cue.start, note, over: width / limit }] : [];
  });
  if (long.length === 0)
    return pass("captionLines", {
      en: `At most ${CAPTION_LINES} lines of ${limit} characters`,
      de: `Höchstens ${CAPTION_LINES} Zeilen mit ${limit} Zeichen`,
    });
  const message = {
    en: `${plural(long.length, "cue")} of ${facts.srt.cues.length} with too long or too many lines (${CAPTION_LINES} of ${limit})`,
    de: `${long.length} von ${cuesDe(facts.srt.cues.length)} mit zu langen oder zu vielen Zeilen (${CAPTION_LINES} zu ${limit})`,
  };
  const hint = {
    en: "Write long words apart, or choose a smaller caption style.",
    de: "Schreib lange Wörter getrennt, oder wähl einen kleineren Stil für die Untertitel.",
  };
  const worst = Math.max(...long.map(({ over }) => over));
  const found = placesOf(facts, long);
  const score = 1 - long.length / facts.srt.cues.length;
  return worst > 1.5
    ? fail("captionLines", score * 0.5, message, hint, found)
    : warn("captionLines", score, message, hint, found);
};
