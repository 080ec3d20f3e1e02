// The open menu of a video: what its state allows.
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useNavigate } from "@tanstack/react-router";
import { Check, CirclePause, CirclePlay, ExternalLink, RotateCcw, Square, Trash2, Undo2, X } from "lucide-react";

import type { VideoSnapshot } from "../../../contract/events.ts";
import { useText } from "../../i18n/index.ts";
import { allowed, type VideoAction } from "./useVideoActions.ts";

import css from "./VideoMenu.module.css";

export default function VideoMenuList(props: {
  video: VideoSnapshot;
  anchor: HTMLElement;
  isOwnScreen: boolean;
  onClose: () => void;
  onAction: (action: VideoAction) => void;
}) {
  const { video, anchor, isOwnScreen, onClose, onAction } = props;
  const t = useText();
  const navigate = useNavigate();
  const may = allowed(video.state, video.paused);
  const isUndecided = video.state === "waiting" && video.waitingFor === "approval";
  const items = [
    { action: "approve", icon: Check, name: t.review.approve, shown: isUndecided && !isOwnScreen },
    { action: "reject", icon: X, name: t.review.reject, shown: isUndecided && !isOwnScreen },
    { action: "pause", icon: CirclePause, name: t.actions.pause, shown: may.pause },
    { action: "resume", icon: CirclePlay, name: t.actions.resume, shown: may.resume },
    { action: "cancel", icon: Square, name: t.actions.cancel, shown: may.cancel },
    { action: "retry", icon: RotateCcw, name: t.actions.retry, shown: may.retry },
    { action: "remove", icon: Trash2, name: t.actions.remove, shown: video.deletedAt === null },
    { action: "restore", icon: Undo2, name: t.actions.restore, shown: video.deletedAt !== null },
  ] as const;
  return (
    <Menu
      open
      anchorEl={anchor}
      // Inside the screen's landmark, so that a screen reader knows where it is.
      container={() => document.getElementById("content")}
      onClose={onClose}
      anchorOrigin={{ vertical: "bottom", horizontal: "right" }}
      transformOrigin={{ vertical: "top", horizontal: "right" }}
      transitionDuration={80}
    >
      {!isOwnScreen && (
        <MenuItem onClick={() => void navigate({ to: "/videos/$id", params: { id: video.id } })}>
          <ExternalLink size={15} aria-hidden /> {t.actions.open}
        </MenuItem>
      )}
      {items
        .filter(({ shown }) => shown)
        .map(({ action, icon: Icon, name }) => (
          <MenuItem
            key={action}
            className={action === "remove" ? (css.remove ?? "") : ""}
            onClick={() => onAction(action)}
          >
            <Icon size={15} aria-hidden /> {name}
          </MenuItem>
        ))}
    </Menu>
  );
}
