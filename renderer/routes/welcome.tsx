// The screen Welcome.
import { createFileRoute } from "@tanstack/react-router";

import { WelcomeScreen } from "../features/welcome/WelcomeScreen.tsx";
import { words } from "../features/welcome/words/index.ts";

export const Route = createFileRoute("/welcome")({
  loader: () => words.load(),
  component: WelcomeScreen,
});
