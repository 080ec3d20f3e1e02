// One file of the library in the grid: its picture, for clips with a scrub under the pointer, its name and what it is.
import { CircleAlert, Clapperboard, Image, Music } from "lucide-react";
import { useState, type PointerEvent } from "react";

import type { AssetKind, LibraryAsset } from "../../../contract/library.ts";
import { format, useText } from "../../i18n/index.ts";
import { words } from "./words/index.ts";

import css from "./AssetTile.module.css";

const ICONS = { picture: Image, clip: Clapperboard, music: Music } satisfies Record<AssetKind, typeof Image>;
/** Moments of a strip. */
const MOMENTS = 5;

export function AssetTile({ asset, onOpen }: { asset: LibraryAsset; onOpen: () => void }) {
  const t = useText(words).library;
  const Icon = ICONS[asset.kind];
  return (
    <button type="button" className={css.tile} title={t.open(nameOf(asset))} onClick={onOpen}>
      <AssetPicture asset={asset} />
      <span className={css.name}>{nameOf(asset)}</span>
      <span className={css.facts}>
        <Icon size={13} aria-hidden />
        <span>{asset.kind === "picture" ? `${asset.width} × ${asset.height}` : format.timecode(asset.seconds)}</span>
        {asset.uses > 0 && <span>{t.usedIn(asset.uses)}</span>}
        {asset.missingSince !== null && (
          <span className={css.missing}>
            <CircleAlert size={12} aria-hidden /> {t.isMissing}
          </span>
        )}
      </span>
    </button>
  );
}

/** A clip shows the moment over which the pointer is. */
export function AssetPicture({ asset }: { asset: Pick<LibraryAsset, "id" | "kind" | "missingSince"> }) {
  const [moment, setMoment] = useState<number | null>(null);
  const [isBroken, setBroken] = useState(false);
  const isClip = asset.kind === "clip" && asset.missingSince === null;
  const scrub = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setMoment(Math.max(0, Math.min(MOMENTS - 1, Math.floor(((event.clientX - left) / width) * MOMENTS))));
  };
  const Icon = ICONS[asset.kind];
  return (
    <span className={css.picture} {...(isClip ? { onPointerMove: scrub, onPointerLeave: () => setMoment(null) } : {})}>
      {asset.kind === "music" || isBroken ? (
        <Icon size={26} strokeWidth={1.4} aria-hidden />
      ) : (
        <img
          src={`/api/v1/assets/${asset.id}/thumbnail.jpg`}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBroken(true)}
        />
      )}
      {isClip && moment !== null && (
        <span className={css.strip} style={{ translate: `${(-100 / MOMENTS) * moment}% 0` }}>
          <img src={`/api/v1/assets/${asset.id}/strip.jpg`} alt="" />
        </span>
      )}
      {isClip && moment !== null && (
        <i className={css.place} style={{ left: `${((moment + 0.5) / MOMENTS) * 100}%` }} />
      )}
    </span>
  );
}

export function nameOf({ title, path }: Pick<LibraryAsset, "title" | "path">): string {
  return title ?? fileNameOf(path);
}

export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
