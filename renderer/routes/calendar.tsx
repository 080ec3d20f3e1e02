// The screen Calendar.
import { createFileRoute } from "@tanstack/react-router";

import { CalendarScreen } from "../features/calendar/CalendarScreen.tsx";
import { words } from "../features/calendar/words/index.ts";

export const Route = createFileRoute("/calendar")({
  loader: () => words.load(),
  component: CalendarScreen,
});
