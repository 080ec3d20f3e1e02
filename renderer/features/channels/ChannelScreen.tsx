// One channel: what it presets for its videos.
import { Tv } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { words } from "./words/index.ts";

export function ChannelScreen({ id }: { id: string }) {
  const t = useText(words).channels;
  return (
    <Screen title={t.title} key={id}>
      <Empty icon={Tv} title={t.empty.title} text={t.empty.text} />
    </Screen>
  );
}
