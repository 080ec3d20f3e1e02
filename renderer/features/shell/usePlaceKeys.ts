// Keys that work on every screen: the palette, the help, a new video, and `g` with a letter to go to a screen.
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { useHotkeys } from "../../ui/useHotkeys.ts";
import { PLACES } from "./places.ts";

/** After `g`, so long is a second key waited for. */
const CHORD_MS = 1_200;

const TO = new Map(PLACES.flatMap(({ places }) => places).map(({ key, to }) => [key, to]));

export function usePlaceKeys({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }): void {
  const navigate = useNavigate();
  /** Until when the next key is the second of two. */
  const until = useRef(0);
  useHotkeys({ "mod+k": onPalette }, { whileTyping: true });
  useHotkeys({
    "?": onHelp,
    n: () => void navigate({ to: "/new" }),
    g: () => void (until.current = Date.now() + CHORD_MS),
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (Date.now() > until.current || event.key === "g") return;
      until.current = 0;
      const to = TO.get(event.key);
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      // Whatever else the letter does on the screen, it is not meant now.
      event.preventDefault();
      event.stopImmediatePropagation();
      void navigate({ to });
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [navigate]);
}
