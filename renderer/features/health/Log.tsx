// The log: its newest lines, by level and words.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RefreshCw, ScrollText, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";

import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Input } from "../../ui/Input.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { words } from "./words/index.ts";

import css from "./Health.module.css";

const LEVELS = ["debug", "info", "warn", "error"] as const;
const FIRST = 100;
const MOST = 1000;

export function Log() {
  const t = useText(words).health.log;
  const { api } = useBackend();
  const [level, setLevel] = useState<(typeof LEVELS)[number]>("info");
  const [text, setText] = useState("");
  const [limit, setLimit] = useState(FIRST);
  const q = useDeferredValue(text.trim());
  const query = useQuery(
    api.system.logs.queryOptions({
      input: { level, limit, ...(q === "" ? {} : { q }) },
      placeholderData: keepPreviousData,
    }),
  );
  return (
    <Panel
      title={t.title}
      aside={
        <Button
          size="small"
          startIcon={<RefreshCw size={14} aria-hidden />}
          isBusy={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {t.refresh}
        </Button>
      }
    >
      <div className={css.tools}>
        <Choice
          label={t.level}
          value={level}
          options={LEVELS.map((value) => ({ value, label: t.levels[value] }))}
          onChange={setLevel}
        />
        <span className={css.search} role="search">
          <Search size={15} aria-hidden />
          <Input
            type="search"
            aria-label={t.search}
            placeholder={t.search}
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </span>
      </div>
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty icon={ScrollText} title={t.none.title} text={t.none.text} />}
      >
        {({ items, hasMore }) => (
          <>
            <ol className={css.log}>
              {items.map(({ at, level: of, message, videoId, stage, fields }, n) => (
                <li key={`${at}${n}`} data-level={of}>
                  <time dateTime={at}>{format.dateTime(at)}</time>
                  <span className={css.level}>{of}</span>
                  <span className={css.message}>
                    {message} {stage && <span className={css.quiet}>{stage}</span>}{" "}
                    {videoId && (
                      <Link to="/videos/$id" params={{ id: videoId }} className={css.link}>
                        {t.video}
                      </Link>
                    )}
                    {fields !== "" && (
                      <details>
                        <summary>{t.fields}</summary>
                        <code dir="ltr">{fields}</code>
                      </details>
                    )}
                  </span>
                </li>
              ))}
            </ol>
            {hasMore && limit < MOST && (
              <Button size="small" onClick={() => setLimit(Math.min(MOST, limit * 3))}>
                {t.more}
              </Button>
            )}
          </>
        )}
      </DataState>
    </Panel>
  );
}
