// The screen Calendar. View, day and channel stand in the address.
import { createFileRoute } from "@tanstack/react-router";

import { CalendarScreen } from "../features/calendar/CalendarScreen.tsx";
import { isDay, VIEWS, type CalendarSearch } from "../features/calendar/search.ts";
import { words } from "../features/calendar/words/index.ts";

export const Route = createFileRoute("/calendar")({
  validateSearch: ({ view, at, channel }: Record<string, unknown>): CalendarSearch => {
    const known = VIEWS.find((one) => one === view);
    return {
      ...(known ? { view: known } : {}),
      ...(isDay(at) ? { at } : {}),
      ...(typeof channel === "string" ? { channel } : {}),
    };
  },
  loader: () => words.load(),
  component: Calendar,
});

function Calendar() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <CalendarScreen
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
    />
  );
}
