// What the making of videos took, cost and came to, put together from the rows that tell it. Pure.
import type { Insights } from "../../contract/api/insights.ts";
import { ASPECTS } from "../../contract/review.ts";
import { STAGE_NAMES } from "../../contract/stage.ts";
import type { Ended, MadeStage, MadeVideo, Reviewed } from "../store/madeVideos.ts";
import type { Spent } from "../store/spending.ts";

export interface MadeRows {
  ended: readonly Ended[];
  videos: readonly MadeVideo[];
  stages: readonly MadeStage[];
  reviews: readonly Reviewed[];
  spent: readonly Spent[];
}

const FINDINGS = 10;

/** `days` back from `now`, today included; days begin at midnight in `zone`. Milliseconds UTC. */
export function rangeOf(days: number, zone: string, now: number): { dates: string[]; since: number } {
  const dateOf = dates(zone);
  const today = new Date(`${dateOf(now)}T00:00:00Z`);
  const all = Array.from({ length: days }, (_, i) => {
    const date = new Date(today);
    date.setUTCDate(date.getUTCDate() - (days - 1 - i));
    return date.toISOString().slice(0, 10);
  });
  // No zone lies more than 14 hours from UTC; what lies before the first day is left out by its date.
  const since = Date.parse(`${all[0]}T00:00:00Z`) - 15 * 3_600_000;
  return { dates: all, since };
}

export function insightsOf(rows: MadeRows, shown: readonly string[], zone: string, now: number): Insights {
  const dateOf = dates(zone);
  const first = shown[0] ?? "";
  const days = new Map(shown.map((date) => [date, { date, completed: 0, failed: 0, cancelled: 0, spentUsd: 0 }]));
  const within = (at: number) => dateOf(at) >= first;
  const ended = rows.ended.filter(({ endedAt }) => within(endedAt));
  const videos = rows.videos.filter(({ endedAt }) => within(endedAt));
  const spent = rows.spent.filter(({ at }) => within(at));
  for (const { status, endedAt } of ended) {
    const day = days.get(dateOf(endedAt));
    if (day) day[status]++;
  }
  for (const { at, microUsd } of spent) {
    const day = days.get(dateOf(at));
    if (day) day.spentUsd += microUsd / 1e6;
  }
  const completed = ended.filter(({ status }) => status === "completed");
  const scores = videos.flatMap(({ facts }) => facts.review?.score ?? []);
  return {
    from: new Date(Date.parse(`${first}T00:00:00Z`)).toISOString(),
    to: new Date(now).toISOString(),
    totals: {
      completed: completed.length,
      failed: ended.filter(({ status }) => status === "failed").length,
      cancelled: ended.filter(({ status }) => status === "cancelled").length,
      madeSeconds: sum(videos.map(({ facts }) => facts.seconds)),
      medianMakingSeconds: median(completed.map(({ milliseconds }) => milliseconds / 1000)),
      meanScore: mean(scores),
      spentUsd: sum(spent.map(({ microUsd }) => microUsd)) / 1e6,
    },
    days: [...days.values()],
    videos: videos.map(({ id, title, endedAt, milliseconds, facts }) => ({
      id,
      title,
      endedAt: new Date(endedAt).toISOString(),
      seconds: facts.seconds,
      makingSeconds: milliseconds / 1000,
      format: facts.format,
      score: facts.review?.score ?? null,
      verdict: facts.review?.verdict ?? null,
    })),
    stages: STAGE_NAMES.flatMap((stage) => {
      const took = rows.stages.find((one) => one.stage === stage);
      return took ? { stage, meanSeconds: took.meanMilliseconds / 1000, runs: took.runs } : [];
    }),
    aspects: ASPECTS.flatMap((aspect) => {
      const score = mean(rows.reviews.flatMap(({ aspects }) => aspects[aspect] ?? []));
      return score === null ? [] : { aspect, score };
    }),
    findings: findingsOf(rows.reviews),
    spending: spendingOf(spent),
  };
}

function findingsOf(reviews: readonly Reviewed[]): Insights["findings"] {
  const found = new Map<string, Insights["findings"][0]>();
  for (const { id, status } of reviews.flatMap(({ checks }) => checks)) {
    if (status === "pass") continue;
    const one = found.get(id) ?? { check: id, warned: 0, failed: 0 };
    one[status === "warn" ? "warned" : "failed"]++;
    found.set(id, one);
  }
  const times = (one: Insights["findings"][0]) => one.warned + one.failed;
  return [...found.values()].toSorted((a, b) => times(b) - times(a)).slice(0, FINDINGS);
}

function spendingOf(spent: readonly Spent[]): Insights["spending"] {
  const paid = new Map<string, Insights["spending"][0]>();
  for (const { service, kind, microUsd } of spent) {
    const key = `${kind} ${service}`;
    const one = paid.get(key) ?? { service, kind, usd: 0, uses: 0 };
    one.usd += microUsd / 1e6;
    one.uses++;
    paid.set(key, one);
  }
  return [...paid.values()].toSorted((a, b) => b.usd - a.usd);
}

/** The date of a moment in a zone. All zones begin their days at whole quarters of an hour: so many are asked of Intl at most. */
function dates(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const known = new Map<number, string>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER_MS);
    const date = known.get(quarter) ?? format.format(at);
    known.set(quarter, date);
    return date;
  };
}

const QUARTER_MS = 15 * 60_000;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;
}
