// Settings without a part: the first one.
import { createFileRoute, redirect } from "@tanstack/react-router";

export const Route = createFileRoute("/settings/")({
  beforeLoad: () => {
    throw redirect({ to: "/settings/$part", params: { part: "general" }, replace: true });
  },
});
