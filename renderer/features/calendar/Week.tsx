// A week by the hour: what is on at the same time stands side by side.
import { useEffect, useRef } from "react";

import { locale, useText } from "../../i18n/index.ts";
import { dayName, type Board, type Item } from "./board.ts";
import { minuteOf } from "./days.ts";
import { dropOf, ItemOf } from "./Items.tsx";
import { keyOf } from "./Month.tsx";
import { HOUR } from "./whereDropped.ts";
import { words } from "./words/index.ts";

import css from "./Calendar.module.css";

/** As high is an item. */
const ITEM_MINUTES = 30;
const FIRST_SEEN = 7;

export function Week({ board }: { board: Board }) {
  const { days, now } = board;
  const t = useText(words).calendar;
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => scroller.current?.scrollTo({ top: FIRST_SEEN * HOUR }), []);
  return (
    <div className={css.hours}>
      <div className={css.hoursTop}>
        <span />
        {days.map((day) => (
          <div key={day} data-today={day === now || undefined}>
            <span>{dayName(day, { weekday: "short" })}</span>
            <strong>{dayName(day, { day: "numeric" })}</strong>
          </div>
        ))}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by the keyboard */}
      <div ref={scroller} className={css.hoursBody} tabIndex={0} role="region" aria-label={t.views.week}>
        <div className={css.hoursSide} aria-hidden>
          {Array.from({ length: 24 }, (_, hour) => (
            <span key={hour} style={{ insetBlockStart: hour * HOUR }}>
              {hourName(hour)}
            </span>
          ))}
        </div>
        {days.map((day) => (
          <section
            key={day}
            className={css.column}
            data-day={day}
            data-today={day === now || undefined}
            aria-label={dayName(day, { weekday: "long", day: "numeric", month: "long" })}
            style={{ blockSize: 24 * HOUR }}
            {...dropOf(day, board)}
          >
            {placed(board.byDay.get(day) ?? [], board.zone).map(({ item, minute, lane, lanes }) => (
              <div
                key={`${item.kind}${item.at}${keyOf(item)}`}
                className={css.placed}
                style={{
                  insetBlockStart: (minute / 60) * HOUR,
                  insetInlineStart: `${(lane / lanes) * 100}%`,
                  inlineSize: `${100 / lanes}%`,
                }}
              >
                <ItemOf item={item} board={board} />
              </div>
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}

/** What overlaps gets lanes: each takes the first that is free, and all of a heap are equally wide. */
function placed(items: readonly Item[], zone: string) {
  const found: { item: Item; minute: number; lane: number; lanes: number }[] = [];
  let heap: typeof found = [];
  let until = -1;
  const close = () => {
    const lanes = Math.max(1, ...heap.map(({ lane }) => lane + 1));
    for (const one of heap) one.lanes = lanes;
    heap = [];
  };
  for (const item of items) {
    const minute = Math.min(minuteOf(item.at, zone), 24 * 60 - ITEM_MINUTES);
    if (minute >= until) close();
    const taken = new Set(heap.filter((one) => one.minute + ITEM_MINUTES > minute).map(({ lane }) => lane));
    let lane = 0;
    while (taken.has(lane)) lane++;
    const one = { item, minute, lane, lanes: 1 };
    heap.push(one);
    found.push(one);
    until = Math.max(until, minute + ITEM_MINUTES);
  }
  close();
  return found;
}

function hourName(hour: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: "numeric", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1, hour));
}
