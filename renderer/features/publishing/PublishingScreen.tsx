// Nothing waits to be published.
import { Send } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function PublishingScreen() {
  const t = useText(words).publishing;
  return (
    <Screen title={t.title}>
      <Empty icon={Send} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
