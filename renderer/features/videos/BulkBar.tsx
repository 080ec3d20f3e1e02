// At the foot of the list while videos are chosen: how many, and what can be done with all of them.
import { CirclePause, CirclePlay, RotateCcw, Square, Trash2, Undo2, X } from "lucide-react";

import { VIDEO_PRIORITIES, type BulkAction } from "../../../contract/api/videos.ts";
import { format, useText } from "../../i18n/index.ts";
import Button, { IconButton } from "../../ui/Button.tsx";
import { Select } from "../../ui/Select.tsx";
import { words } from "./words/index.ts";

import css from "./BulkBar.module.css";

export function BulkBar(props: {
  count: number;
  /** They are thrown away: all that can be done is to bring them back. */
  isDeleted: boolean;
  /** What is being done at this moment. */
  busy: BulkAction["do"] | null;
  onAct: (action: BulkAction) => void;
  /** Null: all that fit are chosen. */
  onAll: { total: number; choose: () => void } | null;
  onNone: () => void;
}) {
  const { count, isDeleted, busy, onAct, onAll, onNone } = props;
  const t = useText(words);
  const buttons = isDeleted
    ? ([{ do: "restore", icon: Undo2, name: t.actions.restore }] as const)
    : ([
        { do: "pause", icon: CirclePause, name: t.actions.pause },
        { do: "resume", icon: CirclePlay, name: t.actions.resume },
        { do: "retry", icon: RotateCcw, name: t.videos.tryAgain },
        { do: "cancel", icon: Square, name: t.actions.cancel },
        { do: "remove", icon: Trash2, name: t.actions.remove },
      ] as const);
  return (
    <div className={css.bar} role="region" aria-label={t.videos.bulk}>
      <p>
        <strong role="status">{t.videos.chosen(format.number(count), count)}</strong>
        {onAll && onAll.total > count && (
          <button type="button" onClick={onAll.choose}>
            {t.videos.chooseAllOf(format.number(onAll.total))}
          </button>
        )}
      </p>
      <div>
        {!isDeleted && (
          <Select
            aria-label={t.videos.priority}
            value=""
            disabled={busy !== null}
            onChange={(event) => {
              const priority = VIDEO_PRIORITIES.find((one) => one === event.target.value);
              if (priority) onAct({ do: "priority", priority });
            }}
          >
            <option value="" disabled>
              {t.videos.priority}
            </option>
            {VIDEO_PRIORITIES.map((one) => (
              <option key={one} value={one}>
                {t.videos.priorities[one]}
              </option>
            ))}
          </Select>
        )}
        {buttons.map(({ do: act, icon: Icon, name }) => (
          <Button
            key={act}
            color={act === "remove" ? "error" : "inherit"}
            startIcon={<Icon size={15} aria-hidden />}
            isBusy={busy === act}
            disabled={busy !== null && busy !== act}
            onClick={() => onAct({ do: act })}
          >
            {name}
          </Button>
        ))}
        <IconButton aria-label={t.videos.chooseNone} onClick={onNone}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
