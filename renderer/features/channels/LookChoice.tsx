// The look of a channel: all looks by their colours, and one drawn just as a video will be.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";

import type { ChannelPresets } from "../../../contract/api/channels.ts";
import type { KnownPersona } from "../../../contract/api/personas.ts";
import type { LookInfo } from "../../../contract/api/voices.ts";
import { useBackend } from "../../api/backend.tsx";
import { useText } from "../../i18n/index.ts";
import { Choice } from "../../ui/Choice.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { words } from "./words/index.ts";

import css from "./Parts.module.css";

export function LookChoice(props: {
  /** Empty: left open. */
  value: string;
  open: string;
  /** What counts where it is left open; absent: nobody knows yet. */
  openLook?: string | undefined;
  onChange: (look: string) => void;
}) {
  const { value, open, openLook, onChange } = props;
  const t = useText(words).channels.presets;
  const { api } = useBackend();
  const looks = useQuery(api.looks.list.queryOptions({ input: {}, staleTime: 60_000 })).data ?? [];
  const byOther = looks.find(({ id }) => id === openLook);
  return (
    <Choice
      kind="cards"
      label={t.look}
      value={value}
      onChange={onChange}
      options={[
        {
          value: "",
          label: (
            <span className={css.look}>
              {byOther?.palette ? (
                <Swatch palette={byOther.palette} />
              ) : (
                <i className={css.auto}>
                  <Sparkles size={15} aria-hidden />
                </i>
              )}
              {open}
            </span>
          ),
        },
        ...looks.flatMap(({ id, name, palette }) =>
          palette === null
            ? []
            : {
                value: id,
                label: (
                  <span className={css.look}>
                    <Swatch palette={palette} />
                    {name}
                  </span>
                ),
              },
        ),
      ]}
    />
  );
}

function Swatch({ palette }: { palette: NonNullable<LookInfo["palette"]> }) {
  return (
    <i style={{ backgroundImage: `linear-gradient(135deg, ${palette.background.join(", ")})` }}>
      <b style={{ backgroundColor: palette.text }} />
      <b style={{ backgroundColor: palette.accent }} />
    </i>
  );
}

/** A frame as the render draws it. */
export function LookPreview(props: {
  name: string;
  presets: ChannelPresets;
  persona: KnownPersona | undefined;
  language: string;
}) {
  const { name, presets, persona, language } = props;
  const t = useText(words).channels;
  const { api } = useBackend();
  const look = presets.look ?? persona?.look ?? null;
  const captionStyle = presets.captionStyle ?? persona?.captionStyle ?? null;
  const said = name.trim().slice(0, 40);
  const isDrawn = (presets.captions ?? "burned") === "burned";
  const preview = useQuery(
    api.looks.preview.queryOptions({
      input: {
        look,
        title: said === "" ? t.title : t.wizard.previewTitle(said),
        caption: isDrawn ? t.wizard.previewCaption : "",
        captionStyle,
        format: presets.format ?? "16:9",
        language,
      },
      staleTime: Infinity,
      placeholderData: keepPreviousData,
    }),
  );
  const { data } = preview;
  return (
    <figure className={css.preview} aria-busy={preview.isFetching || undefined}>
      {data ? (
        <img src={data.url} width={data.width} height={data.height} alt={t.presets.preview} />
      ) : preview.error ? (
        <figcaption>{t.presets.previewFailed}</figcaption>
      ) : (
        <Skeleton width="100%" height={240} />
      )}
    </figure>
  );
}
