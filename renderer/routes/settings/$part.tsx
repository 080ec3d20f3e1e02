// The screen Settings.
import { createFileRoute } from "@tanstack/react-router";

import { SettingsScreen } from "../../features/settings/SettingsScreen.tsx";
import { words } from "../../features/settings/words/index.ts";

export const Route = createFileRoute("/settings/$part")({
  loader: () => words.load(),
  component: Settings,
});

function Settings() {
  const { part } = Route.useParams();
  return <SettingsScreen part={part} />;
}
