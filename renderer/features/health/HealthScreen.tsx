// What this machine has, and what is missing.
import { HeartPulse } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function HealthScreen() {
  const t = useText(words).health;
  return (
    <Screen title={t.title}>
      <Empty icon={HeartPulse} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
