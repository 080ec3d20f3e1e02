// The hand-over of one video to one platform, in three steps: the file, the texts, the page to upload it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Copy, Download, ExternalLink } from "lucide-react";
import { useId, type ReactNode } from "react";

import type { VideoDetail } from "../../../contract/api/videos.ts";
import { useBackend } from "../../api/backend.tsx";
import { download } from "../../api/media.ts";
import { openExternal } from "../../api/native.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { useKeptChoice } from "../../ui/kept.ts";
import { Notice } from "../../ui/Notice.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { characters, fitted, PLATFORM, PLATFORMS, type Platform } from "./platforms.ts";
import { words } from "./words/index.ts";

import css from "./Publishing.module.css";

export function HandOver({ id }: { id: string }) {
  const t = useText(words).publishing;
  const { api } = useBackend();
  const video = useQuery(api.videos.get.queryOptions({ input: { id } }));
  const [platform, setPlatform] = useKeptChoice("ytempire.publishing.platform", PLATFORMS, "youtube");
  return (
    <section className={css.handOver}>
      <DataState query={video}>
        {(data) => (
          <>
            <h2>{data.title}</h2>
            <Tabs
              label={t.platforms}
              value={platform}
              onChange={setPlatform}
              tabs={PLATFORMS.map((value) => ({ value, label: PLATFORM[value].short }))}
            >
              <Steps video={data} platform={PLATFORM[platform]} />
            </Tabs>
          </>
        )}
      </DataState>
    </section>
  );
}

function Steps({ video, platform }: { video: VideoDetail; platform: Platform }) {
  const t = useText(words).publishing;
  const { id, files, metadata, waitingFor, durationSeconds, format: shape } = video;
  const names = { video: t.video, thumbnail: t.thumbnail, "captions.srt": t.captions } as const;
  const offered = (Object.keys(names) as (keyof typeof names)[]).flatMap((kind) => {
    const file = files.find((one) => one.kind === kind);
    return file ? [{ ...file, name: names[kind] }] : [];
  });
  const texts = metadata && fitted(metadata, platform);
  const isCut =
    metadata !== null && characters(metadata.description) + characters(metadata.title) > platform.description;
  return (
    <>
      {waitingFor === "approval" && (
        <Notice tone="warn" title={t.waiting}>
          <Button size="small" component={Link} to={`/videos/${id}`}>
            {t.toReview}
          </Button>
        </Notice>
      )}
      {durationSeconds > platform.longest && (
        <Notice tone="warn" title={t.tooLong(format.timecode(durationSeconds), format.duration(platform.longest))} />
      )}
      {!platform.formats.includes(shape) && (
        <Notice tone="warn" title={t.wrongFormat(shape, platform.formats.join(", "))} />
      )}
      <ol className={css.steps}>
        <Step n={1} title={t.steps.file}>
          <div className={css.files}>
            {offered.map(({ kind, url, bytes, name }) => (
              <Button
                key={kind}
                component="a"
                href={download(url)}
                download
                variant={kind === "video" ? "contained" : "outlined"}
                startIcon={<Download size={15} aria-hidden />}
              >
                {t.download(name, format.bytes(bytes))}
              </Button>
            ))}
          </div>
        </Step>
        <Step n={2} title={t.steps.texts}>
          {texts ? (
            <>
              {texts.title !== null && platform.title !== null && (
                <Text name={t.fields.title} text={texts.title} most={platform.title} />
              )}
              <Text
                name={texts.title === null ? t.fields.caption : t.fields.text}
                text={texts.text}
                most={platform.description}
                isCut={isCut}
              />
              {texts.tags !== null && platform.tags !== null && (
                <Text name={t.fields.tags} text={texts.tags} most={platform.tags} />
              )}
            </>
          ) : (
            <p>{t.noTexts}</p>
          )}
        </Step>
        <Step n={3} title={t.steps.upload}>
          <div>
            <Button
              startIcon={<ExternalLink size={15} aria-hidden />}
              onClick={() => void openExternal(platform.upload)}
            >
              {t.openUpload(platform.name)}
            </Button>
          </div>
        </Step>
      </ol>
    </>
  );
}

function Step({ n, title, children }: { n: number; title: string; children: ReactNode }) {
  return (
    <li>
      <h3>
        <span aria-hidden>{n}</span> {title}
      </h3>
      {children}
    </li>
  );
}

function Text({ name, text, most, isCut = false }: { name: string; text: string; most: number; isCut?: boolean }) {
  const t = useText(words).publishing;
  const id = useId();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast({ tone: "good", title: t.copied(name) });
    } catch {
      toast({ tone: "bad", title: t.notCopied });
    }
  };
  return (
    <div className={css.text}>
      <div>
        <label htmlFor={id}>{name}</label>
        <small>
          {t.characters(characters(text), most)}
          {isCut && `, ${t.cut}`}
        </small>
        <Button size="small" startIcon={<Copy size={14} aria-hidden />} onClick={() => void copy()}>
          {t.copy(name)}
        </Button>
      </div>
      <textarea id={id} readOnly value={text} rows={Math.min(8, Math.max(1, text.split("\n").length))} />
    </div>
  );
}
