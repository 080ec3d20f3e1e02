// Starts the page: its look and language, styles with the answer's nonce, the backend, the screens.
import { QueryClientProvider } from "@tanstack/react-query";
import { createRouter, RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import "./api/schemas.ts";

import "./ui/base.css";
import { BackendProvider, createBackend } from "./api/backend.tsx";
import { takeCode } from "./api/session.ts";
import { common } from "./i18n/index.ts";
import { mark } from "./i18n/words.ts";
import { routeTree } from "./routeTree.gen.ts";
import { startAppearance } from "./ui/appearance.ts";

startAppearance();
mark();
// Before any screen changes the address.
const code = takeCode();
const backend = createBackend();
const router = createRouter({
  routeTree,
  context: { backend, code },
  defaultPreload: "intent",
  scrollRestoration: true,
  // What an address says beside what its screen knows, or wrongly, reaches no screen.
  search: { strict: true },
});
declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

/** The first thing drawn is the screen itself: what its route fetches comes beside the words. */
async function begin(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no #root");
  // Not awaited by the module itself: what is fetched here stands on it, and would wait for it.
  await Promise.all([common.load(), router.load()]);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={backend.queries}>
        <BackendProvider value={backend}>
          <RouterProvider router={router} />
        </BackendProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

void begin();
