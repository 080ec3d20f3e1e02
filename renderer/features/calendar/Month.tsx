// A month as whole weeks: each day with what is on it, as far as there is room.
import { Plus } from "lucide-react";

import { useText } from "../../i18n/index.ts";
import { Popover } from "../../ui/Popover.tsx";
import { dayName, type Board } from "./board.ts";
import { dropOf, ItemOf } from "./Items.tsx";
import { words } from "./words/index.ts";

import css from "./Calendar.module.css";

const SHOWN = 3;

export function Month({ board }: { board: Board }) {
  const { days } = board;
  const weeks = Array.from({ length: days.length / 7 }, (_, i) => days.slice(i * 7, i * 7 + 7));
  return (
    <div className={css.month} role="table" aria-label={board.month}>
      <div role="row" className={css.weekdays}>
        {weeks[0]?.map((day) => (
          <span key={day} role="columnheader">
            {dayName(day, { weekday: "short" })}
          </span>
        ))}
      </div>
      {weeks.map((week) => (
        <div key={week[0]} role="row" className={css.week}>
          {week.map((day) => (
            <DayCell key={day} day={day} board={board} />
          ))}
        </div>
      ))}
    </div>
  );
}

function DayCell({ day, board }: { day: string; board: Board }) {
  const t = useText(words).calendar;
  const { now, month, onAdd } = board;
  const items = board.byDay.get(day) ?? [];
  const shown = items.length > SHOWN ? items.slice(0, SHOWN - 1) : items;
  const rest = items.slice(shown.length);
  const name = dayName(day, { weekday: "long", day: "numeric", month: "long" });
  return (
    <div
      role="cell"
      className={css.day}
      data-today={day === now || undefined}
      data-other={!day.startsWith(month) || undefined}
      {...dropOf(day, board)}
    >
      <div className={css.dayTop}>
        <time dateTime={day} aria-label={name}>
          {dayName(day, { day: "numeric" })}
        </time>
        {day >= now && (
          <button type="button" className={css.add} aria-label={t.planOn(name)} onClick={() => onAdd(day)}>
            <Plus size={14} aria-hidden />
          </button>
        )}
      </div>
      {shown.map((item) => (
        <ItemOf key={`${item.kind}${item.at}${keyOf(item)}`} item={item} board={board} />
      ))}
      {rest.length > 0 && (
        <Popover label={t.more(rest.length)} isNamed icon={null} className={css.more} side="below">
          <div className={css.rest}>
            <strong>{name}</strong>
            {items.map((item) => (
              <ItemOf key={`${item.kind}${item.at}${keyOf(item)}`} item={item} board={board} />
            ))}
          </div>
        </Popover>
      )}
    </div>
  );
}

export function keyOf(item: Parameters<typeof ItemOf>[0]["item"]): string {
  if (item.kind === "plan") return item.plan.id;
  return item.kind === "video" ? item.video.id : item.slot.channelId;
}
