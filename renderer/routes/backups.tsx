// The screen Backups.
import { createFileRoute } from "@tanstack/react-router";

import { BackupsScreen } from "../features/backups/BackupsScreen.tsx";
import { words } from "../features/backups/words/index.ts";

export const Route = createFileRoute("/backups")({
  loader: () => words.load(),
  component: BackupsScreen,
});
