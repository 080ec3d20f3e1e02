// Lets what failed or was stopped go on from where it was.
import { RotateCcw } from "lucide-react";

import type { VideoDetail } from "../../../contract/api/videos.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { useVideoActions } from "../videos/useVideoActions.ts";

export function Again({ video }: { video: VideoDetail }) {
  const t = useText();
  const { run, isBusy } = useVideoActions(video);
  return (
    <Button
      size="small"
      startIcon={<RotateCcw size={13} aria-hidden />}
      disabled={isBusy}
      onClick={() => void run("retry")}
    >
      {t.actions.retry}
    </Button>
  );
}
