// What the making of videos took, cost and came to, over a range of days, for all channels or one.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChartLine } from "lucide-react";

import type { Insights } from "../../../contract/api/insights.ts";
import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Screen, Toolbar } from "../../ui/Screen.tsx";
import { Select } from "../../ui/Select.tsx";
import { Stat, Stats } from "../../ui/Stat.tsx";
import { Aspects, Findings, Formats, MakingTimes, PerDay, Scores, Speed, Spending, Stages } from "./Charts.tsx";
import { DAYS, type InsightsSearch } from "./search.ts";
import { words } from "./words/index.ts";

import css from "./InsightsScreen.module.css";

export function InsightsScreen(props: { search: InsightsSearch; onSearch: (search: InsightsSearch) => void }) {
  const { search, onSearch } = props;
  const { days = 30, channel } = search;
  const t = useText(words).insights;
  const { api } = useBackend();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const input = { days, zone, ...(channel ? { channelId: channel } : {}) };
  const query = useQuery(api.insights.making.queryOptions({ input, placeholderData: keepPreviousData }));
  const channels = useQuery(api.channels.list.queryOptions({ input: { limit: 200 } }));
  return (
    <Screen
      title={t.title}
      lead={t.lead}
      toolbar={
        <Toolbar label={t.range}>
          <Choice
            label={t.range}
            value={String(days)}
            options={DAYS.map((n) => ({ value: String(n), label: t.ranges[n] }))}
            onChange={(value) => onSearch({ ...search, days: DAYS.find((n) => String(n) === value) })}
          />
          {(channels.data?.items.length ?? 0) > 1 && (
            <Select
              aria-label={t.channel}
              value={channel ?? ""}
              onChange={(event) => onSearch({ ...search, channel: event.target.value || undefined })}
            >
              <option value="">{t.allChannels}</option>
              {channels.data?.items.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Toolbar>
      }
    >
      <DataState
        query={query}
        errorTitle={t.notLoaded}
        isEmpty={({ totals }) => totals.completed + totals.failed + totals.cancelled === 0 && totals.spentUsd === 0}
        empty={
          <Empty icon={ChartLine} title={t.empty.title} text={t.empty.text}>
            <Button component={Link} to="/new" variant="contained" size="large">
              {t.empty.action}
            </Button>
          </Empty>
        }
      >
        {(told) => <Figures told={told} />}
      </DataState>
    </Screen>
  );
}

function Figures({ told }: { told: Insights }) {
  const { totals, videos } = told;
  const t = useText(words).insights.stats;
  const { medianMakingSeconds: median, meanScore, spentUsd } = totals;
  return (
    <>
      <Stats>
        <Stat
          label={t.completed}
          value={format.number(totals.completed)}
          note={t.failed(totals.failed)}
          tone={totals.failed > 0 ? "warn" : "plain"}
        />
        <Stat label={t.length} value={format.duration(totals.madeSeconds)} />
        <Stat label={t.making} value={median === null ? null : format.duration(median)} note={t.makingNote} />
        <Stat label={t.score} value={meanScore === null ? null : format.score(meanScore)} note={t.scoreNote} />
        <Stat label={t.spent} value={format.usd(spentUsd)} note={spentUsd > 0 ? t.spentNote : t.spentNothing} />
      </Stats>
      <div className={css.charts}>
        <PerDay days={told.days} />
        <Formats videos={videos} />
        <MakingTimes videos={videos} />
        <Stages stages={told.stages} />
        <Speed videos={videos} />
        <Scores videos={videos} />
        <Aspects aspects={told.aspects} />
        <Findings findings={told.findings} />
        <Spending days={told.days} spending={told.spending} />
      </div>
    </>
  );
}
