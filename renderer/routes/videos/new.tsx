// The screen that begins a video.
import { createFileRoute } from "@tanstack/react-router";

import { NewVideoScreen } from "../../features/newVideo/NewVideoScreen.tsx";

export const Route = createFileRoute("/videos/new")({ component: NewVideoScreen });
