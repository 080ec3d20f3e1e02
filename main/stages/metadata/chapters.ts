// Chapters as YouTube accepts them: the first at 0:00, at least three, each ten seconds or longer; else none.
import type { MetadataOutput } from "../../../contract/metadata.ts";
import type { LanguageWords } from "../../base/words.ts";
import type { MetadataInput } from "./index.ts";

const SHORTEST = 10;
const FEWEST = 3;
/** More than these are no help to anybody. */
const MOST = 24;

export function chaptersOf(
  { script, narration }: Pick<MetadataInput, "script" | "narration">,
  words: Pick<LanguageWords, "opening"> | null,
): MetadataOutput["chapters"] {
  const starts = new Map(narration.scenes.map(({ id, start }) => [id, start]));
  const headed = script.scenes
    .map(({ id, heading }) => ({ startSeconds: starts.get(id) ?? 0, title: heading }))
    .filter((chapter): chapter is { startSeconds: number; title: string } => chapter.title !== null);
  const [first] = headed;
  if (!first) return [];
  const all =
    first.startSeconds < SHORTEST
      ? [{ startSeconds: 0, title: first.title }, ...headed.slice(1)]
      : [{ startSeconds: 0, title: words?.opening ?? script.title }, ...headed];
  const kept: MetadataOutput["chapters"] = [];
  for (const chapter of all) {
    const startSeconds = Math.floor(chapter.startSeconds);
    const last = kept.at(-1);
    const title = chapter.title
      .replaceAll(/[<>\n]/g, " ")
      .trim()
      .slice(0, 100);
    if (title === "" || title === last?.title) continue;
    if (!last || startSeconds - last.startSeconds >= SHORTEST) kept.push({ startSeconds, title });
    // Of two that begin close together the later is the longer one.
    else if (kept.length > 1) kept.splice(-1, 1, { startSeconds, title });
  }
  while (kept.length > 1 && narration.durationSeconds - (kept.at(-1)?.startSeconds ?? 0) < SHORTEST) kept.pop();
  return kept.length >= FEWEST ? thinned(kept) : [];
}

/** An even choice with the first, so that a long list stays readable. */
function thinned(chapters: MetadataOutput["chapters"]): MetadataOutput["chapters"] {
  if (chapters.length <= MOST) return chapters;
  return chapters.filter(
    (_, i) => Math.floor((i * MOST) / chapters.length) !== Math.floor(((i - 1) * MOST) / chapters.length),
  );
}
