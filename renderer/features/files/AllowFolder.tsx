// Where a path lies outside of what may be read: says so, and lets the person allow its folder.
import Button from "@mui/material/Button";
import { useMutation } from "@tanstack/react-query";

import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { allowFolder } from "./allowFolder.ts";
import { words } from "./words/index.ts";

export function AllowFolder({ path, onAllowed }: { path: string; onAllowed: () => void }) {
  const t = useText(words);
  const { client } = useBackend();
  const allow = useMutation({
    mutationFn: () => allowFolder(client, path),
    onSuccess: onAllowed,
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  return (
    <Notice tone="warn" title={t.files.allow.title(path)} text={t.files.allow.text}>
      <Button size="small" disabled={allow.isPending} onClick={() => allow.mutate()}>
        {t.files.allow.action}
      </Button>
    </Notice>
  );
}
