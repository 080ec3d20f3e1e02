// Screens and dialogs are fetched when they are first needed. Where the connection is gone by then, they cannot be: so each is fetched
// as soon as the page rests.
import type { AnyRouter } from "@tanstack/react-router";

const DIALOGS = [
  () => import("../video/RejectDialog.tsx"),
  () => import("../videos/VideoMenuList.tsx"),
  () => import("../session/SignIn.tsx"),
];

/** Begins it; the answer calls it off. What fails is fetched again when it is needed. */
export function fetchAhead(router: AnyRouter): () => void {
  const turn = requestIdleCallback(
    () => {
      for (const route of Object.values<AnyRouter["routesById"][string]>(router.routesById))
        void Promise.resolve(router.loadRouteChunk(route)).catch(() => undefined);
      for (const load of DIALOGS) void load().catch(() => undefined);
    },
    { timeout: 3000 },
  );
  return () => cancelIdleCallback(turn);
}
