// Beside the form: a frame of the look with the person's own words, and what the video will take.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Clock, Coins, HardDrive, ImageOff, Timer, type LucideIcon } from "lucide-react";
import { memo, useDeferredValue, useEffect, useMemo, useState, type CSSProperties, type ReactNode } from "react";

import type { Channel } from "../../../contract/api/channels.ts";
import type { VideoEstimate } from "../../../contract/api/videos.ts";
import { useBackend } from "../../api/backend.tsx";
import { isLost } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import { Notice } from "../../ui/Notice.tsx";
import { ratioOf } from "../../ui/ratio.ts";
import { useChannel } from "./FromChannel.tsx";
import { useValues } from "./useField.ts";
import { faultsOf, inEffect, placingOf, wishesOf, type FormValues } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Side.module.css";

export function Side({ channels, children }: { channels: readonly Channel[]; children: ReactNode }) {
  // Each letter would be a frame: what is typed is waited for.
  const values = useSettled(useValues(), 450);
  const channel = useChannel(channels);
  return (
    <aside className={css.side}>
      <Preview values={values} channel={channel} />
      <Estimate values={values} />
      {children}
    </aside>
  );
}

function useSettled<T>(value: T, ms: number): T {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  const last = useDeferredValue(settled);
  return useMemo(() => JSON.parse(last) as T, [last]);
}

const Preview = memo(function Preview({ values, channel }: { values: FormValues; channel: Channel | undefined }) {
  const t = useText(words).newVideo;
  const { api } = useBackend();
  const { format: shape, language } = inEffect(values, channel);
  const [title, caption] = wordsOf(values, [t.previewTitle, t.previewCaption]);
  const captions = inEffect(values, channel).captions === "burned" && title !== caption ? caption : "";
  const query = useQuery(
    api.looks.preview.queryOptions({
      input: {
        look: values.look === "" ? (channel?.presets.look ?? null) : values.look,
        captionStyle: values.captionStyle === "" ? (channel?.presets.captionStyle ?? null) : values.captionStyle,
        title,
        caption: captions,
        format: shape,
        language,
      },
      placeholderData: keepPreviousData,
      staleTime: Infinity,
      retry: false,
    }),
  );
  const isOld = query.isPlaceholderData || query.isPending;
  return (
    <figure className={css.preview} aria-busy={isOld}>
      <div className={css.frame} style={{ "--ratio": ratioOf(shape) } as CSSProperties}>
        {query.data ? (
          <img src={query.data.url} alt={t.previewAlt(title)} data-old={isOld || undefined} />
        ) : query.error ? (
          <p>
            <ImageOff size={18} aria-hidden />
            {isLost(query.error) ? t.previewLost : t.previewFailed}
          </p>
        ) : (
          <span className={css.drawing}>{t.previewDrawing}</span>
        )}
      </div>
      <figcaption>{t.previewHint}</figcaption>
    </figure>
  );
});

/** What the frame says: the person's own title, and the first sentence of what they wrote. */
function wordsOf({ topic, notes, script, source }: FormValues, otherwise: [string, string]): [string, string] {
  const written = source === "script" ? script : source === "notes" ? notes : "";
  const lines = written
    .replaceAll(/\[[^\]]*\]/g, " ")
    .split("\n")
    .map((line) => line.replace(/^[#>*\-\s]+/, "").trim())
    .filter(Boolean);
  const title = topic.trim() || (lines[0] ?? "") || otherwise[0];
  const sentence = /^.{1,110}?[.!?。](?=\s|$)/u.exec(lines.find((line) => line !== title) ?? "")?.[0] ?? otherwise[1];
  return [title.slice(0, 100), sentence.slice(0, 200)];
}

const Estimate = memo(function Estimate({ values }: { values: FormValues }) {
  const t = useText(words).newVideo.estimate;
  const { api } = useBackend();
  // Where a field is wrong, it is told there; until then the last estimate stands.
  const isSound = faultsOf(values).every(({ kind }) => kind === "missing");
  const query = useQuery(
    api.videos.estimate.queryOptions({
      input: { ...wishesOf(values), ...placingOf(values) },
      enabled: isSound,
      placeholderData: keepPreviousData,
      staleTime: 5_000,
      retry: false,
    }),
  );
  const { data } = query;
  if (!data) return <section className={css.estimate} aria-label={t.title} aria-busy={query.isPending} />;
  const cost = data.costs.reduce((sum, { usd }) => sum + usd, 0);
  const isFull = data.freeBytes !== null && data.freeBytes < data.bytes * 1.2;
  return (
    <section className={css.estimate} aria-label={t.title} aria-live="polite">
      <dl>
        <Fact icon={Clock} name={t.length} value={format.duration(Math.round(data.videoSeconds))} />
        <Fact
          icon={Timer}
          name={t.time}
          value={t.about(format.remaining(data.seconds))}
          note={data.waitSeconds > 5 ? t.queue(format.remaining(data.waitSeconds)) : undefined}
        />
        <Fact
          icon={Coins}
          name={t.cost}
          value={cost > 0 ? t.dollars(cost) : t.free}
          note={
            cost > 0
              ? data.costs.map(({ service, characters }) => t.by(service, format.number(characters))).join(", ")
              : undefined
          }
        />
        <Fact
          icon={HardDrive}
          name={t.disk}
          value={format.bytes(data.bytes)}
          note={data.freeBytes === null ? undefined : t.freeDisk(format.bytes(data.freeBytes))}
        />
      </dl>
      <Stages data={data} />
      {isFull && <Notice tone="warn" title={t.full} />}
      {cost > data.limitUsd && <Notice tone="warn" title={t.overLimit(t.dollars(data.limitUsd))} />}
      {data.same && (
        <Notice tone="warn" title={t.same(data.same.title)} text={t.sameHint(data.same.state === "done")}>
          <Link to="/videos/$id" params={{ id: data.same.id }} className={css.link}>
            {t.sameOpen}
          </Link>
        </Notice>
      )}
    </section>
  );
});

function Fact({
  icon: Icon,
  name,
  value,
  note,
}: {
  icon: LucideIcon;
  name: string;
  value: string;
  note?: string | undefined;
}) {
  return (
    <div>
      <dt>
        <Icon size={14} aria-hidden />
        {name}
      </dt>
      <dd>
        <b>{value}</b>
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

/** The work of each stage as a stretch of one bar, with the same as words for who cannot see it. */
function Stages({ data }: { data: VideoEstimate }) {
  const shared = useText(words);
  const t = shared.newVideo.estimate;
  const whole = data.stages.reduce((sum, { seconds }) => sum + seconds, 0);
  if (whole === 0) return null;
  const told = data.stages.filter(({ seconds }) => seconds / whole >= 0.005);
  return (
    <details className={css.stages}>
      <summary>
        <span className={css.bar} aria-hidden>
          {told.map(({ name, seconds }) => (
            <i key={name} style={{ flexGrow: seconds / whole }} />
          ))}
        </span>
        <span>{data.measuredBy > 0 ? t.measured(data.measuredBy) : t.unmeasured}</span>
      </summary>
      <ul>
        {told.map(({ name, seconds }) => (
          <li key={name}>
            <span>{shared.stages[name]}</span>
            <span>{format.duration(seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds))}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
