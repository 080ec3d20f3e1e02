// How YTEmpire works on this machine.
import { Settings } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function SettingsScreen({ part }: { part: string }) {
  const t = useText(words).settings;
  return (
    <Screen title={t.title} key={part}>
      <Empty icon={Settings} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
