// The screen Insights.
import { createFileRoute } from "@tanstack/react-router";

import { InsightsScreen } from "../features/insights/InsightsScreen.tsx";
import { words } from "../features/insights/words/index.ts";

export const Route = createFileRoute("/insights")({
  loader: () => words.load(),
  component: InsightsScreen,
});
