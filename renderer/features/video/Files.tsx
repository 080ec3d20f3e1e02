// The files of a video, each to download by itself.
import {
  Captions,
  Download,
  FileAudio,
  FileCheck,
  FileCode,
  FileVideo,
  Image,
  Package,
  type LucideIcon,
} from "lucide-react";

import { LICENCES_FILE, type VideoDetail } from "../../../contract/api/videos.ts";
import { download } from "../../api/media.ts";
import { format, useText } from "../../i18n/index.ts";
import { languageNow } from "../../i18n/words.ts";
import { Panel } from "../../ui/Panel.tsx";
import { filmOf } from "./Player.tsx";
import { words } from "./words/index.ts";

import css from "./Files.module.css";

const ICONS: Record<string, LucideIcon> = {
  video: FileVideo,
  thumbnail: Image,
  [LICENCES_FILE]: FileCheck,
  "captions.vtt": Captions,
  "captions.srt": Captions,
  audio: FileAudio,
  bundle: Package,
};

/** Made as it is asked for. */
const MADE_ON_THE_WAY = ["fcpxml", "edl", LICENCES_FILE, "bundle"] as const;

/** While a newer version is being made, those of the last finished one. */
export function Files({ video }: { video: VideoDetail }) {
  const t = useText(words).video;
  const film = filmOf(video);
  const last = film?.revision ?? null;
  const files = last === null ? video.files : (film?.files ?? []);
  const made = files.map(({ kind, url, bytes }) => ({
    kind: kind as string,
    url,
    bytes: bytes as number | null,
  }));
  const query = (kind: (typeof MADE_ON_THE_WAY)[number]): string => {
    const wanted = new URLSearchParams();
    if (kind === LICENCES_FILE) wanted.set("lang", languageNow());
    // The project is all of a video, whichever version is the last.
    if (last !== null && kind !== "bundle") wanted.set("revision", String(last));
    return wanted.size > 0 ? `?${wanted.toString()}` : "";
  };
  const onTheWay = film
    ? MADE_ON_THE_WAY.filter((kind) => !made.some((file) => file.kind === kind)).map((kind) => ({
        kind,
        url: `/api/v1/videos/${video.id}/files/${kind}${query(kind)}`,
        bytes: null,
      }))
    : [];
  return (
    <Panel title={last === null ? t.files : t.remaking.files(format.number(last))}>
      {last !== null && <p className={css.hint}>{t.remaking.filesHint}</p>}
      <ul className={css.files}>
        {[...made, ...onTheWay].map(({ kind, url, bytes }) => {
          const Icon = ICONS[kind] ?? FileCode;
          return (
            <li key={kind}>
              <a href={download(url)} download>
                <Icon size={16} strokeWidth={1.7} aria-hidden />
                <span>
                  <span className="hidden">{t.download}</span> {t.fileKinds[kind] ?? kind}
                </span>
                {bytes !== null && bytes > 0 && <small>{format.bytes(bytes)}</small>}
                <Download size={15} aria-hidden className={css.arrow} />
              </a>
            </li>
          );
        })}
      </ul>
      {onTheWay.length > 0 && <p className={css.hint}>{t.listsHint}</p>}
    </Panel>
  );
}
