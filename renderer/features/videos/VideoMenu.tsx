// The actions of a video behind one button.
import { Ellipsis } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import type { VideoSnapshot } from "../../../contract/events.ts";
import { useText } from "../../i18n/index.ts";
import { IconButton } from "../../ui/Button.tsx";
import { useVideoActions, type VideoAction } from "./useVideoActions.ts";

import css from "./VideoMenu.module.css";

const load = () => import("./VideoMenuList.tsx");
const VideoMenuList = lazy(load);

export function VideoMenu(props: {
  video: VideoSnapshot;
  /** On the screen of the video itself, where the decision stands beside the review. */
  isOwnScreen?: boolean;
  onRemoved?: () => void;
}) {
  const { video, isOwnScreen = false, onRemoved } = props;
  const t = useText();
  const { run, isBusy } = useVideoActions(video);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  const act = async (action: VideoAction) => {
    close();
    const isDone = await run(action);
    if (isDone && action === "remove") onRemoved?.();
  };
  return (
    <span className={css.menu}>
      <IconButton
        aria-label={t.actions.of(video.title)}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        disabled={isBusy}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Ellipsis size={17} />
      </IconButton>
      {anchor && (
        <Suspense>
          <VideoMenuList
            video={video}
            anchor={anchor}
            isOwnScreen={isOwnScreen}
            onClose={close}
            onAction={(action) => void act(action)}
          />
        </Suspense>
      )}
    </span>
  );
}
