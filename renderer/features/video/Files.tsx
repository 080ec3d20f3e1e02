// The files of a video, to download.
import { Captions, Download, FileAudio, FileVideo, Image, type LucideIcon } from "lucide-react";

import type { FileKind, VideoDetail } from "../../../contract/api/videos.ts";
import { download } from "../../api/media.ts";
import { format, useText } from "../../i18n/index.ts";
import { Panel } from "../../ui/Panel.tsx";
import { words } from "./words/index.ts";

import css from "./Files.module.css";

const ICONS: Record<FileKind, LucideIcon> = {
  video: FileVideo,
  thumbnail: Image,
  "captions.vtt": Captions,
  "captions.srt": Captions,
  audio: FileAudio,
};

export function Files({ files }: { files: VideoDetail["files"] }) {
  const t = useText(words).video;
  return (
    <Panel title={t.files}>
      <ul className={css.files}>
        {files.map(({ kind, url, bytes }) => {
          const Icon = ICONS[kind];
          const name = t.fileKinds[kind] ?? kind;
          return (
            <li key={kind}>
              <a href={download(url)} download>
                <Icon size={16} strokeWidth={1.7} aria-hidden />
                <span>
                  <span className="hidden">{t.download}</span> {name}
                </span>
                <small>{format.bytes(bytes)}</small>
                <Download size={15} aria-hidden className={css.arrow} />
              </a>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
