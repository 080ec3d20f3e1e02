// Screens, their words and dialogs are fetched when they are first needed. Where the connection is gone by then, they cannot be: so each is fetched
// once the page has long been shown and rests: what it starts with comes first, and alone.
import type { AnyRouter } from "@tanstack/react-router";

import { wordsToFetch } from "../../i18n/words.ts";
import { Mui } from "../../ui/MuiAhead.ts";

type Load = () => Promise<unknown> | undefined;

const DIALOGS: readonly Load[] = [
  () => import("../video/RejectDialog.tsx"),
  () => import("../videos/VideoMenuList.tsx"),
  () => import("../session/SignIn.tsx"),
];

/** After the page's own beginning, on a slow machine too. */
const AFTER_MS = 5000;
/** What never rests gets its screens all the same. */
const REST_MS = 1000;

/** Begins it; the answer calls it off. What fails is fetched again when it is needed. */
export function fetchAhead(router: AnyRouter, parts: readonly { load: () => Promise<void> }[]): () => void {
  const stop = new AbortController();
  const timer = setTimeout(() => {
    const routes = Object.values<AnyRouter["routesById"][string]>(router.routesById);
    const first: Load[] = [
      // The list that is opened most, with its first rows.
      () => router.preloadRoute({ to: "/videos" }),
      () => Mui.load(),
      ...parts.map(({ load }) => load),
      ...routes.map((route) => async () => router.loadRouteChunk(route)),
      ...DIALOGS,
    ];
    // Whose words there are is known once the screens are there.
    void oneByOne(stop.signal, first).then(() => oneByOne(stop.signal, wordsToFetch()));
  }, AFTER_MS);
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}

/** Each when the page rests again: all at once would hold up a person who scrolls for several frames. */
async function oneByOne(signal: AbortSignal, loads: readonly Load[]): Promise<void> {
  for (const load of loads) {
    await new Promise((rested) => requestIdleCallback(rested, { timeout: REST_MS }));
    if (signal.aborted) return;
    await load()?.catch(() => undefined);
  }
}
