// The screen Health.
import { createFileRoute } from "@tanstack/react-router";

import { HealthScreen } from "../features/health/HealthScreen.tsx";
import { words } from "../features/health/words/index.ts";

export const Route = createFileRoute("/health")({
  loader: () => words.load(),
  component: HealthScreen,
});
