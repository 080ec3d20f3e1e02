// The screen Publishing.
import { createFileRoute } from "@tanstack/react-router";

import { PublishingScreen } from "../features/publishing/PublishingScreen.tsx";
import { words } from "../features/publishing/words/index.ts";

export const Route = createFileRoute("/publishing")({
  loader: () => words.load(),
  component: PublishingScreen,
});
