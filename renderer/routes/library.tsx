// The screen Library. What is searched and shown stands in the address.
import { createFileRoute } from "@tanstack/react-router";

import { LibraryScreen } from "../features/library/LibraryScreen.tsx";
import { readSearch } from "../features/library/search.ts";
import { words } from "../features/library/words/index.ts";

export const Route = createFileRoute("/library")({
  validateSearch: readSearch,
  loader: () => words.load(),
  component: Library,
});

function Library() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <LibraryScreen
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
    />
  );
}
