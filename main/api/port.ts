// The contract over a MessagePort: for the page in the app's own window, which holds the port, and so needs no token.
import type { SupportedMessagePort } from "@orpc/client/message-port";
import { RPCHandler } from "@orpc/server/message-port";

import type { ApiContext } from "./context.ts";
import { router } from "./router.ts";

/** Answers what comes over the port until it is closed. The other side: `RPCLink` of @orpc/client/message-port. */
export function servePort(port: SupportedMessagePort, context: ApiContext): void {
  new RPCHandler<ApiContext>(router).upgrade(port, { context });
}
