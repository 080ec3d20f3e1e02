// Where the player of the screen is; whatever is seen beside it follows, and can move it.
import { create } from "zustand";

interface Player {
  element: HTMLVideoElement | null;
  /** In frames of the picture while it plays, so that words and head go with what is heard. */
  seconds: number;
  isPlaying: boolean;
  /** Negative: backwards, which no browser plays by itself. */
  rate: number;
}

export const usePlayer = create<Player>(() => ({ element: null, seconds: 0, isPlaying: false, rate: 1 }));

/** For the `ref` of the player's element. */
export function attach(element: HTMLVideoElement | null): void {
  usePlayer.setState({ element, seconds: 0, isPlaying: false, rate: 1 });
}

export function heard(seconds: number): void {
  usePlayer.setState({ seconds });
}

let turn = 0;

/** Follows the element frame by frame until it pauses. */
export function follow(isPlaying: boolean): void {
  usePlayer.setState({ isPlaying });
  cancelAnimationFrame(turn);
  if (!isPlaying) return;
  const look = () => {
    const { element } = usePlayer.getState();
    if (!element || element.paused) return;
    usePlayer.setState({ seconds: element.currentTime });
    turn = requestAnimationFrame(look);
  };
  turn = requestAnimationFrame(look);
}

/** Plays from there; brings the player into sight. */
export function playFrom(seconds: number): void {
  const { element } = usePlayer.getState();
  if (!element) return;
  shuttle(0);
  seek(seconds);
  element.scrollIntoView({ block: "nearest" });
  // Refused where the person has not touched the page yet: then it stands at the place.
  void element.play().catch(() => undefined);
}

/** Stands at a place, or plays on from it. */
export function seek(seconds: number): void {
  const { element } = usePlayer.getState();
  if (!element) return;
  const end = Number.isFinite(element.duration) ? element.duration : seconds;
  element.currentTime = Math.max(0, Math.min(end, seconds));
  heard(element.currentTime);
}

/** @param seconds Negative: back. */
export function skip(seconds: number): void {
  seek((usePlayer.getState().element?.currentTime ?? 0) + seconds);
}

export function toggle(): void {
  const { element, rate } = usePlayer.getState();
  if (!element) return;
  if (rate < 0) shuttle(0);
  else if (element.paused) {
    shuttle(0);
    void element.play().catch(() => undefined);
  } else element.pause();
}

const FASTEST = 8;
/** How often a picture is sought while it goes backwards. */
const BACK_MS = 100;
let back: ReturnType<typeof setInterval> | undefined;

/** J, K and L of an editing table: each press of the same way doubles the speed, K stands still. */
export function shuttle(way: -1 | 0 | 1): void {
  const { element, rate, isPlaying } = usePlayer.getState();
  if (!element) return;
  const wasBack = back !== undefined;
  clearInterval(back);
  back = undefined;
  if (way === 0) {
    if (wasBack || rate !== 1) element.pause();
    element.playbackRate = 1;
    usePlayer.setState({ rate: 1 });
    return;
  }
  const goesOn = way > 0 ? isPlaying && rate > 0 : wasBack && rate < 0;
  const next = goesOn ? Math.max(-FASTEST, Math.min(FASTEST, rate * 2)) : way;
  usePlayer.setState({ rate: next });
  if (next > 0) {
    element.playbackRate = next;
    void element.play().catch(() => undefined);
    return;
  }
  element.pause();
  element.playbackRate = 1;
  back = setInterval(() => {
    skip((next * BACK_MS) / 1000);
    if (element.currentTime === 0) shuttle(0);
  }, BACK_MS);
}

export function halt(): void {
  shuttle(0);
  usePlayer.getState().element?.pause();
}
