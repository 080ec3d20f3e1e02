// What platforms are told: titles, description, tags and chapters within their limits and true.
import { METADATA_LIMITS } from "../../../../contract/metadata.ts";
import { lineUnits } from "../../../base/lineUnits.ts";
import { fail, pass, type Place, type ReviewCheck, warn } from "../check.ts";
import { durationOf, type Facts, narrationStart } from "../facts.ts";
import { joined, plural, seconds, type Text } from "../told.ts";

/** Longer titles are cut in lists and on phones. */
const SHOWN_CHARACTERS = 70;

export const titles: ReviewCheck = ({ input }) => {
  const all = input.metadata.titles.map(({ text }) => text);
  const [first = ""] = all;
  const hint = { en: "Change the title.", de: "Ändere den Titel." };
  const wrong = all.filter(
    (text) =>
      text.trim() === "" ||
      Array.from(text).length > METADATA_LIMITS.titleCharacters ||
      /[<>\p{Cc}\u202A-\u202E]/u.test(text),
  );
  if (wrong.length)
    return fail(
      "titles",
      0.2,
      {
        en: `${plural(wrong.length, "title")} over 100 characters, empty, or with forbidden characters`,
        de: `${wrong.length} Titel über 100 Zeichen, leer oder mit verbotenen Zeichen`,
      },
      hint,
    );
  // As wide as they are shown: marks over letters take no room, Chinese and Japanese characters twice as much.
  const length = lineUnits(first);
  const weak = [
    ...(length > SHOWN_CHARACTERS
      ? [
          {
            en: `it has ${length} characters and is cut after about ${SHOWN_CHARACTERS}`,
            de: `er hat ${length} Zeichen und wird nach etwa ${SHOWN_CHARACTERS} abgeschnitten`,
          },
        ]
      : []),
    ...(length < 10 ? [{ en: "it says too little", de: "er sagt zu wenig" }] : []),
    ...(/\p{Lu}{2}/u.test(first) && first === first.toUpperCase()
      ? [{ en: "it shouts in capitals", de: "er schreit in Großbuchstaben" }]
      : []),
    ...(new Set(all.map((text) => text.toLowerCase())).size < all.length
      ? [{ en: "some alternatives are the same", de: "manche der anderen Titel sind gleich" }]
      : []),
  ];
  if (weak.length) {
    const { en, de } = joined(weak);
    return warn("titles", 1 - 0.25 * weak.length, { en: `"${first}": ${en}`, de: `„${first}“: ${de}` }, hint);
  }
  return pass("titles", { en: `"${first}", ${length} characters`, de: `„${first}“, ${length} Zeichen` });
};

/** As YouTube counts tags: commas between them, quotation marks around those with spaces. */
export const tagsLength = (tags: readonly string[]): number =>
  tags.reduce((sum, tag) => sum + tag.length + (tag.includes(" ") ? 2 : 0), Math.max(0, tags.length - 1));

export const description: ReviewCheck = ({ input }) => {
  const { description: text, tags } = input.metadata;
  const bytes = Buffer.byteLength(text);
  const length = tagsLength(tags);
  const hint = {
    en: "Shorten the description or the tags.",
    de: "Kürze die Beschreibung oder die Schlagwörter.",
  };
  const wrong = [
    ...(bytes > METADATA_LIMITS.descriptionBytes
      ? [
          {
            en: `the description has ${bytes} bytes, 5000 are allowed`,
            de: `die Beschreibung hat ${bytes} Byte, 5000 sind erlaubt`,
          },
        ]
      : []),
    ...(/[<>]/.test(text) ? [{ en: "the description holds < or >", de: "in der Beschreibung steht < oder >" }] : []),
    ...(length > METADATA_LIMITS.tagsCharacters
      ? [
          {
            en: `the tags have ${length} characters, 500 are allowed`,
            de: `die Schlagwörter haben ${length} Zeichen, 500 sind erlaubt`,
          },
        ]
      : []),
    ...(tags.some((tag) => /[<>,]/.test(tag) || tag.trim() === "")
      ? [
          {
            en: "a tag is empty or holds <, > or a comma",
            de: "ein Schlagwort ist leer oder enthält <, > oder ein Komma",
          },
        ]
      : []),
  ];
  if (wrong.length) return fail("description", 0.2, joined(wrong), hint);
  const weak = [
    ...(text.trim() === "" ? [{ en: "there is no description", de: "es gibt keine Beschreibung" }] : []),
    ...(tags.length === 0 ? [{ en: "there are no tags", de: "es gibt keine Schlagwörter" }] : []),
    ...(new Set(tags.map((tag) => tag.toLowerCase())).size < tags.length
      ? [{ en: "a tag is there twice", de: "ein Schlagwort steht doppelt da" }]
      : []),
  ];
  if (weak.length)
    return warn("description", 1 - 0.4 * weak.length, joined(weak), {
      en: "Complete the description and the tags.",
      de: "Vervollständige die Beschreibung und die Schlagwörter.",
    });
  return pass("description", {
    en: `${bytes} of 5000 bytes; ${plural(tags.length, "tag")} with ${length} of 500 characters`,
    de: `${bytes} von 5000 Byte; ${plural(tags.length, "Schlagwort", "Schlagwörter")} mit ${length} von 500 Zeichen`,
  });
};

const CHAPTER_SECONDS = 10;
const MIN_CHAPTERS = 3;

export const chapters: ReviewCheck = (facts) => {
  const list = facts.input.metadata.chapters;
  const listed = listedChapters(facts.input.metadata.description);
  const duration = durationOf(facts);
  if (list.length === 0 && listed.length === 0)
    return pass("chapters", { en: "No chapters", de: "Keine Kapitel" }, duration > 300 ? 0.6 : 1);
  const faults: Omit<Place, "sceneId">[] = [];
  const fault = (at: number, note: Text): void => void faults.push({ at, note });
  if (list.length < MIN_CHAPTERS)
    fault(0, {
      en: `${plural(list.length, "chapter")}, at least ${MIN_CHAPTERS} are needed`,
      de: `${list.length} Kapitel, mindestens ${MIN_CHAPTERS} sind nötig`,
    });
  if (list[0] && list[0].startSeconds !== 0)
    fault(0, {
      en: "the first chapter does not begin at 0:00",
      de: "das erste Kapitel beginnt nicht bei 0:00",
    });
  for (const [i, chapter] of list.entries()) {
    const long = (list[i + 1]?.startSeconds ?? duration) - chapter.startSeconds;
    const { en, de } = seconds(long);
    if (long < CHAPTER_SECONDS)
      fault(chapter.startSeconds, {
        en: `"${chapter.title}" lasts ${en}, 10 s are needed`,
        de: `„${chapter.title}“ dauert ${de}, 10 s sind nötig`,
      });
    if (chapter.title.trim() === "")
      fault(chapter.startSeconds, { en: "a chapter has no title", de: "ein Kapitel hat keinen Titel" });
    if (listed[i] !== Math.floor(chapter.startSeconds))
      fault(chapter.startSeconds, {
        en: `"${chapter.title}" stands in the description at another time or not at all`,
        de: `„${chapter.title}“ steht in der Beschreibung zu einer anderen Zeit oder gar nicht`,
      });
  }
  if (listed.length > list.length)
    fault(0, { en: "the description lists more chapters", de: "in der Beschreibung stehen mehr Kapitel" });
  const counted = { en: plural(list.length, "chapter"), de: `${list.length} Kapitel` };
  if (faults.length === 0) return pass("chapters", counted);
  return fail(
    "chapters",
    0.2,
    {
      en: `${plural(faults.length, "fault")} in ${counted.en}: platforms would ignore them all`,
      de: `${faults.length} Fehler in ${counted.de}${list.length === 1 ? "" : "n"}: Plattformen würden alle übergehen`,
    },
    {
      en: "Move or remove the headings of the script.",
      de: "Verschieb die Überschriften des Skripts, oder nimm sie heraus.",
    },
    placed(facts, faults),
  );
};

/** Whole seconds of the lines that begin with a time, as platforms read them. */
function listedChapters(text: string): number[] {
  return [...text.matchAll(/^(?:(\d+):)?(\d{1,2}):(\d{2})\s+\S/gm)].map(
    ([, hours = "0", minutes, secs]) => Number(hours) * 3600 + Number(minutes) * 60 + Number(secs),
  );
}

function placed(facts: Facts, places: readonly Omit<Place, "sceneId">[]): Place[] {
  const late = narrationStart(facts.timeline);
  return places.map(({ at, note }) => ({
    at,
    sceneId: facts.input.narration.scenes.findLast((scene) => scene.start + late <= at + 0.5)?.id ?? null,
    note,
  }));
}
