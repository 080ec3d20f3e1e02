// The screen of all videos. What is searched and shown stands in the address.
import { createFileRoute } from "@tanstack/react-router";

import { pageOptions } from "../../features/videos/listQuery.ts";
import { filterOf, readSearch } from "../../features/videos/search.ts";
import { VideosScreen } from "../../features/videos/VideosScreen.tsx";
import { words } from "../../features/videos/words/index.ts";

export const Route = createFileRoute("/videos/")({
  validateSearch: readSearch,
  // Fetched while the screen is drawn, and already while the pointer comes to its link.
  loader: ({ context: { backend }, location }) => {
    void backend.queries.prefetchQuery(pageOptions(backend.api, filterOf(readSearch(location.search)), 0));
    return words.load();
  },
  component: Videos,
});

function Videos() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <VideosScreen
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
    />
  );
}
