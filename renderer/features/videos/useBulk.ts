// Does the same with all videos that are chosen, and says what was done, what was not, and how to take it back.
import { useMutation } from "@tanstack/react-query";

import type { BulkAction, VideoFilter } from "../../../contract/api/videos.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import { toast } from "../../ui/Toasts.tsx";
import { words } from "./words/index.ts";

export type Chosen = { ids: string[] } | { filter: VideoFilter };

export function useBulk() {
  const t = useText(words);
  const { client, api, queries } = useBackend();
  const act = useMutation({
    mutationFn: ({ which, action }: { which: Chosen; action: BulkAction }) => client.videos.actOn({ which, action }),
    onSettled: () => queries.invalidateQueries({ queryKey: api.videos.key() }),
  });
  const run = async (which: Chosen, action: BulkAction): Promise<boolean> => {
    try {
      const { done, refused } = await act.mutateAsync({ which, action });
      const isUndone = action.do === "remove" && done.length > 0;
      toast({
        tone: done.length > 0 ? "good" : "bad",
        title: done.length > 0 ? t.videos.didTo[action.do](done.length) : t.videos.noneDone,
        text: refused.length > 0 ? t.videos.refused(refused.length, refused[0]?.message ?? "") : null,
        undo: isUndone ? () => void run({ ids: done }, { do: "restore" }) : undefined,
      });
      return true;
    } catch (error) {
      const { code, message, hint } = problemOf(error);
      const isLost = code === null;
      toast({ tone: "bad", title: isLost ? t.problems.lost : message, text: isLost ? t.problems.lostHint : hint });
      return false;
    }
  };
  return { run, isBusy: act.isPending, doing: act.variables?.action.do };
}
