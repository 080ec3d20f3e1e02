// What platforms are told: titles, description, tags and chapters within their limits and true.
import { METADATA_LIMITS } from "../../../../contract/metadata.ts";
import { lineUnits } from "../../../base/lineUnits.ts";
import { fail, pass, plural, type ReviewCheck, seconds, warn } from "../check.ts";
import { durationOf, type Facts, narrationStart } from "../facts.ts";

/** Longer titles are cut in lists and on phones. */
const SHOWN_CHARACTERS = 70;

export const titles: ReviewCheck = ({ input }) => {
  const all = input.metadata.titles.map(({ text }) => text);
  const [first = ""] = all;
  const hint = "Change the title.";
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
      `${plural(wrong.length, "title")} over 100 characters, empty, or with forbidden characters`,
      hint,
    );
  // As wide as they are shown: marks over letters take no room, Chinese and Japanese characters twice as much.
  const length = lineUnits(first);
  const weak = [
    ...(length > SHOWN_CHARACTERS ? [`it has ${length} characters and is cut after about ${SHOWN_CHARACTERS}`] : []),
    ...(length < 10 ? ["it says too little"] : []),
    ...(/\p{Lu}{2}/u.test(first) && first === first.toUpperCase() ? ["it shouts in capitals"] : []),
    ...(new Set(all.map((text) => text.toLowerCase())).size < all.length ? ["some alternatives are the same"] : []),
  ];
  if (weak.length) return warn("titles", 1 - 0.25 * weak.length, `"${first}": ${weak.join("; ")}`, hint);
  return pass("titles", `"${first}", ${length} characters`);
};

/** As YouTube counts tags: commas between them, quotation marks around those with spaces. */
export const tagsLength = (tags: readonly string[]): number =>
  tags.reduce((sum, tag) => sum + tag.length + (tag.includes(" ") ? 2 : 0), Math.max(0, tags.length - 1));

export const description: ReviewCheck = ({ input }) => {
  const { description: text, tags } = input.metadata;
  const bytes = Buffer.byteLength(text);
  const length = tagsLength(tags);
  const hint = "Shorten the description or the tags.";
  const wrong = [
    ...(bytes > METADATA_LIMITS.descriptionBytes ? [`the description has ${bytes} bytes, 5000 are allowed`] : []),
    ...(/[<>]/.test(text) ? ["the description holds < or >"] : []),
    ...(length > METADATA_LIMITS.tagsCharacters ? [`the tags have ${length} characters, 500 are allowed`] : []),
    ...(tags.some((tag) => /[<>,]/.test(tag) || tag.trim() === "") ? ["a tag is empty or holds <, > or a comma"] : []),
  ];
  if (wrong.length) return fail("description", 0.2, wrong.join("; "), hint);
  const weak = [
    ...(text.trim() === "" ? ["there is no description"] : []),
    ...(tags.length === 0 ? ["there are no tags"] : []),
    ...(new Set(tags.map((tag) => tag.toLowerCase())).size < tags.length ? ["a tag is there twice"] : []),
  ];
  if (weak.length)
    return warn("description", 1 - 0.4 * weak.length, weak.join("; "), "Complete the description and the tags.");
  return pass("description", `${bytes} of 5000 bytes; ${plural(tags.length, "tag")} with ${length} of 500 characters`);
};

const CHAPTER_SECONDS = 10;
const MIN_CHAPTERS = 3;

export const chapters: ReviewCheck = (facts) => {
  const list = facts.input.metadata.chapters;
  const listed = listedChapters(facts.input.metadata.description);
  const duration = durationOf(facts);
  if (list.length === 0 && listed.length === 0) return pass("chapters", "No chapters", duration > 300 ? 0.6 : 1);
  const faults: { at: number; note: string }[] = [];
  if (list.length < MIN_CHAPTERS)
    faults.push({ at: 0, note: `${plural(list.length, "chapter")}, at least ${MIN_CHAPTERS} are needed` });
  if (list[0] && list[0].startSeconds !== 0) faults.push({ at: 0, note: "the first chapter does not begin at 0:00" });
  for (const [i, chapter] of list.entries()) {
    const long = (list[i + 1]?.startSeconds ?? duration) - chapter.startSeconds;
    if (long < CHAPTER_SECONDS)
      faults.push({ at: chapter.startSeconds, note: `"${chapter.title}" lasts ${seconds(long)}, 10 s are needed` });
    if (chapter.title.trim() === "") faults.push({ at: chapter.startSeconds, note: "a chapter has no title" });
    if (listed[i] !== Math.floor(chapter.startSeconds))
      faults.push({
        at: chapter.startSeconds,
        note: `"${chapter.title}" stands in the description at another time or not at all`,
      });
  }
  if (listed.length > list.length) faults.push({ at: 0, note: "the description lists more chapters" });
  if (faults.length === 0) return pass("chapters", plural(list.length, "chapter"));
  return fail(
    "chapters",
    0.2,
    `${plural(faults.length, "fault")} in ${plural(list.length, "chapter")}: platforms would ignore them all`,
    "Move or remove the headings of the script.",
    placed(facts, faults),
  );
};

/** Whole seconds of the lines that begin with a time, as platforms read them. */
function listedChapters(text: string): number[] {
  return [...text.matchAll(/^(?:(\d+):)?(\d{1,2}):(\d{2})\s+\S/gm)].map(
    ([, hours = "0", minutes, secs]) => Number(hours) * 3600 + Number(minutes) * 60 + Number(secs),
  );
}

function placed(facts: Facts, places: readonly { at: number; note: string }[]) {
  const late = narrationStart(facts.timeline);
  return places.map(({ at, note }) => ({
    at,
    sceneId: facts.input.narration.scenes.findLast((scene) => scene.start + late <= at + 0.5)?.id ?? null,
    note,
  }));
}
