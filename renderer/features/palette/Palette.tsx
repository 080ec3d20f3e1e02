// Everything by a few letters: screens, actions, settings, and videos by their titles. A list under a field (WAI-ARIA, combobox with a listbox).
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  CircleHelp,
  Clapperboard,
  Languages,
  Palette as PaletteIcon,
  Pause,
  Play,
  Plus,
  Search,
  Settings,
  type LucideIcon,
} from "lucide-react";
import { useDeferredValue, useEffect, useId, useRef, useState, type KeyboardEvent } from "react";

import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { chooseLanguage, useText } from "../../i18n/index.ts";
import { APPEARANCES, chooseAppearance } from "../../ui/appearance.ts";
import { keysOf, type Act } from "../../ui/keymap.ts";
import { toast } from "../../ui/Toasts.tsx";
import { shownKey } from "../../ui/useHotkeys.ts";
import { PLACES } from "../shell/places.ts";
import { fit } from "./match.ts";
import type { Words } from "./words/en.ts";
import { words } from "./words/index.ts";

import css from "./Palette.module.css";

interface Command {
  id: string;
  group: keyof Words["palette"]["groups"];
  name: string;
  icon: LucideIcon;
  /** Keys that do the same. */
  keys?: string | undefined;
  act: () => void;
}

const MOST = 40;
const VIDEOS = 8;

export default function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const t = useText(words).palette;
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const found = useFound(typed, onHelp);
  const chosen = Math.min(at, found.length - 1);

  useEffect(() => {
    const own = dialog.current;
    if (!own?.open) own?.showModal();
    return () => own?.close();
  }, []);
  useEffect(() => {
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: "nearest" });
  }, [id, chosen]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.act();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowDown: chosen + 1, ArrowUp: chosen - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setAt((next + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(found[chosen]);
    }
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Escape is the dialog's own
    <dialog
      ref={dialog}
      className={css.palette}
      aria-label={t.label}
      onCancel={(event) => {
        // Closed by being taken away, as any dialog of ours: its own closing is heard late, perhaps when it is open again.
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className={css.field}>
        <Search size={17} aria-hidden />
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is this field
          autoFocus
          type="text"
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length > 0 ? `${id}-${chosen}` : undefined}
          aria-label={t.label}
          placeholder={t.placeholder}
          value={typed}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className="hidden" role="status">
        {t.results(found.length)}
      </p>
      <ul id={`${id}-list`} role="listbox" aria-label={t.label} className={css.list}>
        {found.map((command, i) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the keys
          <li
            key={command.id}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === chosen}
            data-first={command.group !== found[i - 1]?.group ? t.groups[command.group] : undefined}
            onClick={() => run(command)}
            onMouseMove={() => setAt(i)}
          >
            <command.icon size={16} strokeWidth={1.8} aria-hidden />
            <span>{command.name}</span>
            {command.keys && <kbd aria-hidden>{command.keys}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={css.none}>{t.none}</p>}
      <p className={css.keys} aria-hidden>
        {t.keys}
      </p>
    </dialog>
  );
}

/** What fits, the best of each group first; groups in their order where nothing is typed, else by their best. */
function useFound(typed: string, onHelp: () => void): Command[] {
  const commands = useCommands(onHelp);
  const videos = useVideos(typed);
  const scored = commands
    .map((command, i) => ({ command, i, score: fit(typed, command.name) }))
    .filter(({ score }) => score > 0);
  const best = new Map<string, number>();
  for (const { command, score } of scored)
    best.set(command.group, Math.max(best.get(command.group) ?? 0, typed.trim() === "" ? 0 : score));
  const sorted = scored.toSorted(
    (a, b) =>
      (best.get(b.command.group) ?? 0) - (best.get(a.command.group) ?? 0) ||
      GROUPS.indexOf(a.command.group) - GROUPS.indexOf(b.command.group) ||
      b.score - a.score ||
      a.i - b.i,
  );
  return [...sorted.map(({ command }) => command), ...videos].slice(0, MOST);
}

const GROUPS: Command["group"][] = ["actions", "places", "settings", "videos"];

function useVideos(typed: string): Command[] {
  const { api } = useBackend();
  const navigate = useNavigate();
  const q = useDeferredValue(typed.trim());
  const { data } = useQuery({
    ...api.videos.list.queryOptions({ input: { limit: VIDEOS, q } }),
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
  });
  if (q.length === 0) return [];
  return (data?.items ?? []).map(({ id, title }) => ({
    id: `video ${id}`,
    group: "videos",
    name: title,
    icon: Clapperboard,
    act: () => void navigate({ to: "/videos/$id", params: { id } }),
  }));
}

/** One after the other; undefined: one of them has none. */
function shownOf(...acts: Act[]): string | undefined {
  const keys = acts.map((act) => keysOf(act)[0]);
  return keys.every((key) => key !== undefined) ? keys.map(shownKey).join(" ") : undefined;
}

function useCommands(onHelp: () => void): Command[] {
  const t = useText(words);
  const { client, live } = useBackend();
  const navigate = useNavigate();
  const isPaused = live.state().pause !== null;
  const turnWork = async () => {
    try {
      await client.system[isPaused ? "resume" : "pause"]({});
      toast({ tone: "good", title: isPaused ? t.palette.resumed : t.palette.paused });
    } catch (error) {
      const { code, message, hint } = problemOf(error);
      toast({
        tone: "bad",
        title: code === null ? t.problems.lost : message,
        text: code === null ? t.problems.lostHint : hint,
      });
    }
  };
  return [
    {
      id: "new",
      group: "actions",
      name: t.app.newVideo,
      icon: Plus,
      keys: shownOf("anywhere.newVideo"),
      act: () => void navigate({ to: "/new" }),
    },
    {
      id: "pause",
      group: "actions",
      name: isPaused ? t.palette.resume : t.palette.pause,
      icon: isPaused ? Play : Pause,
      act: () => void turnWork(),
    },
    {
      id: "help",
      group: "actions",
      name: t.palette.help,
      icon: CircleHelp,
      keys: shownOf("anywhere.help"),
      act: onHelp,
    },
    ...APPEARANCES.map((look): Command => ({
      id: `look ${look}`,
      group: "actions",
      name: t.palette.appearance(t.theme[look]),
      icon: PaletteIcon,
      act: () => chooseAppearance(look),
    })),
    ...(["en", "de"] as const).map((language): Command => ({
      id: `language ${language}`,
      group: "actions",
      name: t.palette.language({ en: "English", de: "Deutsch" }[language]),
      icon: Languages,
      act: () => void chooseLanguage(language),
    })),
    ...PLACES.flatMap(({ places }) => places).map(({ name, to, icon }): Command => ({
      id: `place ${name}`,
      group: "places",
      name: t.nav[name],
      icon,
      keys: shownOf("anywhere.goTo", `goTo.${name}`),
      act: () => void navigate({ to }),
    })),
    ...Object.entries(t.palette.parts).map(([part, name]): Command => ({
      id: `setting ${part}`,
      group: "settings",
      name: `${t.nav.settings}: ${name}`,
      icon: Settings,
      act: () => void navigate({ to: "/settings/$part", params: { part } }),
    })),
  ];
}
