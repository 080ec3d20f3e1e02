// The screen of one video.
import { createFileRoute } from "@tanstack/react-router";

import { VideoScreen } from "../../features/video/VideoScreen.tsx";

export const Route = createFileRoute("/videos/$id")({ component: Video });

function Video() {
  const { id } = Route.useParams();
  // Another video is another screen: nothing of the one before is kept.
  return <VideoScreen key={id} id={id} />;
}
