// The frame of every screen: where one can go, how the connection is, how the page looks.
import Button from "@mui/material/Button";
import { Link, useRouter } from "@tanstack/react-router";
import { Clapperboard, LogOut, Plus } from "lucide-react";
import { useEffect, useSyncExternalStore, type ReactNode } from "react";

import { useBackend } from "../../api/backend.tsx";
import { signOut } from "../../api/session.ts";
import { format, useText } from "../../i18n/index.ts";
import { Toasts } from "../../ui/Toasts.tsx";
import { ConnectionBanner, ConnectionLine } from "./Connection.tsx";
import { fetchAhead } from "./fetchAhead.ts";
import { Mark } from "./Mark.tsx";
import { ThemeChoice } from "./ThemeChoice.tsx";

import css from "./Shell.module.css";

export function Shell({ children }: { children: ReactNode }) {
  const t = useText();
  const { connection } = useBackend();
  const router = useRouter();
  useEffect(() => fetchAhead(router), [router]);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#content">
        {t.app.skip}
      </a>
      <header className={css.side}>
        <Link to="/videos" className={css.brand}>
          <Mark size={26} /> {t.app.name}
        </Link>
        <Button
          component={Link}
          to="/videos/new"
          variant="contained"
          startIcon={<Plus size={16} aria-hidden />}
          className={css.make}
        >
          {t.app.newVideo}
        </Button>
        <nav aria-label={t.app.main}>
          <Link to="/videos" className={css.link} activeOptions={{ exact: false, includeSearch: false }}>
            <Clapperboard size={17} strokeWidth={1.8} aria-hidden />
            <span>{t.app.videos}</span>
            <Making />
          </Link>
        </nav>
        <div className={css.foot}>
          <ConnectionLine />
          <ThemeChoice />
          <Button
            variant="text"
            size="small"
            startIcon={<LogOut size={14} aria-hidden />}
            onClick={() => void signOut().finally(() => connection.stop())}
          >
            {t.account.signOut}
          </Button>
        </div>
      </header>
      <main id="content" className={css.content} tabIndex={-1}>
        <ConnectionBanner />
        {children}
      </main>
      <Toasts />
    </div>
  );
}

/** How many are in the making. */
function Making() {
  const t = useText();
  const { live } = useBackend();
  const n = useSyncExternalStore(live.subscribe, () => {
    let running = 0;
    for (const { state } of live.state().videos.values()) if (state === "running" || state === "queued") running++;
    return running;
  });
  if (n === 0) return null;
  return (
    <span className={css.count}>
      {format.number(n)} <span className="hidden">{t.states.running}</span>
    </span>
  );
}
