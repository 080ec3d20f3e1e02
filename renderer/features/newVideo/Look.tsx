// How it looks: its shape and its look. What is left open is the channel's.
import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { memo, type CSSProperties } from "react";

import type { Channel } from "../../../contract/api/channels.ts";
import type { LookInfo } from "../../../contract/api/voices.ts";
import { FORMATS } from "../../../contract/values.ts";
import { useBackend } from "../../api/backend.tsx";
import { useText } from "../../i18n/index.ts";
import { Choice } from "../../ui/Choice.tsx";
import { FieldGroup } from "../../ui/Field.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ratioOf } from "../../ui/ratio.ts";
import { FromChannel, useChannel } from "./FromChannel.tsx";
import { useInEffect, useProblem, useValue, useVideoForm } from "./useField.ts";
import { words } from "./words/index.ts";

import css from "./Look.module.css";

export const Look = memo(function Look({ channels }: { channels: readonly Channel[] }) {
  const t = useText(words);
  const { setValue } = useVideoForm();
  const channel = useChannel(channels);
  const shape = useInEffect(channel).format;
  return (
    <Panel title={t.newVideo.picture}>
      <div className={css.fields}>
        <FieldGroup
          label={t.newVideo.format}
          aside={
            <>
              {t.formats[shape].where} <FromChannel channel={channel} field="format" />
            </>
          }
          problem={useProblem("format")}
        >
          <div className={css.formats}>
            <Choice
              kind="cards"
              label={t.newVideo.format}
              value={shape}
              onChange={(value) => setValue("format", value, { shouldDirty: true })}
              options={FORMATS.map((value) => ({
                value,
                name: `${t.formats[value].name}: ${t.formats[value].where}`,
                label: (
                  <span className={css.shape}>
                    <i style={{ "--ratio": ratioOf(value) } as CSSProperties} />
                    {t.formats[value].name}
                  </span>
                ),
              }))}
            />
          </div>
        </FieldGroup>
        <Looks channel={channel} />
      </div>
    </Panel>
  );
});

function Looks({ channel }: { channel: Channel | undefined }) {
  const t = useText(words).newVideo;
  const { setValue } = useVideoForm();
  const { api } = useBackend();
  const { data = [] } = useQuery(api.looks.list.queryOptions({ input: {}, staleTime: 60_000 }));
  const look = useValue("look");
  const preset = channel?.presets.look;
  const presetName = typeof preset === "object" ? preset?.name : data.find(({ id }) => id === preset)?.name;
  return (
    <FieldGroup label={t.look} aside={<FromChannel channel={channel} field="look" />} problem={useProblem("look")}>
      <div className={css.looks}>
        <Choice
          kind="cards"
          label={t.look}
          value={look}
          onChange={(value) => setValue("look", value, { shouldDirty: true })}
          options={[
            {
              value: "",
              label: (
                <span className={css.look}>
                  <i className={css.auto}>
                    <Sparkles size={15} aria-hidden />
                  </i>
                  {presetName ?? t.lookAuto}
                </span>
              ),
            },
            ...data
              .filter(({ palette }) => palette !== null)
              .map(({ id, name, palette }) => ({
                value: id,
                label: (
                  <span className={css.look}>
                    {palette && <Swatch palette={palette} />}
                    {name}
                  </span>
                ),
              })),
          ]}
        />
      </div>
    </FieldGroup>
  );
}

/** The ground as a slope, and on it the colours of letters as dots. */
function Swatch({ palette }: { palette: NonNullable<LookInfo["palette"]> }) {
  const { background, text, accent } = palette;
  return (
    <i className={css.swatch} style={{ backgroundImage: `linear-gradient(135deg, ${background.join(", ")})` }}>
      {[text, accent].map((colour) => (
        <b key={colour} style={{ backgroundColor: colour }} />
      ))}
    </i>
  );
}
