// What encodes the picture on this machine, as test encodes have proven it, and the button that proves it anew.
import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleSlash, RefreshCw } from "lucide-react";

import type { EncoderReport } from "../../../contract/api/system.ts";
import { CODEC_NAMES } from "../../../contract/values.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { said } from "../../api/said/index.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { words } from "./words/index.ts";

import css from "./parts.module.css";

export function Encoders() {
  const t = useText(words);
  const { api, client, queries } = useBackend();
  const options = api.system.encoders.queryOptions({ input: {}, staleTime: 600_000 });
  const query = useQuery(options);
  const prove = useMutation({
    mutationFn: () => client.system.proveEncoders({}),
    onSuccess(report) {
      queries.setQueryData(options.queryKey, report);
      toast({ tone: "good", title: t.settings.gpu.proven });
    },
    onError(error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  return (
    <Panel
      title={t.settings.gpu.title}
      aside={
        <Button
          size="small"
          startIcon={<RefreshCw size={14} aria-hidden />}
          isBusy={prove.isPending}
          onClick={() => prove.mutate()}
        >
          {t.settings.gpu.prove}
        </Button>
      }
    >
      <DataState query={query}>{(report) => <Report report={report} />}</DataState>
    </Panel>
  );
}

function Report({ report: { ffmpeg, codecs } }: { report: EncoderReport }) {
  const t = useText(words).settings;
  return (
    <>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t.gpu.codec}</th>
              <th scope="col">{t.gpu.by}</th>
              <th scope="col">{t.gpu.why}</th>
            </tr>
          </thead>
          <tbody>
            {codecs.map(({ codec, encoders, reason }) => (
              <tr key={codec}>
                <th scope="row">{CODEC_NAMES[codec]}</th>
                <td>
                  {encoders.length === 0 ? (
                    <span className={css.verdict}>
                      <CircleSlash size={14} aria-hidden /> {t.gpu.none}
                    </span>
                  ) : (
                    <ul className={css.stack}>
                      {encoders.map(({ name, device }, at) => (
                        <li key={name} className={css.verdict} data-tone="good">
                          <CircleCheck size={14} aria-hidden />
                          <span>
                            {t.values[device] ?? device} <code>{name}</code>{" "}
                            {encoders.length > 1 && <small>{at === 0 ? t.gpu.first : t.gpu.after}</small>}
                          </span>
                        </li>
                      ))}
                    </ul>
                  )}
                </td>
                <td className={css.quiet}>{said(reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <details className={css.details}>
        <summary>
          {t.gpu.program}: ffmpeg <code>{ffmpeg.version}</code>
        </summary>
        <p>
          <code dir="ltr">{ffmpeg.path}</code>
        </p>
        <h3>{t.gpu.steps}</h3>
        <ul>
          {ffmpeg.decisions.map((step) => (
            <li key={step}>{said(step)}</li>
          ))}
        </ul>
      </details>
    </>
  );
}
