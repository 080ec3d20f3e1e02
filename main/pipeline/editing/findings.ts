// The review's findings as a page lists them: each with the second to jump to, and what a person edits to mend it.
import type { Finding } from "../../../contract/api/edits.ts";
import type { Check, ReviewOutput } from "../../../contract/review.ts";

type About = Finding["about"];

/** What of the video each check looks at; those that are not named here concern moments of it. */
const ABOUT: Readonly<Record<string, About>> = {
  draft: "script",
  confidence: "script",
  repetition: "script",
  hook: "scene",
  voice: "sound",
  drift: "sound",
  silence: "sound",
  loudness: "sound",
  truePeak: "sound",
  soundJoins: "sound",
  wordTimes: "sound",
  titles: "title",
  description: "description",
  chapters: "description",
  thumbnailFiles: "thumbnail",
  thumbnailDesign: "thumbnail",
  decodes: "file",
  streams: "file",
  packetTimes: "file",
  licences: "picture",
  repeatedFootage: "picture",
  shotLength: "picture",
  blackFrames: "picture",
  frozenPicture: "picture",
  brightness: "picture",
  pictureJoins: "picture",
};

/** These have no moment, whatever time stands beside what was found. */
const PLACELESS: ReadonlySet<About> = new Set(["title", "description", "tags", "thumbnail", "file"]);

/** Pure. The worst first, then in the order of the video. */
export function findingsOf(review: ReviewOutput): Finding[] {
  const all = review.checks.flatMap((check) => (check.status === "pass" ? [] : ofCheck(check, check.status)));
  return all.toSorted(
    (a, b) => Number(b.status === "fail") - Number(a.status === "fail") || (a.where ?? -1) - (b.where ?? -1),
  );
}

function ofCheck(check: Check, status: Finding["status"]): Finding[] {
  const { id, aspect, message, hint, found, german } = check;
  const about = aboutOf(check);
  const plain = { id, aspect, message, hint, status, about, ...(german && { german }) };
  if (found.length === 0 || PLACELESS.has(about)) return [{ ...plain, note: null, where: null, sceneId: null }];
  return found.map(({ at, sceneId, note, german: germanNote }) => {
    const outside = id === "restrictedWords" && sceneId === null ? outsideOf(note) : null;
    return {
      ...plain,
      note,
      ...(germanNote !== undefined && { germanNote }),
      about: outside ?? about,
      where: outside ? null : at,
      sceneId,
    };
  });
}

/** Words that no scene says stand in what platforms are told. */
function outsideOf(note: string): About {
  const place = /\bin the (title|description|tags?|thumbnail)\b/.exec(note)?.[1] ?? "";
  return place.startsWith("tag") ? "tags" : place === "description" || place === "thumbnail" ? place : "title";
}

function aboutOf({ id, message }: Check): About {
  if (id === "description" && /\btags?\b/i.test(message)) return "tags";
  return ABOUT[id] ?? "scene";
}
