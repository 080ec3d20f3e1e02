// Says that changes wait for the next start, and starts the backend anew.
import { useMutation } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";

import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { useSettingsQuery } from "./useSettings.ts";
import { words } from "./words/index.ts";

export function Restart() {
  const t = useText(words).settings;
  const { data } = useSettingsQuery();
  const waiting = data?.items.filter(({ isPending }) => isPending).length ?? 0;
  return waiting === 0 ? null : (
    <Notice tone="calm" title={t.pending(waiting)}>
      <RestartButton />
    </Notice>
  );
}

export function RestartButton() {
  const t = useText(words);
  const { client } = useBackend();
  const restart = useMutation({
    mutationFn: () => client.system.restart({}),
    onSuccess: () => toast({ tone: "good", title: t.settings.restarting }),
    onError(error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  return (
    <Button
      size="small"
      startIcon={<RefreshCw size={14} aria-hidden />}
      isBusy={restart.isPending}
      onClick={() => restart.mutate()}
    >
      {t.settings.restart}
    </Button>
  );
}
