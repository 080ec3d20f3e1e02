// The look of a channel, drawn just as a video will be.
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { ChannelPresets } from "../../../contract/api/channels.ts";
import type { KnownPersona } from "../../../contract/api/personas.ts";
import { useBackend } from "../../api/backend.tsx";
import { useText } from "../../i18n/index.ts";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { words } from "./words/index.ts";

import css from "./Parts.module.css";

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
