// Each channel presets look, voice and rhythm of its videos.
import { Tv } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function ChannelsScreen() {
  const t = useText(words).channels;
  return (
    <Screen title={t.title}>
      <Empty icon={Tv} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
