// Screens, their words and dialogs are fetched when they are first needed. Where the connection is gone by then, they cannot be: so each is fetched
// once the page has long been shown and rests: what it starts with comes first, and alone.
import type { AnyRouter } from "@tanstack/react-router";

import { loadAllWords } from "../../i18n/words.ts";
import { Mui } from "../../ui/MuiAhead.ts";

const DIALOGS = [
  () => Mui.load(),
  () => import("../video/RejectDialog.tsx"),
  () => import("../videos/VideoMenuList.tsx"),
  () => import("../session/SignIn.tsx"),
];

/** After the page's own beginning, on a slow machine too. */
const AFTER_MS = 5000;

/** Begins it; the answer calls it off. What fails is fetched again when it is needed. */
export function fetchAhead(router: AnyRouter, parts: readonly { load: () => Promise<void> }[]): () => void {
  let turn = 0;
  const timer = setTimeout(() => {
    turn = requestIdleCallback(
      () => {
        for (const route of Object.values<AnyRouter["routesById"][string]>(router.routesById))
          void Promise.resolve(router.loadRouteChunk(route)).catch(() => undefined);
        void loadAllWords();
        // The list that is opened most, with its first rows.
        void router.preloadRoute({ to: "/videos" });
        for (const load of [...parts.map((part) => part.load), ...DIALOGS]) void load().catch(() => undefined);
      },
      { timeout: 3000 },
    );
  }, AFTER_MS);
  return () => {
    clearTimeout(timer);
    cancelIdleCallback(turn);
  };
}
