// A first video within two minutes.
import { Sparkles } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function WelcomeScreen() {
  const t = useText(words).welcome;
  return (
    <Screen title={t.title}>
      <Empty icon={Sparkles} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
