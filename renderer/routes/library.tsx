// The screen Library.
import { createFileRoute } from "@tanstack/react-router";

import { LibraryScreen } from "../features/library/LibraryScreen.tsx";
import { words } from "../features/library/words/index.ts";

export const Route = createFileRoute("/library")({
  loader: () => words.load(),
  component: LibraryScreen,
});
