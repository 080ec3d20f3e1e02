// The screen Accounts.
import { createFileRoute } from "@tanstack/react-router";

import { AccountsScreen } from "../features/accounts/AccountsScreen.tsx";
import { words } from "../features/accounts/words/index.ts";

export const Route = createFileRoute("/accounts")({
  loader: () => words.load(),
  component: AccountsScreen,
});
