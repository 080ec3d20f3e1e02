// How a language model wrote the script: what it could have been about, its outline, each round with its scores, and who was passed over. Folded until somebody asks.
import { useQuery } from "@tanstack/react-query";
import { ChevronRight, PenLine } from "lucide-react";
import type { ReactNode } from "react";

import type { Writing as Written } from "../../../../contract/api/edits.ts";
import type { Departure, ModelUse } from "../../../../contract/llm.ts";
import type { Room, Round } from "../../../../contract/room.ts";
import { useBackend } from "../../../api/backend.tsx";
import { inWords } from "../../../api/errorWords.ts";
import { format, useText } from "../../../i18n/index.ts";
import { Bar } from "../../../ui/Bar.tsx";
import { useShown } from "../board/BoardProvider.tsx";
import { words } from "../words/index.ts";

import css from "./Writing.module.css";

export default function Writing() {
  const { api } = useBackend();
  const { video } = useShown();
  const { id, revision, stages } = video;
  const state = stages.find(({ name }) => name === "script")?.state ?? null;
  const { data } = useQuery(
    api.edits.writing.queryOptions({
      input: { id },
      queryKey: [...api.edits.writing.key({ input: { id } }), revision, state],
      staleTime: Infinity,
    }),
  );
  return data ? <Account writing={data} revision={revision} /> : null;
}

/** Nothing where no language model was asked for. */
export function Account({ writing, revision }: { writing: Written; revision: number }) {
  const t = useText(words).editor.writing;
  const { room } = writing;
  const passed = writing.departures.filter(({ unasked }) => !unasked);
  if (!room && passed.length === 0) return null;
  const kept = room?.rounds[room.kept];
  const about = [
    room?.model.name,
    kept && t.score(format.score(kept.score)),
    writing.revision !== null && writing.revision < revision && t.ofVersion(format.number(writing.revision)),
  ];
  return (
    <details className={css.writing}>
      <summary>
        <ChevronRight size={15} aria-hidden />
        <PenLine size={14} aria-hidden />
        <strong>{room ? t.title : t.none}</strong>
        <span>{about.filter(Boolean).join(" · ")}</span>
      </summary>
      {passed.length > 0 && <Passed departures={passed} />}
      {room && <Steps room={room} />}
    </details>
  );
}

function Passed({ departures }: { departures: readonly Departure[] }) {
  const t = useText(words).editor.writing;
  return (
    <Part title={t.passedOver}>
      <ul>
        {departures.map((departure) => {
          const { message, hint } = inWords(departure);
          return (
            <li key={`${departure.engine} ${departure.code}`}>
              <b>{t.engines[departure.engine]}</b> {message}
              <p>{hint}</p>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

function Steps({ room: { angles, outline, rounds, kept, unsourced, uses } }: { room: Room }) {
  const t = useText(words).editor.writing;
  return (
    <>
      <Part title={t.angles}>
        <ol>
          {angles.map(({ hook, angle, score }, i) => (
            <li key={hook}>
              <b>{hook}</b> {angle}{" "}
              <small>
                {t.score(format.score(score))}
                {i === 0 && ` · ${t.taken}`}
              </small>
            </li>
          ))}
        </ol>
      </Part>
      <Part title={t.outline}>
        <ol>
          {outline.map(({ heading, points, seconds }) => (
            <li key={heading}>
              <b>{heading}</b> <small>{format.duration(Math.round(seconds))}</small>
              {points.length > 0 && <p>{points.join(" · ")}</p>}
            </li>
          ))}
        </ol>
      </Part>
      <Part title={t.rounds}>
        <ol className={css.rounds}>
          {rounds.map((round, i) => (
            // oxlint-disable-next-line react/no-array-index-key -- A round is its number.
            <Reading key={i} round={round} n={i + 1} isKept={i === kept} />
          ))}
        </ol>
      </Part>
      {unsourced.length > 0 && (
        <Part title={t.unsourced}>
          <ul>
            {unsourced.map(({ sceneId, text, number }) => (
              <li key={`${sceneId} ${number} ${text}`}>
                <b>{number}</b> {text}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Used uses={uses} />
    </>
  );
}

function Reading({ round: { score, axes, feedback }, n, isKept }: { round: Round; n: number; isKept: boolean }) {
  const t = useText(words).editor.writing;
  return (
    <li>
      <p>
        <b>{t.round(format.number(n))}</b>{" "}
        <small>
          {t.score(format.score(score))}
          {isKept && ` · ${t.kept}`}
        </small>
      </p>
      <dl>
        {axes.map(({ name, score: mark }) => (
          <div key={name}>
            <dt>{t.axes[name] ?? name}</dt>
            <dd>
              <Bar
                label={t.axes[name] ?? name}
                value={mark}
                tone={mark < 0.6 ? "bad" : mark < 0.75 ? "warn" : "good"}
              />
              <span>{format.score(mark)}</span>
            </dd>
          </div>
        ))}
      </dl>
      {feedback.length > 0 && (
        <>
          <p className={css.quiet}>{t.feedback}</p>
          <ul>
            {feedback.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
    </li>
  );
}

/** What it took. */
function Used({ uses }: { uses: readonly ModelUse[] }) {
  const t = useText(words).editor.writing;
  if (uses.length === 0) return null;
  const sum = (of: (use: ModelUse) => number) => uses.reduce((all, use) => all + of(use), 0);
  const paid = sum(({ microUsd }) => microUsd) / 1e6;
  const time = format.duration(Math.round(sum(({ milliseconds }) => milliseconds) / 1000));
  return <p className={css.quiet}>{t.used(uses.length, time, paid > 0 ? format.usd(paid) : t.free)}</p>;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css.part} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
