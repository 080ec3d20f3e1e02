// Nothing is in the making.
import { House } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function HomeScreen() {
  const t = useText(words).home;
  return (
    <Screen title={t.title}>
      <Empty icon={House} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
