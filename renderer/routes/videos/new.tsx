// The earlier address of the screen that begins a video.
import { createFileRoute, redirect } from "@tanstack/react-router";

export const Route = createFileRoute("/videos/new")({
  beforeLoad: () => {
    throw redirect({ to: "/new", replace: true });
  },
});
