// What the list of videos is fetched with: by its screen, and by its route before the screen is drawn.
import type { VideoFilter } from "../../../contract/api/videos.ts";
import type { Backend } from "../../api/backend.tsx";

export const PAGE = 100;

export function pageOptions(api: Backend["api"], filter: Partial<VideoFilter>, page: number) {
  const isFirst = page === 0 && Object.keys(filter).length === 0;
  return api.videos.list.queryOptions({
    input: { ...filter, offset: page * PAGE, limit: PAGE },
    // Where the list begins is shown at once whenever one comes back to it, and asked for anew.
    ...(isFirst ? { gcTime: Infinity } : {}),
  });
}
