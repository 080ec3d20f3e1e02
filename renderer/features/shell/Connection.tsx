// How the connection is: a quiet line always, a banner only where it is lost for longer than anybody need notice.
import { useEffect, useState } from "react";

import { useBackend, useConnection } from "../../api/backend.tsx";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";

import css from "./Connection.module.css";

/** A shorter break is over before it would be read. */
const UNNOTICED_MS = 2_000;

/** Lost for so long that it is worth a word. */
export function useIsLost(): boolean {
  const state = useConnection();
  const since = state.status === "lost" ? state.since : null;
  const [told, setTold] = useState<number | null>(null);
  useEffect(() => {
    if (since === null) return;
    const timer = setTimeout(() => setTold(since), Math.max(0, since + UNNOTICED_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [since]);
  return since !== null && told === since;
}

export function ConnectionBanner() {
  const t = useText().connection;
  const { connection } = useBackend();
  if (!useIsLost()) return null;
  return (
    <div className={css.banner}>
      <Notice tone="warn" title={t.banner} text={t.bannerHint}>
        <Button size="small" onClick={() => connection.start()}>
          {t.again}
        </Button>
      </Notice>
    </div>
  );
}

export function ConnectionLine() {
  const t = useText().connection;
  const { status } = useConnection();
  const isLost = useIsLost();
  const shown = isLost ? "lost" : status === "connecting" ? "connecting" : "open";
  return (
    <p className={css.line} data-status={shown} title={t[shown]}>
      <i aria-hidden /> <span>{t[shown]}</span>
    </p>
  );
}
