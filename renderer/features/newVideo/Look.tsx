// How it looks: its shape and its look. What is left open is the channel's.
import { memo, type CSSProperties } from "react";

import type { Channel } from "../../../contract/api/channels.ts";
import { FORMATS } from "../../../contract/values.ts";
import { useText } from "../../i18n/index.ts";
import { Choice } from "../../ui/Choice.tsx";
import { FieldGroup } from "../../ui/Field.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ratioOf } from "../../ui/ratio.ts";
import { LookCards, useLooks } from "../looks/LookCards.tsx";
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
  const looks = useLooks();
  const look = useValue("look");
  const preset = channel?.presets.look;
  const presetName = typeof preset === "object" ? preset?.name : looks.find(({ id }) => id === preset)?.name;
  return (
    <FieldGroup label={t.look} aside={<FromChannel channel={channel} field="look" />} problem={useProblem("look")}>
      <div className={css.looks}>
        <LookCards
          label={t.look}
          value={look}
          open={{ name: presetName ?? t.lookAuto, look: typeof preset === "string" ? preset : undefined }}
          onChange={(value) => setValue("look", value, { shouldDirty: true })}
        />
      </div>
    </FieldGroup>
  );
}
