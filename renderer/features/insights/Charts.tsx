// The charts of Insights: each drawn in the page's colours, each with its rows for table and file.
import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  Cell as Slice,
  Legend,
  Line,
  LineChart,
  Pie,
  PieChart,
  PolarAngleAxis,
  PolarGrid,
  PolarRadiusAxis,
  Radar,
  RadarChart,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from "recharts";

import type { Insights } from "../../../contract/api/insights.ts";
import type { Format } from "../../../contract/values.ts";
import { format, useText } from "../../i18n/index.ts";
import { words as videoWords } from "../video/words/index.ts";
import { ChartCard } from "./ChartCard.tsx";
import { byScore, scale } from "./groups.ts";
import type { Cell } from "./saveChart.ts";
import { words } from "./words/index.ts";

import css from "./Charts.module.css";

const COLOURS = ["var(--accent)", "var(--good)", "var(--warn)", "var(--faint)"];
const AXIS = { stroke: "var(--faint)", tick: { fill: "var(--muted)", fontSize: 12 }, tickLine: false, axisLine: false };
const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 };
const LEGEND = {
  iconType: "square",
  iconSize: 9,
  itemSorter: null,
  formatter: (name: string) => <span className={css.legend}>{name}</span>,
} as const;
/** Nothing moves by itself: who looks wants the figures. */
const STILL = { isAnimationActive: false } as const;

const lasting = (n: number) => format.duration(n);
const seconds = (cell: Cell, column: number, of: readonly number[]) =>
  typeof cell === "number" && of.includes(column) ? format.duration(cell) : cell;

/** What stands beside the pointer: a title, then a line for each figure. */
function tip(
  titleOf: (row: never) => string,
  linesOf: (row: never) => readonly (readonly [string, string])[],
): (props: TooltipContentProps) => React.ReactNode {
  return function Tip({ active, payload }) {
    const row = payload[0]?.payload as never;
    if (!active || !row) return null;
    return (
      <div className={css.tip}>
        <b>{titleOf(row)}</b>
        {linesOf(row).map(([name, value]) => (
          <span key={name}>
            {name} <i>{value}</i>
          </span>
        ))}
      </div>
    );
  };
}

export function PerDay({ days }: { days: Insights["days"] }) {
  const t = useText(words).insights.perDay;
  const kinds = [
    ["completed", "var(--accent)", t.completed],
    ["failed", "var(--bad)", t.failed],
    ["cancelled", "var(--faint)", t.cancelled],
  ] as const;
  const ended = days.filter((day) => day.completed + day.failed + day.cancelled > 0);
  return (
    <ChartCard
      title={t.title}
      wide
      rows={{
        columns: [t.date, t.completed, t.failed, t.cancelled],
        rows: ended.length === 0 ? [] : days.map((day) => [day.date, day.completed, day.failed, day.cancelled]),
      }}
      written={(cell, column) => (column === 0 ? format.date(String(cell)) : cell)}
    >
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={days} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...AXIS} dataKey="date" tickFormatter={(date: string) => format.date(date)} minTickGap={28} />
          <YAxis {...AXIS} allowDecimals={false} width={32} />
          <Tooltip
            cursor={{ fill: "var(--hover)" }}
            content={tip(
              (day: Insights["days"][0]) => format.date(day.date),
              (day: Insights["days"][0]) => kinds.map(([key, , name]) => [name, format.number(day[key])] as const),
            )}
          />
          <Legend {...LEGEND} />
          {kinds.map(([key, colour, name]) => (
            <Bar key={key} {...STILL} dataKey={key} name={name} stackId="ended" fill={colour} maxBarSize={26} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </ChartCard>
  );
}

export function MakingTimes({ videos }: { videos: Insights["videos"] }) {
  const t = useText(words).insights.making;
  return (
    <ChartCard
      title={t.title}
      wide
      about={t.about}
      rows={{
        columns: [t.video, t.ended, t.seconds],
        rows: videos.map(({ title, endedAt, makingSeconds }) => [title, endedAt, makingSeconds]),
      }}
      written={(cell, column) => (column === 1 ? format.dateTime(String(cell)) : seconds(cell, column, [2]))}
    >
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={videos} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="id" hide />
          <YAxis {...AXIS} tickFormatter={lasting} width={56} />
          <Tooltip
            content={tip(
              (video: Insights["videos"][0]) => video.title,
              (video: Insights["videos"][0]) => [[t.seconds, format.duration(video.makingSeconds)]],
            )}
          />
          <Line
            {...STILL}
            dataKey="makingSeconds"
            stroke="var(--accent)"
            strokeWidth={2}
            dot={videos.length <= 60 ? { r: 2.5, fill: "var(--accent)" } : false}
          />
        </LineChart>
      </ResponsiveContainer>
    </ChartCard>
  );
}

export function Speed({ videos }: { videos: Insights["videos"] }) {
  const text = useText(words);
  const t = text.insights.speed;
  const most = scale(Math.max(0, ...videos.flatMap((video) => [video.seconds, video.makingSeconds])));
  return (
    <ChartCard
      title={t.title}
      about={t.about}
      rows={{
        columns: [text.insights.making.video, t.length, t.making],
        rows: videos.map((video) => [video.title, video.seconds, video.makingSeconds]),
      }}
      written={(cell, column) => seconds(cell, column, [1, 2])}
    >
      <ResponsiveContainer width="100%" height="100%">
        <ScatterChart margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--line)" />
          <XAxis {...AXIS} type="number" dataKey="seconds" tickFormatter={lasting} domain={[0, most]} />
          <YAxis
            {...AXIS}
            type="number"
            dataKey="makingSeconds"
            tickFormatter={lasting}
            width={56}
            domain={[0, most]}
          />
          <ReferenceLine
            segment={[
              { x: 0, y: 0 },
              { x: most, y: most },
            ]}
            stroke="var(--line-strong)"
            strokeDasharray="4 4"
            label={{ value: t.even, position: "insideTopRight", fill: "var(--muted)", fontSize: 11 }}
          />
          <Tooltip
            cursor={false}
            content={tip(
              (video: Insights["videos"][0]) => video.title,
              (video: Insights["videos"][0]) => [
                [t.length, format.duration(video.seconds)],
                [t.making, format.duration(video.makingSeconds)],
              ],
            )}
          />
          <Scatter {...STILL} data={videos} fill="var(--accent)" fillOpacity={0.7} />
        </ScatterChart>
      </ResponsiveContainer>
    </ChartCard>
  );
}

export function Stages({ stages }: { stages: Insights["stages"] }) {
  const text = useText(words);
  const t = text.insights.stages;
  const data = stages.map((one) => ({ ...one, name: text.stages[one.stage] }));
  return (
    <ChartCard
      title={t.title}
      about={t.about}
      rows={{ columns: [t.stage, t.seconds, t.runs], rows: data.map((one) => [one.name, one.meanSeconds, one.runs]) }}
      written={(cell, column) => seconds(cell, column, [1])}
    >
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={data} layout="vertical" margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid horizontal={false} stroke="var(--line)" />
          <XAxis {...AXIS} type="number" tickFormatter={lasting} />
          <YAxis {...AXIS} type="category" dataKey="name" width={132} interval={0} />
          <Tooltip
            cursor={{ fill: "var(--hover)" }}
            content={tip(
              (one: (typeof data)[0]) => one.name,
              (one: (typeof data)[0]) => [
                [t.seconds, format.duration(one.meanSeconds)],
                [t.runs, format.number(one.runs)],
              ],
            )}
          />
          <Bar {...STILL} dataKey="meanSeconds" fill="var(--accent)" radius={3} maxBarSize={18} />
        </BarChart>
      </ResponsiveContainer>
    </ChartCard>
  );
}

export function Scores({ videos }: { videos: Insights["videos"] }) {
  const t = useText(words).insights.scores;
  const groups = byScore(videos.flatMap(({ score }) => score ?? []));
  return (
    <ChartCard
      title={t.title}
      about={t.about}
      rows={{ columns: [t.range, t.videos], rows: groups.map(({ range, videos: n }) => [range, n]) }}
    >
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={groups} margin={MARGIN} accessibilityLayer={false} barCategoryGap={2}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...AXIS} dataKey="range" minTickGap={8} />
          <YAxis {...AXIS} allowDecimals={false} width={32} />
          <Tooltip
            cursor={{ fill: "var(--hover)" }}
            content={tip(
              (group: (typeof groups)[0]) => group.range,
              (group: (typeof groups)[0]) => [[t.videos, format.number(group.videos)]],
            )}
          />
          <Bar {...STILL} dataKey="videos" fill="var(--good)" radius={[3, 3, 0, 0]} />
        </BarChart>
      </ResponsiveContainer>
    </ChartCard>
  );
}

export function Aspects({ aspects }: { aspects: Insights["aspects"] }) {
  const text = useText(words);
  const t = text.insights.aspects;
  const data = aspects.map(({ aspect, score }) => ({ name: text.aspects[aspect], score: Math.round(score * 100) }));
  return (
    <ChartCard
      title={t.title}
      about={t.about}
      rows={{ columns: [t.aspect, t.score], rows: data.map(({ name, score }) => [name, score]) }}
    >
      <ResponsiveContainer width="100%" height="100%">
        <RadarChart data={data} outerRadius="82%" accessibilityLayer={false}>
          <PolarGrid stroke="var(--line-strong)" />
          <PolarAngleAxis dataKey="name" tick={{ fill: "var(--muted)", fontSize: 12 }} />
          <PolarRadiusAxis domain={[0, 100]} tick={false} axisLine={false} />
          <Tooltip
            content={tip(
              (one: (typeof data)[0]) => one.name,
              (one: (typeof data)[0]) => [[t.score, format.number(one.score)]],
            )}
          />
          <Radar {...STILL} dataKey="score" stroke="var(--accent)" fill="var(--accent)" fillOpacity={0.18} />
        </RadarChart>
      </ResponsiveContainer>
    </ChartCard>
  );
}

export function Findings({ findings }: { findings: Insights["findings"] }) {
  const text = useText(words);
  const { checks } = useText(videoWords);
  const t = text.insights.findings;
  const data = findings.map((one) => ({ ...one, name: checks[one.check] ?? one.check }));
  return (
    <ChartCard
      title={t.title}
      about={t.about}
      rows={{ columns: [t.check, t.warned, t.failed], rows: data.map((one) => [one.name, one.warned, one.failed]) }}
    >
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={data} layout="vertical" margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid horizontal={false} stroke="var(--line)" />
          <XAxis {...AXIS} type="number" allowDecimals={false} />
          <YAxis {...AXIS} type="category" dataKey="name" width={172} interval={0} />
          <Tooltip
            cursor={{ fill: "var(--hover)" }}
            content={tip(
              (one: (typeof data)[0]) => one.name,
              (one: (typeof data)[0]) => [
                [t.warned, format.number(one.warned)],
                [t.failed, format.number(one.failed)],
              ],
            )}
          />
          <Legend {...LEGEND} />
          <Bar {...STILL} dataKey="warned" name={t.warned} stackId="found" fill="var(--warn)" maxBarSize={16} />
          <Bar {...STILL} dataKey="failed" name={t.failed} stackId="found" fill="var(--bad)" maxBarSize={16} />
        </BarChart>
      </ResponsiveContainer>
    </ChartCard>
  );
}

export function Formats({ videos }: { videos: Insights["videos"] }) {
  const text = useText(words);
  const t = text.insights.formats;
  const data = [...Map.groupBy(videos, (video) => video.format)]
    .map(([of, all]: [Format, unknown[]]) => ({ name: text.formats[of].name, videos: all.length }))
    .toSorted((a, b) => b.videos - a.videos);
  return (
    <ChartCard
      title={t.title}
      about={t.about}
      rows={{ columns: [t.format, t.videos], rows: data.map(({ name, videos: n }) => [name, n]) }}
    >
      <ResponsiveContainer width="100%" height="100%">
        <PieChart accessibilityLayer={false}>
          <Pie
            {...STILL}
            data={data}
            dataKey="videos"
            nameKey="name"
            innerRadius="52%"
            outerRadius="78%"
            paddingAngle={data.length > 1 ? 2 : 0}
            stroke="none"
            label={({ name, value }: { name?: string; value?: number }) => `${name} · ${value}`}
          >
            {data.map(({ name }, i) => (
              <Slice key={name} fill={COLOURS[i % COLOURS.length] ?? ""} />
            ))}
          </Pie>
          <Tooltip
            content={tip(
              (one: (typeof data)[0]) => one.name,
              (one: (typeof data)[0]) => [[t.videos, format.number(one.videos)]],
            )}
          />
        </PieChart>
      </ResponsiveContainer>
    </ChartCard>
  );
}

export function Spending({ days, spending }: Pick<Insights, "days" | "spending">) {
  const t = useText(words).insights.spending;
  const parts = spending.map(({ service, usd }) => `${service} ${format.usd(usd)}`).join(" · ");
  return (
    <ChartCard
      title={t.title}
      wide
      about={parts || undefined}
      none={t.none}
      rows={{
        columns: [t.date, t.usd],
        rows: spending.length === 0 ? [] : days.map((day) => [day.date, day.spentUsd]),
      }}
      written={(cell, column) => (column === 0 ? format.date(String(cell)) : format.usd(Number(cell)))}
    >
      <ResponsiveContainer width="100%" height="100%">
        <AreaChart data={days} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...AXIS} dataKey="date" tickFormatter={(date: string) => format.date(date)} minTickGap={28} />
          <YAxis {...AXIS} tickFormatter={format.usd} width={64} />
          <Tooltip
            content={tip(
              (day: Insights["days"][0]) => format.date(day.date),
              (day: Insights["days"][0]) => [[t.usd, format.usd(day.spentUsd)]],
            )}
          />
          <Area {...STILL} dataKey="spentUsd" stroke="var(--warn)" fill="var(--warn-soft)" strokeWidth={2} />
        </AreaChart>
      </ResponsiveContainer>
    </ChartCard>
  );
}
