// The keys that act, by where they do.
import { useText } from "../../i18n/index.ts";
import { Panel } from "../../ui/Panel.tsx";
import { shownKey } from "../../ui/useHotkeys.ts";
import type { Words } from "./words/en.ts";
import { words } from "./words/index.ts";

import css from "./parts.module.css";

type Act = keyof Words["settings"]["shortcuts"]["keys"];

const KEYS: Record<"anywhere" | "lists" | "editor", readonly [Act, ...string[]][]> = {
  anywhere: [
    ["palette", "mod+k"],
    ["help", "?"],
  ],
  lists: [["find", "/"]],
  editor: [
    ["undo", "mod+z"],
    ["redo", "mod+shift+z", "mod+y"],
    ["save", "mod+s"],
    ["play", "␣"],
    ["back", "j"],
    ["stop", "k"],
    ["forward", "l"],
    ["frame", "←", "→"],
  ],
};

export function Shortcuts() {
  const t = useText(words).settings.shortcuts;
  return (
    <>
      {(["anywhere", "lists", "editor"] as const).map((where) => (
        <Panel key={where} title={t[where]}>
          <dl className={css.keys}>
            {KEYS[where].map(([act, ...keys]) => (
              <div key={act}>
                <dt>{t.keys[act]}</dt>
                <dd>
                  {keys.map((key) => (
                    <kbd key={key}>{shownKey(key)}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </Panel>
      ))}
    </>
  );
}
