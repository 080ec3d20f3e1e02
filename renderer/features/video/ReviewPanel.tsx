// What the review found and the decision on it; before there is one, what is still made.
import { useText } from "../../i18n/index.ts";
import { useShown } from "./board/BoardProvider.tsx";
import { Review } from "./Review.tsx";
import { Stages } from "./Stages.tsx";
import { words } from "./words/index.ts";

import css from "./Panels.module.css";

export default function ReviewPanel() {
  const t = useText(words).editor.review;
  const { video } = useShown();
  return (
    <div className={css.panels}>
      {video.review ? <Review video={video} review={video.review} /> : <p className={css.soon}>{t.soon}</p>}
      <Stages video={video} />
    </div>
  );
}
