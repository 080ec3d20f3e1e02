// A video's picture in the list, with its length; before there is one, its place.
import { Clapperboard } from "lucide-react";
import { useState } from "react";

import type { VideoSnapshot } from "../../../contract/events.ts";
import { thumbnailUrl } from "../../api/media.ts";

import css from "./Thumbnail.module.css";

export function Thumbnail({ video }: { video: Pick<VideoSnapshot, "id" | "thumbnail"> }) {
  const [broken, setBroken] = useState<string | null>(null);
  const { id, thumbnail } = video;
  return (
    <span className={css.thumbnail}>
      {thumbnail && thumbnail !== broken ? (
        <img
          src={thumbnailUrl(id, thumbnail)}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBroken(thumbnail)}
        />
      ) : (
        <Clapperboard size={18} strokeWidth={1.5} aria-hidden />
      )}
    </span>
  );
}
