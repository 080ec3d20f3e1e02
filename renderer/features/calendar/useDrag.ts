// Dragging by mouse, touch and keyboard: what is picked up, over which place it is held, and where it is dropped.
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

/** A place to drop: any element with `data-drop`, whose value says which. */
export interface Held<T> {
  item: T;
  /** `data-drop` of the place; null: none. */
  over: string | null;
  by: "pointer" | "keyboard";
}

export interface Drag<T> {
  held: Held<T> | null;
  /** For what is shown beside the pointer while something is held by it: called at each move, and renders nothing. */
  follow: (listener: ((at: Point) => void) | null) => void;
  /** For the element that can be dragged. */
  handlers: (item: T) => {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    onBlur: () => void;
    onClickCapture: (event: { preventDefault: () => void; stopPropagation: () => void }) => void;
  };
}

export interface Point {
  x: number;
  y: number;
}

/** A hand is not steady: less is a press. */
const SLACK_PX = 6;
/** A finger that rests so long picks up; one that moves before scrolls. */
const REST_MS = 350;

export function useDrag<T>(options: {
  onDrop: (item: T, place: string, point: Point | null) => void;
  /** Told at each step, for screen readers. */
  onHold?: (held: Held<T>, isFirst: boolean) => void;
  onLeave?: (item: T) => void;
}): Drag<T> {
  const [held, setHeld] = useState<Held<T> | null>(null);
  const latest = useRef(options);
  const stop = useRef<(() => void) | null>(null);
  const dragged = useRef(false);
  const point = useRef<Point>({ x: 0, y: 0 });
  const follower = useRef<((at: Point) => void) | null>(null);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => () => stop.current?.(), []);

  const hold = (item: T, over: string | null, by: Held<T>["by"], isFirst = false) => {
    const next = { item, over, by };
    setHeld(next);
    latest.current.onHold?.(next, isFirst);
  };
  const leave = (item: T) => {
    setHeld(null);
    latest.current.onLeave?.(item);
  };
  const drop = (item: T, over: string | null, at: Point | null) => {
    setHeld(null);
    if (over === null) latest.current.onLeave?.(item);
    else latest.current.onDrop(item, over, at);
  };

  const onPointerDown = (item: T, event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || held) return;
    const { clientX, clientY, pointerId, pointerType } = event;
    const element = event.currentTarget;
    let isHeld = false;
    let over: string | null = null;
    dragged.current = false;
    point.current = { x: clientX, y: clientY };
    const begin = () => {
      isHeld = true;
      dragged.current = true;
      element.setPointerCapture?.(pointerId);
      over = placeAt(clientX, clientY);
      hold(item, over, "pointer", true);
    };
    const timer = pointerType === "mouse" ? undefined : setTimeout(begin, REST_MS);
    const onMove = (moved: globalThis.PointerEvent) => {
      if (moved.pointerId !== pointerId) return;
      point.current = { x: moved.clientX, y: moved.clientY };
      const isFar = Math.hypot(moved.clientX - clientX, moved.clientY - clientY) > SLACK_PX;
      if (!isHeld && isFar) {
        if (pointerType === "mouse") begin();
        else end();
      }
      if (!isHeld) return;
      moved.preventDefault();
      follower.current?.(point.current);
      const next = placeAt(moved.clientX, moved.clientY);
      if (next !== over) hold(item, (over = next), "pointer");
    };
    const onUp = (up: globalThis.PointerEvent) => {
      if (up.pointerId !== pointerId) return;
      end();
      if (isHeld) drop(item, over, { x: up.clientX, y: up.clientY });
    };
    const onCancel = () => {
      end();
      if (isHeld) leave(item);
    };
    const onKey = (key: globalThis.KeyboardEvent) => {
      if (key.key === "Escape" && isHeld) onCancel();
    };
    // A finger that holds something scrolls nothing.
    const onTouch = (touch: TouchEvent) => {
      if (isHeld) touch.preventDefault();
    };
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onCancel);
      window.removeEventListener("keydown", onKey);
      element.removeEventListener("touchmove", onTouch);
      stop.current = null;
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onCancel);
    window.addEventListener("keydown", onKey);
    element.addEventListener("touchmove", onTouch, { passive: false });
    stop.current = end;
  };

  const onKeyDown = (item: T, event: KeyboardEvent<HTMLElement>) => {
    if (held?.item !== item) {
      if (event.key !== " ") return;
      event.preventDefault();
      const place = event.currentTarget.closest<HTMLElement>("[data-drop]")?.dataset["drop"] ?? null;
      hold(item, place, "keyboard", true);
      return;
    }
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (way) {
      event.preventDefault();
      hold(item, neighbour(held.over, way as [number, number]) ?? held.over, "keyboard");
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      drop(item, held.over, null);
    } else if (event.key === "Escape") {
      event.preventDefault();
      leave(item);
    }
  };

  return {
    held,
    follow: (listener) => {
      follower.current = listener;
      listener?.(point.current);
    },
    handlers: (item) => ({
      onPointerDown: (event) => onPointerDown(item, event),
      onKeyDown: (event) => onKeyDown(item, event),
      onBlur: () => held?.item === item && leave(item),
      // The press that ended a drag opens nothing.
      onClickCapture: (event) => {
        if (!dragged.current) return;
        dragged.current = false;
        event.preventDefault();
        event.stopPropagation();
      },
    }),
  };
}

function placeAt(x: number, y: number): string | null {
  return document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-drop]")?.dataset["drop"] ?? null;
}

/** The nearest place in that direction: right or left, down or up, as they lie on the screen. */
function neighbour(from: string | null, [dx, dy]: [number, number]): string | null {
  const places = [...document.querySelectorAll<HTMLElement>("[data-drop]")].map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { name: element.dataset["drop"] ?? "", x: left + width / 2, y: top + Math.min(height, 40) / 2 };
  });
  const here = places.find(({ name }) => name === from);
  if (!here) return places[0]?.name ?? null;
  const ranked = places
    .filter(({ name, x, y }) => name !== from && (dx === 0 ? (y - here.y) * dy > 4 : (x - here.x) * dx > 4))
    .map(({ name, x, y }) => {
      const along = dx === 0 ? Math.abs(y - here.y) : Math.abs(x - here.x);
      const across = dx === 0 ? Math.abs(x - here.x) : Math.abs(y - here.y);
      return { name, far: along + across * 3 };
    })
    .toSorted((a, b) => a.far - b.far);
  return ranked[0]?.name ?? null;
}
