// The screen Channels; `?part=personas` shows the personas, `?new` begins a channel.
import { createFileRoute } from "@tanstack/react-router";

import { ChannelsScreen, type Part } from "../../features/channels/ChannelsScreen.tsx";
import { words } from "../../features/channels/words/index.ts";

export const Route = createFileRoute("/channels/")({
  validateSearch: ({ part, new: isNew }: Record<string, unknown>): { part?: Part; new?: true } => ({
    ...(part === "personas" ? { part } : {}),
    ...(isNew === undefined ? {} : { new: true }),
  }),
  loader: () => words.load(),
  component: Channels,
});

function Channels() {
  const { part = "channels", new: isNew = false } = Route.useSearch();
  return <ChannelsScreen part={part} isNew={isNew} />;
}
