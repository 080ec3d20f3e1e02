// The stills of a video's shots, from the moment its pictures are chosen. They come one by one; those that are there are shown.
import { useQuery, useQueryClient } from "@tanstack/react-query";

import type { StillAnswer, VideoDetail } from "../../../contract/api/videos.ts";
import { useBackend } from "../../api/backend.tsx";

export function isLaid({ stages }: Pick<VideoDetail, "stages">): boolean {
  return stages.some(({ name, state }) => name === "footage" && state === "done");
}

export function useStills(video: Pick<VideoDetail, "id" | "revision" | "stages">) {
  const { client, api } = useBackend();
  const queries = useQueryClient();
  const { id, revision } = video;
  const queryKey = [...api.videos.storyboard.key({ input: { id } }), revision];
  return useQuery({
    queryKey,
    enabled: isLaid(video),
    staleTime: Infinity,
    retry: 1,
    queryFn: async ({ signal }) => {
      const stills: StillAnswer[] = [];
      for await (const still of await client.videos.storyboard({ id, size: "small" }, { signal })) {
        stills.push(still);
        queries.setQueryData(queryKey, [...stills]);
      }
      return stills;
    },
  });
}
