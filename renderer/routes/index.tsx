// The screen Home.
import { createFileRoute } from "@tanstack/react-router";

import { HomeScreen } from "../features/home/HomeScreen.tsx";
import { words } from "../features/home/words/index.ts";

export const Route = createFileRoute("/")({
  loader: () => words.load(),
  component: HomeScreen,
});
