// What is held by the pointer, shown beside it: the plan's title, and when it would be if it were let go of here.
import { useEffect, useRef, useState } from "react";

import type { Plan } from "../../../contract/api/calendar.ts";
import type { Channel } from "../../../contract/api/channels.ts";
import { useText } from "../../i18n/index.ts";
import { placeName, whenName } from "./board.ts";
import type { Drag } from "./useDrag.ts";
import { instantAt } from "./whereDropped.ts";
import { words } from "./words/index.ts";

import css from "./Calendar.module.css";

/** It stays within the window, in pixels. */
const EDGE = 22;

export function Ghost(props: {
  plan: Plan;
  drag: Drag<Plan>;
  zone: string;
  channels: readonly Channel[];
  isWeek: boolean;
}) {
  const { plan, drag, zone, channels, isWeek } = props;
  const t = useText(words).calendar.move;
  const card = useRef<HTMLDivElement>(null);
  const over = drag.held?.over ?? null;
  const [at, setAt] = useState<string | null>(null);
  useEffect(() => {
    drag.follow((point) => {
      if (card.current) {
        const { offsetWidth, offsetHeight, style } = card.current;
        const x = Math.min(point.x, innerWidth - offsetWidth - EDGE);
        const y = Math.min(point.y, innerHeight - offsetHeight - EDGE);
        style.setProperty("translate", `${x}px ${y}px`);
      }
      setAt(over === null ? null : instantAt(over, plan, zone, isWeek ? point : null));
    });
    return () => drag.follow(null);
  });
  const isSlot = over?.startsWith("slot|") === true;
  return (
    // What it says is told to screen readers by the screen.
    <div ref={card} className={css.ghost} data-nowhere={over === null || undefined} aria-hidden>
      <strong>{plan.title}</strong>
      <span>
        {over === null ? t.nowhere : isSlot ? placeName(over, zone, channels) : whenName(at ?? plan.when.at, zone)}
      </span>
    </div>
  );
}
