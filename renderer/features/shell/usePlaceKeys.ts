// Keys that work on every screen: the palette, the help, a new video, and one key with a second to go to a screen.
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { actAt } from "../../ui/keymap.ts";
import { isTyping, nameOf, useActs } from "../../ui/useHotkeys.ts";
import { PLACES } from "./places.ts";

/** So long is a second key waited for. */
const CHORD_MS = 1_200;

const TO = new Map(PLACES.flatMap(({ places }) => places).map(({ name, to }) => [name, to]));

export function usePlaceKeys({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }): void {
  const navigate = useNavigate();
  /** Until when the next key is the second of two. */
  const until = useRef(0);
  useActs("anywhere", { palette: onPalette }, { whileTyping: true });
  useActs("anywhere", {
    help: onHelp,
    newVideo: () => void navigate({ to: "/new" }),
    goTo: () => void (until.current = Date.now() + CHORD_MS),
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (Date.now() > until.current || isTyping(event)) return;
      until.current = 0;
      const place = actAt("goTo", nameOf(event));
      const to = place && TO.get(place);
      if (!to) return;
      // Whatever else the key does on the screen, it is not meant now.
      event.preventDefault();
      event.stopImmediatePropagation();
      void navigate({ to });
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [navigate]);
}
