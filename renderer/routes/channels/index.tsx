// The screen Channels.
import { createFileRoute } from "@tanstack/react-router";

import { ChannelsScreen } from "../../features/channels/ChannelsScreen.tsx";
import { words } from "../../features/channels/words/index.ts";

export const Route = createFileRoute("/channels/")({
  loader: () => words.load(),
  component: ChannelsScreen,
});
