// The screen of one video.
import { createFileRoute } from "@tanstack/react-router";

import { VideoScreen } from "../../features/video/VideoScreen.tsx";
import { words } from "../../features/video/words/index.ts";

export const Route = createFileRoute("/videos/$id")({ loader: () => words.load(), component: Video });

function Video() {
  const { id } = Route.useParams();
  // Another video is another screen: nothing of the one before is kept.
  return <VideoScreen key={id} id={id} />;
}
