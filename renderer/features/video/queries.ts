// What the screen of a video is fetched with: by itself, and by its route before it is drawn.
import type { Backend } from "../../api/backend.tsx";

export const detailOptions = (api: Backend["api"], id: string) => api.videos.get.queryOptions({ input: { id } });

/** Asked for anew whenever the screen is opened: what changed meanwhile was told to nobody who kept it. */
export const boardOptions = (api: Backend["api"], id: string) =>
  api.edits.get.queryOptions({ input: { id }, staleTime: Infinity, refetchOnMount: "always" });
