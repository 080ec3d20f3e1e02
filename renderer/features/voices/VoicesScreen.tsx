// What speaks and writes on this machine.
import { AudioLines } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function VoicesScreen() {
  const t = useText(words).voices;
  return (
    <Screen title={t.title}>
      <Empty icon={AudioLines} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
