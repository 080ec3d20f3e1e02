// Where the player of the screen is; whatever is seen beside it follows, and can move it.
import { create } from "zustand";

interface Player {
  element: HTMLVideoElement | null;
  seconds: number;
}

export const usePlayer = create<Player>(() => ({ element: null, seconds: 0 }));

/** For the `ref` of the player's element. */
export function attach(element: HTMLVideoElement | null): void {
  usePlayer.setState({ element, seconds: 0 });
}

export function heard(seconds: number): void {
  usePlayer.setState({ seconds });
}

/** Plays from there; brings the player into sight. */
export function playFrom(seconds: number): void {
  const { element } = usePlayer.getState();
  if (!element) return;
  element.currentTime = seconds;
  heard(seconds);
  element.scrollIntoView({ block: "nearest" });
  // Refused where the person has not touched the page yet: then it stands at the place.
  void element.play().catch(() => undefined);
}
