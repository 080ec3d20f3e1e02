// Copies of your data, hourly and daily.
import { DatabaseBackup } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function BackupsScreen() {
  const t = useText(words).backups;
  return (
    <Screen title={t.title}>
      <Empty icon={DatabaseBackup} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
