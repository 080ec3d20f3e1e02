// No account is linked yet.
import { KeyRound } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function AccountsScreen() {
  const t = useText(words).accounts;
  return (
    <Screen title={t.title}>
      <Empty icon={KeyRound} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
