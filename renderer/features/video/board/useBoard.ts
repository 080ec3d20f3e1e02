// All that the storyboard shows, asked for anew whenever a stage or a person has changed the video.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import type { VideoEditor } from "../../../../contract/api/edits.ts";
import type { VideoDetail } from "../../../../contract/api/videos.ts";
import { useBackend } from "../../../api/backend.tsx";
import { boardOptions } from "../queries.ts";

export function useBoard(video: VideoDetail) {
  const { api } = useBackend();
  const queries = useQueryClient();
  const { id } = video;
  const board = useQuery(boardOptions(api, id));
  const mark = [video.version, video.revision, video.state, ...video.stages.map(({ state }) => state ?? "")].join(" ");
  const seen = useRef(mark);
  useEffect(() => {
    if (seen.current === mark) return;
    seen.current = mark;
    void queries.invalidateQueries({ queryKey: api.edits.get.key({ input: { id } }) });
  }, [mark, id, queries, api]);
  return board;
}

export function shotsOf(board: VideoEditor) {
  return board.scenes.flatMap(({ shots }) => shots);
}

/** Where a scene is heard; null: it is not spoken yet. */
export function timeOf(board: VideoEditor | undefined, sceneId: string): { start: number; end: number } | null {
  const scene = board?.scenes.find(({ id }) => id === sceneId);
  return scene && scene.start !== null && scene.end !== null ? { start: scene.start, end: scene.end } : null;
}

/** The scene that is heard at a moment, or the last one before it. */
export function sceneAt(board: VideoEditor, seconds: number): string | null {
  const spoken = board.scenes.filter(({ start }) => start !== null);
  return (spoken.findLast(({ start }) => (start ?? 0) <= seconds + 0.001) ?? spoken[0])?.id ?? null;
}
