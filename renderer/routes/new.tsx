// The screen that begins videos.
import { createFileRoute } from "@tanstack/react-router";

import { NewVideoScreen } from "../features/newVideo/NewVideoScreen.tsx";
import { words } from "../features/newVideo/words/index.ts";
import { words as voiceWords } from "../features/voices/words/index.ts";

export const Route = createFileRoute("/new")({
  validateSearch: ({ several }: Record<string, unknown>): { several?: true } => (several === true ? { several } : {}),
  loader: () => Promise.all([words.load(), voiceWords.load()]).then(() => undefined),
  component: NewVideoScreen,
});
