// What the first row of a list may name, and a list to begin with.
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";

import { useBackend } from "../../../api/backend.tsx";
import { said } from "../../../api/said/index.ts";
import { useText } from "../../../i18n/index.ts";
import Button from "../../../ui/Button.tsx";
import { words } from "../words/index.ts";

import css from "./Several.module.css";

export function Columns() {
  const t = useText(words).newVideo.several;
  const { api } = useBackend();
  const { data = [] } = useQuery(api.batch.columns.queryOptions({ input: {}, staleTime: Infinity }));
  return (
    <div className={css.columns}>
      <details>
        <summary>{t.columns}</summary>
        <p>{t.columnsHint}</p>
        <dl>
          {data.map(({ name, help }) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{said(help)}</dd>
            </div>
          ))}
        </dl>
      </details>
      <Button
        size="small"
        variant="text"
        component="a"
        href={`data:text/csv;charset=utf-8,${encodeURIComponent(TEMPLATE)}`}
        download="videos.csv"
        startIcon={<Download size={14} aria-hidden />}
      >
        {t.template}
      </Button>
    </div>
  );
}

const TEMPLATE = `topic,style,seconds,format,look,voice
Why octopuses have three hearts,explainer,60,16:9,ocean,
"Five ways to fall asleep, gently",list,90,9:16,midnight,
`;
