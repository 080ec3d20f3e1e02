// The screen of all videos. What is searched and shown stands in the address.
import { createFileRoute } from "@tanstack/react-router";

import { isShown, type VideosSearch } from "../../features/videos/search.ts";
import { VideosScreen } from "../../features/videos/VideosScreen.tsx";
import { words } from "../../features/videos/words/index.ts";

export const Route = createFileRoute("/videos/")({
  validateSearch: (search: Record<string, unknown>): VideosSearch => ({
    ...(typeof search["q"] === "string" && search["q"] !== "" ? { q: search["q"].slice(0, 200) } : {}),
    ...(isShown(search["show"]) ? { show: search["show"] } : {}),
  }),
  loader: () => words.load(),
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
