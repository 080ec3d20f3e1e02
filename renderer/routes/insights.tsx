// The screen Insights; range and channel stand in the address.
import { createFileRoute } from "@tanstack/react-router";

import { InsightsScreen } from "../features/insights/InsightsScreen.tsx";
import { readSearch } from "../features/insights/search.ts";
import { words } from "../features/insights/words/index.ts";
import { words as videoWords } from "../features/video/words/index.ts";

export const Route = createFileRoute("/insights")({
  validateSearch: readSearch,
  // What reviews found has the names that it has on a video's screen.
  loader: () => Promise.all([words.load(), videoWords.load()]),
  component: Insights,
});

function Insights() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <InsightsScreen
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
    />
  );
}
