// The keys that act, by where they do: each can be changed, taken from another one, and put back as it was by default.
import { RotateCcw } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { useText } from "../../i18n/index.ts";
import Button, { IconButton } from "../../ui/Button.tsx";
import {
  ACTS,
  defaultKeys,
  giveKey,
  holdersOf,
  isReserved,
  keysOf,
  putKeys,
  resetKeys,
  scopeOf,
  SCOPES,
  useChangedKeys,
  type Act,
} from "../../ui/keymap.ts";
import { Panel } from "../../ui/Panel.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { nameOf, shownKey } from "../../ui/useHotkeys.ts";
import { nameOfAct } from "../shortcuts/nameOfAct.ts";
import { words } from "../shortcuts/words/index.ts";

import css from "./parts.module.css";

export function Shortcuts() {
  const all = useText(words);
  const t = all.shortcuts;
  const changed = useChangedKeys();
  const [asked, setAsked] = useState<Act | null>(null);
  const name = (act: Act) => nameOfAct(act, { acts: t.acts, nav: all.nav });
  const [goTo] = keysOf("anywhere.goTo", changed);
  const told = (title: string, act: () => void) => {
    const before = useChangedKeys.getState();
    act();
    setAsked(null);
    toast({ tone: "good", title, undo: () => putKeys(before) });
  };
  return (
    <>
      <div className={css.keysTop}>
        <Button
          startIcon={<RotateCcw size={14} aria-hidden />}
          disabled={Object.keys(changed).length === 0}
          onClick={() => told(t.wereReset, () => putKeys({}))}
        >
          {t.resetAll}
        </Button>
      </div>
      {SCOPES.map((scope) => (
        <Panel
          key={scope}
          title={t.scopes[scope]}
          aside={scope === "goTo" && goTo !== undefined && <p className={css.second}>{t.second(shownKey(goTo))}</p>}
        >
          <ul className={css.keys}>
            {ACTS.filter((act) => scopeOf(act) === scope).map((act) => {
              const keys = keysOf(act, changed);
              const defaults = defaultKeys(act).map(shownKey).join(", ");
              return (
                <li key={act}>
                  <span>{name(act)}</span>
                  {asked === act ? (
                    <Asking
                      act={act}
                      name={name}
                      onLeave={() => setAsked(null)}
                      onKey={(key) => told(t.changed(name(act), shownKey(key)), () => giveKey(act, key))}
                    />
                  ) : (
                    <span className={css.keysOf}>
                      {keys.length === 0 && <em>{t.none}</em>}
                      {keys.map((key) => (
                        <kbd key={key}>{shownKey(key)}</kbd>
                      ))}
                      <Button size="small" aria-label={t.changeOf(name(act))} onClick={() => setAsked(act)}>
                        {t.change}
                      </Button>
                      <IconButton
                        aria-label={t.resetOf(name(act), defaults)}
                        title={t.resetOf(name(act), defaults)}
                        disabled={changed[act] === undefined}
                        onClick={() => told(t.changed(name(act), defaults), () => resetKeys(act))}
                      >
                        <RotateCcw size={14} aria-hidden />
                      </IconButton>
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
        </Panel>
      ))}
    </>
  );
}

/** Hears the next key, and says who has it where somebody does. */
function Asking(props: { act: Act; name: (act: Act) => string; onKey: (key: string) => void; onLeave: () => void }) {
  const { act, name } = props;
  const t = useText(words).shortcuts;
  const [pressed, setPressed] = useState<string | null>(null);
  const place = useRef<HTMLSpanElement>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const holders = pressed === null || isReserved(pressed) ? [] : holdersOf(act, pressed);
  const isHeard = holders.length === 0;
  useEffect(() => {
    if (!isHeard) return;
    place.current?.focus();
    const hear = (event: KeyboardEvent) => {
      // Alone they are not yet a key; with Tab one goes on.
      if (["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Tab"].includes(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const key = nameOf(event);
      if (event.key === "Escape") latest.current.onLeave();
      else if (isReserved(key) || holdersOf(act, key).length > 0) setPressed(key);
      else latest.current.onKey(key);
    };
    window.addEventListener("keydown", hear, { capture: true });
    return () => window.removeEventListener("keydown", hear, { capture: true });
  }, [act, isHeard]);
  if (!isHeard && pressed !== null)
    return (
      <span className={css.keysOf} role="alert">
        <span className={css.held}>{t.held(shownKey(pressed), holders.map(name).join("”, “"))}</span>
        <Button size="small" variant="contained" autoFocus onClick={() => props.onKey(pressed)}>
          {t.take}
        </Button>
        <Button size="small" onClick={() => setPressed(null)}>
          {t.another}
        </Button>
      </span>
    );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it takes the next key
    <span
      ref={place}
      className={css.asked}
      tabIndex={0}
      role="group"
      aria-label={`${name(act)}: ${t.press}`}
      onBlur={props.onLeave}
    >
      <span role="status">{pressed === null ? t.press : t.reserved(shownKey(pressed))}</span>
      <small>{t.leave}</small>
    </span>
  );
}
