// The rows of a list: what becomes of each, what is wrong with it by column, and which are left out.
import { Link } from "@tanstack/react-router";
import { Check, CircleAlert } from "lucide-react";
import { useState } from "react";

import type { BegunRow, CheckedList, CheckedRow } from "../../../../contract/api/batch.ts";
import { inWords } from "../../../api/errorWords.ts";
import { format, useText } from "../../../i18n/index.ts";
import { Choice } from "../../../ui/Choice.tsx";
import { words } from "../words/index.ts";

import css from "./Rows.module.css";

/** More are shown on request: a table of thousands is not read by anybody. */
const SHOWN = 100;

export function Rows(props: {
  list: CheckedList;
  /** Rows that the person leaves out. */
  left: ReadonlySet<number>;
  /** What became of those that were begun. */
  told: readonly BegunRow[];
  onLeave: (row: number, isLeft: boolean) => void;
}) {
  const { list, left, told, onLeave } = props;
  const t = useText(words).newVideo.several;
  const [what, setWhat] = useState<"all" | "bad">("all");
  const [most, setMost] = useState(SHOWN);
  const rows = what === "bad" ? list.rows.filter(({ video }) => video === null) : list.rows;
  const begun = new Map(told.map((one) => [one.row, one]));
  return (
    <>
      {list.usable < list.rows.length && (
        <Choice
          label={t.show}
          value={what}
          onChange={setWhat}
          options={[
            { value: "all", label: t.all },
            { value: "bad", label: t.onlyBad },
          ]}
        />
      )}
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="hidden">{t.take}</span>
              </th>
              <th scope="col">{t.row}</th>
              <th scope="col">{t.becomes}</th>
              <th scope="col">{t.how}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row) => (
              <Row key={row.row} row={row} isLeft={left.has(row.row)} begun={begun.get(row.row)} onLeave={onLeave} />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > most && (
        <button type="button" className={css.more} onClick={() => setMost(most + 10 * SHOWN)}>
          {t.more(format.number(rows.length - most))}
        </button>
      )}
    </>
  );
}

function Row(props: {
  row: CheckedRow;
  isLeft: boolean;
  begun: BegunRow | undefined;
  onLeave: (row: number, isLeft: boolean) => void;
}) {
  const { row, isLeft, begun, onLeave } = props;
  const shared = useText(words);
  const t = shared.newVideo.several;
  const { video, name } = row;
  const failed = begun?.fault && inWords(begun.fault);
  return (
    <tr data-bad={video === null || undefined} data-left={isLeft || undefined}>
      <td>
        <input
          type="checkbox"
          aria-label={t.takeRow(row.row)}
          checked={video !== null && !isLeft}
          disabled={video === null || begun !== undefined}
          onChange={(event) => onLeave(row.row, !event.target.checked)}
        />
      </td>
      <td className={css.number}>{row.row}</td>
      <td>
        <strong>{name || t.nameless}</strong>
        {row.faults.map(inWords).map((fault) => (
          <p key={`${fault.column}${fault.message}`} className={css.fault}>
            <CircleAlert size={13} aria-hidden />
            <span>
              {fault.column !== null && <b>{fault.column}: </b>}
              {fault.message}
              <small>{fault.hint}</small>
            </span>
          </p>
        ))}
        {failed && (
          <p className={css.fault}>
            <CircleAlert size={13} aria-hidden />
            <span>
              {failed.message}
              <small>{failed.hint}</small>
            </span>
          </p>
        )}
        {row.same && (
          <p className={css.same}>
            {t.same}{" "}
            <Link to="/videos/$id" params={{ id: row.same.id }}>
              {row.same.title}
            </Link>
          </p>
        )}
      </td>
      <td className={css.how}>
        {begun?.video ? (
          <Link to="/videos/$id" params={{ id: begun.video.id }} className={css.begun}>
            <Check size={14} aria-hidden /> {begun.video.resumed ? t.goesOn : t.isBegun}
          </Link>
        ) : (
          video && (
            <>
              {[
                t.made[video.made],
                shared.formats[video.format].name,
                format.duration(video.seconds),
                video.style && shared.styles[video.style].name,
                video.look,
                video.voice,
                video.files > 0 && t.files(video.files),
              ]
                .filter(Boolean)
                .join(" · ")}
            </>
          )
        )}
      </td>
    </tr>
  );
}
