// A chart in its frame: title, what it counts, the same as a table, and the ways to keep it.
import { ChartColumn, FileSpreadsheet, Image, Table } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";

import { useText } from "../../i18n/index.ts";
import { IconButton } from "../../ui/Button.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { csvOf, fileName, pngOf, save, type Cell, type Rows } from "./saveChart.ts";
import { words } from "./words/index.ts";

import css from "./ChartCard.module.css";

export function ChartCard(props: {
  title: string;
  about?: string | undefined;
  rows: Rows;
  /** How a cell of the table is written; absent: as it is. */
  written?: (cell: Cell, column: number) => ReactNode;
  /** In place of an empty chart. */
  none?: string;
  wide?: boolean;
  children: ReactNode;
}) {
  const { title, about, rows, written = (cell) => cell, none, wide = false, children } = props;
  const t = useText(words).insights.chart;
  const drawn = useRef<HTMLDivElement>(null);
  const [isTable, setTable] = useState(false);
  const savePng = async () => {
    const chart = drawn.current?.querySelector<SVGSVGElement>("svg.recharts-surface");
    if (!chart) return;
    try {
      save(await pngOf(chart, title), fileName(title, "png"));
    } catch {
      toast({ tone: "bad", title: t.notSaved });
    }
  };
  const isEmpty = rows.rows.length === 0;
  return (
    <section className={css.card} data-wide={wide || undefined} aria-label={title}>
      <header>
        <div>
          <h2>{title}</h2>
          {about && <p>{about}</p>}
        </div>
        {!isEmpty && (
          <div className={css.ways}>
            <IconButton
              aria-label={isTable ? t.chart(title) : t.table(title)}
              title={isTable ? t.asChart : t.asTable}
              aria-pressed={isTable}
              onClick={() => setTable(!isTable)}
            >
              {isTable ? <ChartColumn size={15} aria-hidden /> : <Table size={15} aria-hidden />}
            </IconButton>
            <IconButton
              aria-label={t.saveCsv(title)}
              title={t.csv}
              onClick={() => save(new Blob([csvOf(rows)], { type: "text/csv" }), fileName(title, "csv"))}
            >
              <FileSpreadsheet size={15} aria-hidden />
            </IconButton>
            {!isTable && (
              <IconButton aria-label={t.savePng(title)} title={t.png} onClick={() => void savePng()}>
                <Image size={15} aria-hidden />
              </IconButton>
            )}
          </div>
        )}
      </header>
      {isEmpty ? (
        <p className={css.none}>{none ?? t.none}</p>
      ) : isTable ? (
        <AsTable title={title} rows={rows} written={written} />
      ) : (
        <div ref={drawn} className={css.drawn} role="img" aria-label={[title, about].filter(Boolean).join(". ")}>
          {children}
        </div>
      )}
    </section>
  );
}

function AsTable(props: { title: string; rows: Rows; written: (cell: Cell, column: number) => ReactNode }) {
  const { title, rows, written } = props;
  return (
    // Scrolled by keyboard too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={css.table} tabIndex={0} role="group" aria-label={title}>
      <table>
        <thead>
          <tr>
            {rows.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, column) => (
                <td key={column} data-number={typeof cell === "number" || undefined}>
                  {written(cell, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
