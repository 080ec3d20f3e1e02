// Figures appear here once videos are made.
import { ChartLine } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function InsightsScreen() {
  const t = useText(words).insights;
  return (
    <Screen title={t.title}>
      <Empty icon={ChartLine} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
