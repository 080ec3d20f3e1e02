// The frame of every screen: where one can go, how the connection is, how the page looks.
import { Link, useRouter } from "@tanstack/react-router";
import { CircleHelp, PanelLeft, Plus, Search } from "lucide-react";
import { Suspense, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";

import { useBackend } from "../../api/backend.tsx";
import { isApp } from "../../api/native.ts";
import { format, useText } from "../../i18n/index.ts";
import { ahead } from "../../ui/ahead.tsx";
import { useKeptChoice } from "../../ui/kept.ts";
import { useKeysOf } from "../../ui/keymap.ts";
import { Toasts } from "../../ui/Toasts.tsx";
import { ariaKeys, shownKey } from "../../ui/useHotkeys.ts";
import { words as appWords } from "../app/words/index.ts";
import { words as helpWords } from "../help/words/index.ts";
import { Notices } from "../notices/Notices.tsx";
import { words as paletteWords } from "../palette/words/index.ts";
import { words as shortcutWords } from "../shortcuts/words/index.ts";
import { Appearance } from "./Appearance.tsx";
import { ConnectionBanner, ConnectionLine } from "./Connection.tsx";
import { fetchAhead } from "./fetchAhead.ts";
import { Mark } from "./Mark.tsx";
import { PauseAll } from "./PauseAll.tsx";
import { PLACES, type Place } from "./places.ts";
import { usePlaceKeys } from "./usePlaceKeys.ts";

import css from "./Shell.module.css";

const Palette = ahead(async () => {
  await paletteWords.load();
  return import("../palette/Palette.tsx");
});
const AppNews = ahead(async () => {
  await appWords.load();
  return import("../app/AppNews.tsx");
});
const Help = ahead(async () => {
  await Promise.all([helpWords.load(), shortcutWords.load()]);
  return import("../help/Help.tsx");
});

export function Shell({ children }: { children: ReactNode }) {
  const t = useText();
  const router = useRouter();
  const [width, setWidth] = useKeptChoice("ytempire.navigation", ["wide", "narrow"], "wide");
  useEffect(() => fetchAhead(router, [Palette, Help]), [router]);
  useEffect(refuseDrops, []);
  const paletteKeys = useKeysOf("anywhere.palette");
  const helpKeys = useKeysOf("anywhere.help");
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  usePlaceKeys({
    onPalette: () => setOpen((now) => (now === "palette" ? null : "palette")),
    onHelp: () => setOpen("help"),
  });
  const turn = width === "wide" ? t.nav.collapse : t.nav.expand;
  return (
    <div className={css.shell} data-nav={width}>
      <a className={css.skip} href="#content">
        {t.app.skip}
      </a>
      <header className={css.side}>
        <div className={css.top}>
          <Link to="/" className={css.brand} aria-label={t.app.name}>
            <Mark size={26} /> <span>{t.app.name}</span>
          </Link>
          <button
            type="button"
            className={css.tool}
            aria-label={turn}
            title={turn}
            aria-expanded={width === "wide"}
            onClick={() => setWidth(width === "wide" ? "narrow" : "wide")}
          >
            <PanelLeft size={16} aria-hidden className={css.turned} />
          </button>
        </div>
        <Link to="/new" className={css.make} title={t.app.newVideo}>
          <Plus size={16} aria-hidden /> <span>{t.app.newVideo}</span>
        </Link>
        <button
          type="button"
          className={css.search}
          title={t.nav.search}
          aria-keyshortcuts={ariaKeys(paletteKeys)}
          onClick={() => setOpen("palette")}
        >
          <Search size={15} aria-hidden /> <span>{t.nav.search}</span>{" "}
          {paletteKeys[0] !== undefined && <kbd aria-hidden>{shownKey(paletteKeys[0])}</kbd>}
        </button>
        <nav aria-label={t.nav.label} className={css.nav}>
          {PLACES.map(({ group, places }) => (
            <div key={group} role="group" aria-labelledby={`nav-${group}`}>
              <h2 id={`nav-${group}`}>{t.nav.groups[group]}</h2>
              <ul>
                {places.map((place) => (
                  <li key={place.name}>
                    <To place={place} />
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <div className={css.foot}>
          <div className={css.tools}>
            <Notices />
            <PauseAll />
            <button
              type="button"
              className={css.tool}
              aria-label={t.nav.help}
              title={t.nav.help}
              aria-keyshortcuts={ariaKeys(helpKeys)}
              onClick={() => setOpen("help")}
            >
              <CircleHelp size={16} aria-hidden />
            </button>
            <Appearance />
          </div>
          <ConnectionLine />
        </div>
      </header>
      <main id="content" className={css.content} tabIndex={-1}>
        {children}
      </main>
      <ConnectionBanner />
      <Suspense>
        {isApp && <AppNews />}
        {open === "palette" && <Palette onClose={() => setOpen(null)} onHelp={() => setOpen("help")} />}
        {open === "help" && <Help onClose={() => setOpen(null)} />}
      </Suspense>
      <Toasts />
    </div>
  );
}

/** A file that is dropped where nothing takes it would else be opened in the place of the page. */
function refuseDrops(): () => void {
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  };
  window.addEventListener("dragover", refuse);
  window.addEventListener("drop", refuse);
  return () => {
    window.removeEventListener("dragover", refuse);
    window.removeEventListener("drop", refuse);
  };
}

function To({ place: { name, to, icon: Icon } }: { place: Place }) {
  const t = useText().nav;
  return (
    <Link
      to={to}
      className={css.link}
      title={t[name]}
      activeOptions={{ exact: to === "/", includeSearch: false }}
      preload="intent"
    >
      <Icon size={17} strokeWidth={1.8} aria-hidden />
      <span>{t[name]}</span>
      {name === "videos" && <Making />}
    </Link>
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
      {format.number(n)} <span className="hidden">{t.app.making}</span>
    </span>
  );
}
