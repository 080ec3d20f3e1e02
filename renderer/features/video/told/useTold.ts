// What platforms would be told now: the draft's own words, else those that were made.
import { useShown } from "../board/BoardProvider.tsx";
import { useDoc } from "../draft/EditorProvider.tsx";

const NO_TAGS: string[] = [];

export function useTold() {
  const { video, board } = useShown();
  const told = useDoc((now) => now.told);
  const made = {
    title: board.metadata?.titles[0]?.text ?? video.title,
    description: board.metadata?.description ?? "",
  };
  return {
    made,
    title: told.title ?? made.title,
    description: told.description ?? made.description,
    tags: told.tags ?? board.metadata?.tags ?? NO_TAGS,
  };
}
