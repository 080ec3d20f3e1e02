// Plan when videos are made.
import { CalendarDays } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function CalendarScreen() {
  const t = useText(words).calendar;
  return (
    <Screen title={t.title}>
      <Empty icon={CalendarDays} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
