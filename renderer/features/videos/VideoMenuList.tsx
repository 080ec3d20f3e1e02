// The open menu of a video: what its state allows.
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useNavigate } from "@tanstack/react-router";
import { Check, ExternalLink, RotateCcw, Square, Trash2, X } from "lucide-react";

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
  const may = allowed(video.state);
  const isUndecided = video.state === "waiting" && video.waitingFor === "approval";
  const items = [
    { action: "approve", icon: Check, name: t.review.approve, shown: isUndecided && !isOwnScreen },
    { action: "reject", icon: X, name: t.review.reject, shown: isUndecided && !isOwnScreen },
    { action: "cancel", icon: Square, name: t.actions.cancel, shown: may.cancel },
    { action: "retry", icon: RotateCcw, name: t.actions.retry, shown: may.retry },
    { action: "remove", icon: Trash2, name: t.actions.remove, shown: true },
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
