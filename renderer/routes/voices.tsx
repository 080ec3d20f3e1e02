// The screen Voices and models.
import { createFileRoute } from "@tanstack/react-router";

import { VoicesScreen } from "../features/voices/VoicesScreen.tsx";
import { words } from "../features/voices/words/index.ts";

export const Route = createFileRoute("/voices")({
  loader: () => words.load(),
  component: VoicesScreen,
});
