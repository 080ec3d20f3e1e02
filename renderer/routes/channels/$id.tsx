// The screen of one channel.
import { createFileRoute } from "@tanstack/react-router";

import { ChannelScreen } from "../../features/channels/ChannelScreen.tsx";
import { words } from "../../features/channels/words/index.ts";

export const Route = createFileRoute("/channels/$id")({ loader: () => words.load(), component: Channel });

function Channel() {
  const { id } = Route.useParams();
  // Another channel is another screen: nothing of the one before is kept.
  return <ChannelScreen key={id} id={id} />;
}
