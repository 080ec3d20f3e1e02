// The beginning: the list of videos, until there is a home screen.
import { createFileRoute, redirect } from "@tanstack/react-router";

export const Route = createFileRoute("/")({
  beforeLoad: () => {
    throw redirect({ to: "/videos", replace: true });
  },
});
