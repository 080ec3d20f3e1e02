// The screen that begins a video.
import { createFileRoute } from "@tanstack/react-router";

import { NewVideoScreen } from "../features/newVideo/NewVideoScreen.tsx";
import { words } from "../features/newVideo/words/index.ts";

export const Route = createFileRoute("/new")({ loader: () => words.load(), component: NewVideoScreen });
