// Your own pictures, clips and sounds appear here.
import { Images } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function LibraryScreen() {
  const t = useText(words).library;
  return (
    <Screen title={t.title}>
      <Empty icon={Images} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
