// What a person can do with a video, each with its words when it is done or could not be.
import { useMutation } from "@tanstack/react-query";

import type { VideoSnapshot } from "../../../contract/events.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import { toast } from "../../ui/Toasts.tsx";

export type VideoAction = "pause" | "resume" | "cancel" | "retry" | "approve" | "reject" | "remove" | "restore";

export interface VideoActions {
  run: (action: VideoAction, note?: string) => Promise<boolean>;
  isBusy: boolean;
}

export function useVideoActions(video: Pick<VideoSnapshot, "id">): VideoActions {
  const t = useText();
  const { client, api, queries } = useBackend();
  const { id } = video;
  const mutation = useMutation({
    mutationFn: async ({ action, note }: { action: VideoAction; note: string | undefined }): Promise<void> => {
      if (action === "approve" || action === "reject") await client.videos[action]({ id, ...(note ? { note } : {}) });
      else await client.videos[action]({ id });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: api.videos.key() }),
  });

  const run = async (action: VideoAction, note?: string): Promise<boolean> => {
    try {
      await mutation.mutateAsync({ action, note });
      toast({
        tone: "good",
        title: t.actions.done[action],
        undo: action === "remove" ? () => void run("restore") : undefined,
      });
      return true;
    } catch (error) {
      const { code, message, hint } = problemOf(error);
      toast({
        tone: "bad",
        title: code === null ? t.problems.lost : message,
        text: code === null ? t.problems.lostHint : hint,
      });
      return false;
    }
  };
  return { run, isBusy: mutation.isPending };
}

/** What the state allows. */
export function allowed(state: VideoSnapshot["state"], paused = false) {
  const isMoving = state === "queued" || state === "running";
  return {
    pause: isMoving && !paused,
    resume: isMoving && paused,
    cancel: isMoving,
    retry: state === "failed" || state === "cancelled",
  };
}
