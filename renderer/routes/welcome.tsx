// The first steps.
import { createFileRoute } from "@tanstack/react-router";

import { words as voiceWords } from "../features/voices/words/index.ts";
import { WelcomeScreen } from "../features/welcome/WelcomeScreen.tsx";
import { words } from "../features/welcome/words/index.ts";

export const Route = createFileRoute("/welcome")({
  loader: () => Promise.all([words.load(), voiceWords.load()]).then(() => undefined),
  component: WelcomeScreen,
});
