// Thirty days as a list: only those on which something is.
import { useText } from "../../i18n/index.ts";
import { dayName, type Board } from "./board.ts";
import { Bare } from "./CalendarScreen.tsx";
import { dropOf, ItemOf } from "./Items.tsx";
import { keyOf } from "./Month.tsx";
import { words } from "./words/index.ts";

import css from "./Calendar.module.css";

export function Agenda({ board }: { board: Board }) {
  const t = useText(words).calendar;
  const { days, now } = board;
  const filled = days.filter((day) => (board.byDay.get(day)?.length ?? 0) > 0);
  if (filled.length === 0) return <Bare />;
  return (
    <ol className={css.agenda} aria-label={t.views.agenda}>
      {filled.map((day) => (
        <li key={day} data-today={day === now || undefined} {...dropOf(day, board)}>
          <h3>
            <strong>{dayName(day, { day: "numeric" })}</strong>
            <span>
              {dayName(day, { weekday: "long" })}
              <br />
              {dayName(day, { month: "long", year: "numeric" })}
            </span>
          </h3>
          <div>
            {(board.byDay.get(day) ?? []).map((item) => (
              <ItemOf key={`${item.kind}${item.at}${keyOf(item)}`} item={item} board={board} />
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}
