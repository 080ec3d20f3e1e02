// One thing of a day: a plan that can be picked up, a video, a free slot.
import { Link } from "@tanstack/react-router";
import { CalendarClock, CircleAlert, Clapperboard, Plus, SkipForward, TriangleAlert } from "lucide-react";

import type { CalendarVideo, OpenSlot, Plan } from "../../../contract/api/calendar.ts";
import { useText } from "../../i18n/index.ts";
import { clock, dayPlace, slotPlace, type Board, type Item } from "./board.ts";
import { dayOf, timeOf } from "./days.ts";
import { words } from "./words/index.ts";

import css from "./Calendar.module.css";

export function ItemOf({ item, board }: { item: Item; board: Board }) {
  if (item.kind === "plan") return <PlanItem plan={item.plan} board={board} />;
  if (item.kind === "video") return <VideoItem video={item.video} board={board} />;
  return <SlotItem slot={item.slot} board={board} />;
}

const ICONS = { planned: CalendarClock, begun: Clapperboard, missed: TriangleAlert, skipped: SkipForward };

function PlanItem({ plan, board }: { plan: Plan; board: Board }) {
  const t = useText(words).calendar;
  const { zone, drag, onOpen } = board;
  const { title, state, when, conflicts } = plan;
  const time = clock(when.at, zone);
  const name = nameOf(plan.channelId, board);
  const troubles = conflicts.map(({ kind }) => t.conflicts[kind]);
  const Icon = ICONS[state];
  const canMove = state === "planned" || state === "missed" || state === "skipped";
  return (
    <button
      type="button"
      className={css.item}
      data-kind="plan"
      data-state={state}
      data-held={drag.held?.item.id === plan.id || undefined}
      aria-description={canMove ? t.move.help : undefined}
      title={[title, `${t.by[when.by]} ${time}`, name, ...troubles].join("\n")}
      onClick={() => onOpen(plan)}
      {...(canMove ? drag.handlers(plan) : {})}
    >
      <Icon size={13} aria-hidden />
      {troubles.length > 0 && <CircleAlert size={13} className={css.warn} aria-hidden />}
      <span className={css.time}>{time}</span>
      <span className={css.title}>{title}</span>
      <span className={css.channel}>{name}</span>
      <span className="hidden">{[t.states[state], ...troubles].join(". ")}</span>
    </button>
  );
}

function VideoItem({ video, board }: { video: CalendarVideo; board: Board }) {
  const t = useText(words).calendar;
  const { id, title, state, at, channelId } = video;
  const time = clock(at, board.zone);
  const name = nameOf(channelId, board);
  return (
    <Link
      to="/videos/$id"
      params={{ id }}
      className={css.item}
      data-kind="video"
      data-state={state}
      title={[title, t.videos[state], name].join("\n")}
    >
      <Clapperboard size={13} aria-hidden />
      <span className={css.time}>{time}</span>
      <span className={css.title}>{title}</span>
      <span className={css.channel}>{name}</span>
      <span className="hidden">{t.videos[state]}</span>
    </Link>
  );
}

function SlotItem({ slot, board }: { slot: OpenSlot; board: Board }) {
  const t = useText(words).calendar;
  const { zone, drag, onAdd } = board;
  const time = clock(slot.at, zone);
  const name = nameOf(slot.channelId, board);
  const place = slotPlace(slot);
  return (
    <button
      type="button"
      className={css.item}
      data-kind="slot"
      data-drop={place}
      data-over={drag.held?.over === place || undefined}
      title={t.freeAt(time, name)}
      onClick={() => onAdd(dayOf(slot.at, zone), timeOf(slot.at, zone), slot.channelId)}
    >
      <Plus size={13} aria-hidden />
      <span className={css.time}>{time}</span>
      <span className={css.title}>{name}</span>
      <span className="hidden">{t.free}</span>
    </button>
  );
}

/** Attributes of a day on which plans can be dropped. */
export function dropOf(day: string, { drag }: Board) {
  const place = dayPlace(day);
  return { "data-drop": place, "data-over": drag.held?.over === place || undefined };
}

function nameOf(channelId: string, { channels }: Board): string {
  return channels.find(({ id }) => id === channelId)?.name ?? "";
}
