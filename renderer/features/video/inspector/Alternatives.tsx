// What could be seen in a shot instead: own footage, best first, with the reasons; backgrounds; a file from outside; searched by words.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Ban, Check, Search, Upload } from "lucide-react";
import { useDeferredValue, useId, useRef, useState, type PointerEvent } from "react";

import type { Alternative } from "../../../../contract/api/edits.ts";
import type { ShotPlace, VisualEdit } from "../../../../contract/edits.ts";
import { useBackend } from "../../../api/backend.tsx";
import { problemOf } from "../../../api/errors.ts";
import { upload } from "../../../api/upload.ts";
import { format, useText } from "../../../i18n/index.ts";
import { Bar } from "../../../ui/Bar.tsx";
import { ChosenMark } from "../../../ui/ChosenMark.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { toast } from "../../../ui/Toasts.tsx";
import { useFileDrop } from "../../../ui/useFileDrop.ts";
import { useShown } from "../board/BoardProvider.tsx";
import * as doc from "../draft/doc.ts";
import { useDoc, useEditor } from "../draft/EditorProvider.tsx";
import { words as catalogue } from "../words/index.ts";

import css from "./Inspector.module.css";

const ACCEPT = "image/*,video/*,.mkv,.mov,.webm";

export function Alternatives({ place, edit }: { place: ShotPlace; edit: VisualEdit | null }) {
  const t = useText(catalogue).editor.alternatives;
  const { api } = useBackend();
  const { video, board } = useShown();
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const made = board.scenes.find(({ id }) => id === place.sceneId);
  const isSaved = made !== undefined && (made.shots.length > 0 || made.sharedStillUrl !== null);
  const found = useQuery(
    api.edits.alternatives.queryOptions({
      input: { id: video.id, ...place, ...(q === "" ? {} : { q }), limit: 30 },
      enabled: isSaved,
      placeholderData: keepPreviousData,
      staleTime: 60_000,
    }),
  );
  const { take, share, isOver, handlers, input } = useOwnFile(place);
  const items = found.data?.items ?? [];
  return (
    <div className={css.alternatives} {...handlers} data-over={isOver || undefined}>
      <div className={css.find}>
        <Search size={14} aria-hidden />
        <input
          type="search"
          aria-label={t.search}
          placeholder={found.data && q === "" ? t.searchFor(found.data.query) : t.search}
          value={typed}
          maxLength={300}
          onChange={(event) => setTyped(event.target.value)}
        />
        <label className={css.own}>
          <Upload size={14} aria-hidden /> {t.own}
          <input
            ref={input}
            type="file"
            accept={ACCEPT}
            onChange={(event) => void take([...(event.target.files ?? [])])}
          />
        </label>
      </div>
      {share !== null && <Bar label={t.uploading} value={share} />}
      {found.error && <p className={css.soon}>{problemOf(found.error).message || t.offline}</p>}
      {found.isPending && isSaved ? (
        <div className={css.row} aria-busy>
          {Array.from({ length: 5 }, (_, i) => (
            <Skeleton key={i} width={128} height={72} />
          ))}
        </div>
      ) : (
        <ul className={css.row} aria-label={t.label} aria-busy={found.isFetching}>
          {edit?.kind === "file" && (
            <li className={css.item} data-chosen>
              <span className={css.file}>
                <Check size={14} aria-hidden /> {edit.file.name}
              </span>
            </li>
          )}
          {items.map((item) => (
            <Item key={item.kind === "asset" ? item.assetId : item.background} item={item} place={place} edit={edit} />
          ))}
        </ul>
      )}
      {found.data?.total === 0 && <p className={css.soon}>{t.noLibrary}</p>}
    </div>
  );
}

function Item({ item, place, edit }: { item: Alternative; place: ShotPlace; edit: VisualEdit | null }) {
  const t = useText(catalogue).editor.alternatives;
  const names = useText(catalogue).editor.backgrounds;
  const editor = useEditor();
  const words = useId();
  const isBanned = useDoc((now) => item.kind === "asset" && now.bans.includes(item.assetId));
  const isChosen = edit
    ? edit.kind === item.kind &&
      (edit.kind === "asset"
        ? item.kind === "asset" && edit.assetId === item.assetId
        : edit.kind === "background" && item.kind === "background" && edit.background === item.background)
    : item.chosen;
  const title = item.kind === "asset" ? item.title : t.background(names[item.background]);
  const about = [
    item.kind === "asset" && item.seconds > 0 ? format.duration(item.seconds) : "",
    item.kind === "asset" && item.licence !== null ? item.licence : "",
    item.kind === "asset" && item.seen > 0 ? t.seen(item.seen) : "",
    item.because.length > 0 ? t.because(item.because.join(", ")) : "",
    item.kind === "background" && item.suits ? t.suits : "",
  ].filter(Boolean);
  const choose = () =>
    editor.change("visual", (now) =>
      doc.setVisual(
        now,
        place,
        item.kind === "asset"
          ? { kind: "asset", ...place, assetId: item.assetId, fromSeconds: null }
          : { kind: "background", ...place, background: item.background },
      ),
    );
  return (
    <li className={css.item} data-chosen={isChosen || undefined} data-banned={isBanned || undefined}>
      <button
        type="button"
        aria-pressed={isChosen}
        aria-label={title}
        aria-describedby={words}
        title={about.join(" · ")}
        disabled={isBanned}
        onClick={choose}
      >
        <Scrubbed item={item} />
        {isChosen && <ChosenMark />}
      </button>
      <span className={css.name}>{title}</span>
      <span id={words} className={css.because}>
        {about.join(" · ")}
      </span>
      {item.kind === "asset" && (
        <button
          type="button"
          className={css.ban}
          aria-label={isBanned ? t.unban(title) : t.ban(title)}
          title={isBanned ? t.unban(title) : t.ban(title)}
          aria-pressed={isBanned}
          onClick={() => editor.change("ban", (now) => doc.setBan(now, item.assetId, !isBanned))}
        >
          <Ban size={13} aria-hidden />
        </button>
      )}
    </li>
  );
}

const MOMENTS = 5;

/** A clip shows five of its moments as the pointer goes over it. */
function Scrubbed({ item }: { item: Alternative }) {
  const [moment, setMoment] = useState<number | null>(null);
  const strip = item.kind === "asset" ? item.stripUrl : null;
  if (strip === null) return <img src={item.thumbnailUrl} alt="" loading="lazy" />;
  const move = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setMoment(Math.max(0, Math.min(MOMENTS - 1, Math.floor(((clientX - left) / width) * MOMENTS))));
  };
  return (
    <span className={css.scrub} onPointerMove={move} onPointerLeave={() => setMoment(null)}>
      {moment === null ? (
        <img src={item.thumbnailUrl} alt="" loading="lazy" />
      ) : (
        <img
          src={strip}
          alt=""
          className={css.strip}
          style={{ transform: `translateX(${(-100 * moment) / MOMENTS}%)` }}
        />
      )}
    </span>
  );
}

/** A picture or clip from outside, chosen or dropped: handed in, then seen in this place. */
function useOwnFile(place: ShotPlace) {
  const t = useText(catalogue);
  const editor = useEditor();
  const input = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number | null>(null);
  const take = async (files: File[]) => {
    const [file] = files;
    if (input.current) input.current.value = "";
    if (!file) return;
    setShare(0);
    try {
      const own = await upload(file, file.name, { onProgress: setShare });
      editor.change("visual", (now) =>
        doc.setVisual(now, place, { kind: "file", ...place, file: own, fromSeconds: null }),
      );
    } catch (error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    } finally {
      setShare(null);
    }
  };
  const { isOver, handlers } = useFileDrop((files) => void take(files), false);
  return { take, share, isOver, handlers, input };
}
