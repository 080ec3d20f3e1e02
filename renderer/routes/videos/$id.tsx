// The screen of one video. What stands beside the player is named in the address.
import { createFileRoute } from "@tanstack/react-router";

import { boardOptions, detailOptions } from "../../features/video/queries.ts";
import { isTab, type Tab } from "../../features/video/tabs.ts";
import { VideoScreen } from "../../features/video/VideoScreen.tsx";
import { words } from "../../features/video/words/index.ts";

export const Route = createFileRoute("/videos/$id")({
  validateSearch: (search: Record<string, unknown>): { tab?: Tab } =>
    isTab(search["tab"]) && search["tab"] !== "scenes" ? { tab: search["tab"] } : {},
  // Fetched while the screen is drawn, and already while the pointer comes to its link: both at once.
  loader: ({ context: { backend }, params: { id } }) => {
    void backend.queries.prefetchQuery(detailOptions(backend.api, id));
    void backend.queries.prefetchQuery(boardOptions(backend.api, id));
    return words.load();
  },
  component: Video,
});

function Video() {
  const { id } = Route.useParams();
  const { tab = "scenes" } = Route.useSearch();
  const navigate = Route.useNavigate();
  const onTab = (next: Tab) =>
    void navigate({ search: next === "scenes" ? {} : { tab: next }, replace: true, resetScroll: false });
  // Another video is another screen: nothing of the one before is kept.
  return <VideoScreen key={id} id={id} place={{ tab, onTab }} />;
}
