// How title and thumbnail look where people meet them: in YouTube's search, on the watch page, on a phone, on the Shorts shelf; light and dark.
import { CircleUserRound } from "lucide-react";
import { useState } from "react";

import { format, useText } from "../../../i18n/index.ts";
import { Choice } from "../../../ui/Choice.tsx";
import { ratioOf } from "../../../ui/ratio.ts";
import { useShown } from "../board/BoardProvider.tsx";
import { words } from "../words/index.ts";
import { useThumbnails } from "./Thumbnails.tsx";
import { useTold } from "./useTold.ts";

import css from "./Previews.module.css";

const PLACES = ["search", "watch", "phone", "shorts"] as const;
type Place = (typeof PLACES)[number];

export function Previews() {
  const t = useText(words).editor.previews;
  const { video, board } = useShown();
  const isTall = ratioOf(video.format) < 1;
  const [place, setPlace] = useState<Place>(isTall ? "shorts" : "search");
  const [shade, setShade] = useState<"light" | "dark">(
    document.documentElement.dataset["theme"] === "dark" ? "dark" : "light",
  );
  const { title, description } = useTold();
  const { chosen } = useThumbnails();
  const length = format.timecode(board.durationSeconds ?? video.durationSeconds);
  const still = board.scenes.flatMap(({ shots }) => shots).find(({ stillUrl }) => stillUrl)?.stillUrl ?? null;
  const picture = place === "shorts" ? (still ?? chosen?.url) : chosen?.url;
  return (
    <section className={css.previews} aria-label={t.label}>
      <div className={css.choose}>
        <Choice
          label={t.label}
          value={place}
          onChange={setPlace}
          options={PLACES.map((value) => ({ value, label: t.places[value] }))}
        />
        <Choice
          label={t.shade}
          value={shade}
          onChange={setShade}
          options={(["light", "dark"] as const).map((value) => ({ value, label: t.shades[value] }))}
        />
      </div>
      <div className={css.stage} data-shade={shade}>
        <div className={css[place]}>
          <div className={css.picture}>
            {picture ? <img src={picture} alt={t.thumbnail} /> : <span />}
            {place !== "shorts" && <time>{length}</time>}
          </div>
          <div className={css.words}>
            <strong>{title}</strong>
            <span className={css.by}>
              {place !== "shorts" && <CircleUserRound size={place === "phone" ? 30 : 22} aria-hidden />}
              <span>{place === "shorts" ? t.views : `${t.channel} · ${t.views} · ${t.justNow}`}</span>
            </span>
            {(place === "search" || place === "watch") && <p>{description.slice(0, 220)}</p>}
          </div>
        </div>
      </div>
    </section>
  );
}
