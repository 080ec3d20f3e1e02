// The bell: what happened, the unread marked, each with its way to where it happened.
import { Link } from "@tanstack/react-router";
import { Bell, CircleAlert, CircleCheck, Hourglass, TriangleAlert, type LucideIcon } from "lucide-react";
import { useEffect, useId, useState } from "react";

import { useBackend } from "../../api/backend.tsx";
import { setBadge } from "../../api/native.ts";
import { format, useText } from "../../i18n/index.ts";
import { Popover } from "../../ui/Popover.tsx";
import {
  followOtherWindows,
  forgetNotices,
  hear,
  markRead,
  unreadOf,
  useNotices,
  type Notice,
  type NoticeKind,
} from "./notices.ts";

import css from "./Notices.module.css";

const SIGNS: Record<NoticeKind, LucideIcon> = {
  decide: Hourglass,
  ready: CircleCheck,
  failed: CircleAlert,
  trouble: TriangleAlert,
};

export function Notices() {
  const t = useText().notices;
  const { live } = useBackend();
  const notices = useNotices((kept) => kept.notices);
  const unread = unreadOf(notices);
  useEffect(() => live.subscribe(() => hear(live.state())), [live]);
  useEffect(followOtherWindows, []);
  useEffect(() => setBadge(unread), [unread]);
  return (
    <Popover
      label={unread > 0 ? t.unread(unread) : t.title}
      icon={
        <span className={css.bell}>
          <Bell size={16} aria-hidden />
          {unread > 0 && <b aria-hidden>{format.number(unread)}</b>}
        </span>
      }
    >
      <Panel notices={notices} />
    </Popover>
  );
}

function Panel({ notices }: { notices: Notice[] }) {
  const t = useText().notices;
  const id = useId();
  const [kind, setKind] = useState<NoticeKind | "all">("all");
  const kinds = [...new Set(notices.map((notice) => notice.kind))];
  const shown = kind === "all" || !kinds.includes(kind) ? notices : notices.filter((notice) => notice.kind === kind);
  return (
    <section className={css.panel} aria-labelledby={id}>
      <header>
        <h2 id={id}>{t.title}</h2>
        {notices.length > 0 && (
          <>
            <button type="button" onClick={() => markRead()}>
              {t.readAll}
            </button>
            <button type="button" onClick={forgetNotices}>
              {t.forget}
            </button>
          </>
        )}
      </header>
      {kinds.length > 1 && (
        <div className={css.kinds} role="group" aria-label={t.kind}>
          {(["all", ...kinds] as const).map((one) => (
            <button key={one} type="button" aria-pressed={one === kind} onClick={() => setKind(one)}>
              {one === "all" ? t.all : t.kinds[one]}
            </button>
          ))}
        </div>
      )}
      {notices.length === 0 && <p className={css.none}>{t.none}</p>}
      <ul>
        {shown.map((notice) => (
          <One key={notice.id} notice={notice} />
        ))}
      </ul>
    </section>
  );
}

function One({ notice }: { notice: Notice }) {
  const t = useText().notices;
  const { id, kind, title, text, videoId, at, isRead } = notice;
  const Icon = SIGNS[kind];
  const inside = (
    <>
      <Icon size={16} aria-hidden className={css.sign} />
      <span>
        <strong>{title}</strong>
        <small>
          {t.kinds[kind]} · {format.ago(new Date(at).toISOString())}
          {!isRead && <span className="hidden">, {t.isUnread}</span>}
        </small>
        {text && <small>{text}</small>}
      </span>
      {!isRead && <i aria-hidden />}
    </>
  );
  const read = () => markRead(id);
  return (
    <li data-kind={kind}>
      {videoId === null ? (
        <Link to="/health" onClick={read}>
          {inside}
        </Link>
      ) : (
        <Link to="/videos/$id" params={{ id: videoId }} onClick={read}>
          {inside}
        </Link>
      )}
    </li>
  );
}
