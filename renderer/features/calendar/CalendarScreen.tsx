// What is made when: plans, slots and finished videos by month, week or as a list; plans are moved by dragging.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarDays, ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { useCallback, useMemo, useState } from "react";

import type { Plan } from "../../../contract/api/calendar.ts";
import type { Channel } from "../../../contract/api/channels.ts";
import { useBackend } from "../../api/backend.tsx";
import { locale, useText } from "../../i18n/index.ts";
import Button, { IconButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { useKeptChoice } from "../../ui/kept.ts";
import { Screen, Toolbar } from "../../ui/Screen.tsx";
import { Select } from "../../ui/Select.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { useActs } from "../../ui/useHotkeys.ts";
import { Agenda } from "./Agenda.tsx";
import { byDay, placeName, whenName, type Board } from "./board.ts";
import { addDays, daysOf, firstDayOf, ownZone, startOf, step, today } from "./days.ts";
import { Ghost } from "./Ghost.tsx";
import { Missed } from "./Missed.tsx";
import { Month } from "./Month.tsx";
import { PlanDialog, type Draft } from "./PlanDialog.tsx";
import { VIEWS, type CalendarSearch, type View } from "./search.ts";
import { useDrag } from "./useDrag.ts";
import { useMove } from "./useMove.ts";
import { Week } from "./Week.tsx";
import { instantAt } from "./whereDropped.ts";
import { words } from "./words/index.ts";

import css from "./Calendar.module.css";

const MINE = "mine";

export function CalendarScreen(props: { search: CalendarSearch; onSearch: (next: CalendarSearch) => void }) {
  const { search, onSearch } = props;
  const t = useText(words).calendar;
  const { api } = useBackend();
  const channels = useQuery(api.channels.list.queryOptions({ input: { limit: 200 } })).data?.items ?? NONE;
  const channel = channels.find(({ id }) => id === search.channel);
  const zones = useMemo(() => [MINE, ...new Set(channels.map(({ timezone }) => timezone))], [channels]);
  const [chosenZone, setZone] = useKeptChoice("ytempire.calendar.zone", zones, MINE);
  const zone = chosenZone === MINE ? ownZone() : chosenZone;
  const [kept, setKept] = useKeptChoice<View>("ytempire.calendar.view", VIEWS, "month");
  const view = search.view ?? kept;
  const now = today(zone);
  const at = search.at ?? now;
  const days = useMemo(() => daysOf(view, at, firstDayOf(locale())), [view, at]);
  const first = days[0] ?? at;
  const last = days.at(-1) ?? at;
  const query = useQuery(
    api.calendar.get.queryOptions({
      input: {
        from: startOf(first, zone),
        to: startOf(addDays(last, 1), zone),
        ...(channel ? { channelId: channel.id } : {}),
      },
      placeholderData: keepPreviousData,
    }),
  );
  const [open, setOpen] = useState<Plan | Draft | null>(null);
  const [said, setSaid] = useState("");
  const move = useMove();
  const drag = useDrag<Plan>({
    onHold: ({ item: plan, over: place, by }, isFirst) => {
      if (isFirst && by === "keyboard") setSaid(t.move.taken(plan.title, whenName(plan.when.at, zone)));
      else if (place !== null) setSaid(t.move.holding(plan.title, placeName(place, zone, channels)));
    },
    onLeave: (plan) => setSaid(t.move.left(plan.title)),
    onDrop: (plan, place, point) => {
      const to = instantAt(place, plan, zone, view === "week" ? point : null);
      const [before, after] = [plan.when.at, to].map((when) => whenName(when, zone)) as [string, string];
      if (before === after) return setSaid(t.move.left(plan.title));
      void move(plan, to).then((isMoved) =>
        setSaid(isMoved ? t.move.dropped(plan.title, before, after) : t.move.left(plan.title)),
      );
      return undefined;
    },
  });
  const go = (next: CalendarSearch) => onSearch({ ...search, ...next });
  const add = useCallback(
    (day: string, time?: string, channelId?: string) =>
      setOpen({ kind: "draft", day, time: time ?? null, channelId: channelId ?? search.channel ?? null }),
    [search.channel],
  );
  useActs("calendar", {
    earlier: () => drag.held === null && go({ at: step(view, at, -1) }),
    later: () => drag.held === null && go({ at: step(view, at, 1) }),
    today: () => go({ at: now }),
    plan: () => add(at < now ? now : at),
  });
  return (
    <Screen
      title={t.title}
      width="full"
      actions={
        <Button variant="contained" startIcon={<Plus size={16} aria-hidden />} onClick={() => add(at < now ? now : at)}>
          {t.plan}
        </Button>
      }
      toolbar={
        <Toolbar
          label={t.tools}
          end={
            <>
              <Select
                aria-label={t.channel}
                value={channel?.id ?? ""}
                onChange={({ target }) => {
                  const { channel: _, ...others } = search;
                  onSearch(target.value === "" ? others : { ...others, channel: target.value });
                }}
              >
                <option value="">{t.allChannels}</option>
                {channels.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
              <Select aria-label={t.zone} value={chosenZone} onChange={({ target }) => setZone(target.value)}>
                {zones.map((one) => (
                  <option key={one} value={one}>
                    {one === MINE ? t.myZone(ownZone().replaceAll("_", " ")) : one.replaceAll("_", " ")}
                  </option>
                ))}
              </Select>
              <Choice
                label={t.views.label}
                value={view}
                onChange={(next) => {
                  setKept(next);
                  go({ view: next });
                }}
                options={VIEWS.map((value) => ({ value, label: t.views[value] }))}
              />
            </>
          }
        >
          <IconButton aria-label={t.before} onClick={() => go({ at: step(view, at, -1) })}>
            <ChevronLeft size={18} aria-hidden className={css.turns} />
          </IconButton>
          <Button onClick={() => go({ at: now })}>{t.today}</Button>
          <IconButton aria-label={t.after} onClick={() => go({ at: step(view, at, 1) })}>
            <ChevronRight size={18} aria-hidden className={css.turns} />
          </IconButton>
          <h2 className={css.span} aria-live="polite">
            {spanName(view, at, first, last)}
          </h2>
        </Toolbar>
      }
    >
      <p className="hidden" role="status" aria-atomic>
        {said}
      </p>
      {drag.held?.by === "pointer" && (
        <Ghost plan={drag.held.item} drag={drag} zone={zone} channels={channels} isWeek={view === "week"} />
      )}
      <DataState query={query} errorTitle={t.notLoaded} loading={<Skeleton width="100%" height={560} />}>
        {(data) => {
          const board: Board = {
            days,
            now,
            month: at.slice(0, 7),
            zone,
            channels,
            byDay: byDay(data, zone),
            drag,
            onOpen: setOpen,
            onAdd: add,
          };
          return (
            <>
              <Missed plans={data.missed} onOpen={setOpen} />
              {view === "month" && <Month board={board} />}
              {view === "week" && <Week board={board} />}
              {view === "agenda" && <Agenda board={board} />}
              {view !== "agenda" && isBare(data) && <Bare />}
            </>
          );
        }}
      </DataState>
      {open && <PlanDialog of={open} zone={zone} channels={channels} onClose={() => setOpen(null)} />}
    </Screen>
  );
}

const NONE: Channel[] = [];

function isBare({ plans, slots, videos }: { plans: unknown[]; slots: unknown[]; videos: unknown[] }): boolean {
  return plans.length + slots.length + videos.length === 0;
}

export function Bare() {
  const t = useText(words).calendar.empty;
  return (
    <Empty icon={CalendarDays} title={t.title} text={t.text}>
      <Button component={Link} to="/channels">
        {t.channels}
      </Button>
    </Empty>
  );
}

function spanName(view: View, at: string, first: string, last: string): string {
  const lang = locale();
  if (view === "month")
    return new Intl.DateTimeFormat(lang, { month: "long", year: "numeric", timeZone: "UTC" }).format(Date.parse(at));
  return new Intl.DateTimeFormat(lang, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).formatRange(Date.parse(first), Date.parse(last));
}
