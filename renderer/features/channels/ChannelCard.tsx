// A channel at a glance: who it is, how it does, what is due.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BadgeDollarSign, CalendarClock, Clapperboard, UserRound } from "lucide-react";

import type { Channel } from "../../../contract/api/channels.ts";
import { useBackend } from "../../api/backend.tsx";
import { format, locale, useLanguage, useText } from "../../i18n/index.ts";
import { Stat, Stats } from "../../ui/Stat.tsx";
import { Avatar } from "./Avatar.tsx";
import { personaName } from "./persona.ts";
import { words } from "./words/index.ts";

import css from "./Channels.module.css";

export function ChannelCard({ channel }: { channel: Channel }) {
  const t = useText(words).channels;
  useLanguage();
  const { api } = useBackend();
  const personas = useQuery(api.personas.list.queryOptions({ input: {} })).data;
  const persona = personas?.find(({ id }) => id === channel.persona);
  const { id, name, niche, isDefault, videos, schedule } = channel;
  return (
    <article className={css.card}>
      <header className={css.cardTop}>
        <Avatar channel={channel} />
        <div className={css.cardName}>
          <h2>
            <Link to="/channels/$id" params={{ id }}>
              {name}
            </Link>
          </h2>
          <p>{niche ?? t.noNiche}</p>
        </div>
        {isDefault && <span className={css.badge}>{t.isDefault}</span>}
      </header>
      <Figures channel={channel} />
      <ul className={css.facts}>
        <li>
          <UserRound size={14} aria-hidden />
          {persona ? personaName(persona).name : t.persona.none}
        </li>
        <li>
          <Clapperboard size={14} aria-hidden />
          {t.videos(videos)}
        </li>
        <li>
          <CalendarClock size={14} aria-hidden />
          {t.slots(schedule.slots.length)}
        </li>
      </ul>
    </article>
  );
}

/** What the platform says; before an account is linked each figure has its place, and why there is none. */
export function Figures({ channel: { account } }: { channel: Pick<Channel, "account"> }) {
  const t = useText(words).channels.figures;
  return (
    <div className={css.figures} data-empty={account === null || undefined}>
      <Stats>
        <Stat label={t.subscribers} value={account && format.number(account.subscribers)} />
        <Stat label={t.views} value={account && format.number(account.views)} note={t.days} />
        <Stat label={t.revenue} value={account && money(account.revenue)} note={t.days} />
      </Stats>
      {account ? (
        <p className={css.monetised} data-on={account.monetised || undefined}>
          <BadgeDollarSign size={14} aria-hidden />
          {account.monetised ? t.monetised : t.notMonetised} · {t.asOf(format.ago(account.asOf))}
        </p>
      ) : (
        <p className={css.monetised}>
          <BadgeDollarSign size={14} aria-hidden />
          {t.none}
        </p>
      )}
    </div>
  );
}

function money(microUsd: number): string {
  return new Intl.NumberFormat(locale(), { style: "currency", currency: "USD" }).format(microUsd / 1e6);
}
