// The help: every shortcut, those of the present screen too, and how the work goes, in a few sentences.
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { SideDrawer } from "../../ui/Dialog.tsx";
import { ACTS, keysOf, scopeOf, type Act } from "../../ui/keymap.ts";
import { Tabs } from "../../ui/Tabs.tsx";
import { presentActs, shownKey } from "../../ui/useHotkeys.ts";
import { nameOfAct } from "../shortcuts/nameOfAct.ts";
import { words as shortcutWords } from "../shortcuts/words/index.ts";
import { words } from "./words/index.ts";

import css from "./Help.module.css";

export default function Help({ onClose }: { onClose: () => void }) {
  const t = useText(words);
  const [tab, setTab] = useState<"keys" | "guide">("keys");
  return (
    <SideDrawer title={t.help.title} onClose={onClose} width={480}>
      <Tabs
        label={t.help.title}
        value={tab}
        onChange={setTab}
        tabs={[
          { value: "keys", label: t.help.tabs.keys },
          { value: "guide", label: t.help.tabs.guide },
        ]}
      >
        {tab === "keys" ? <Keys onClose={onClose} /> : <Guide />}
      </Tabs>
    </SideDrawer>
  );
}

/** Its keys and what they do. */
type Row = readonly [readonly string[], string];

function Keys({ onClose }: { onClose: () => void }) {
  const t = { ...useText(words), ...useText(shortcutWords) };
  const k = t.help.keys;
  const { scopes, acts } = t.shortcuts;
  const rows = (of: Act[]): Row[] => of.map((act) => [keysOf(act), nameOfAct(act, { acts, nav: t.nav })]);
  const here = presentActs().filter((act) => scopeOf(act) !== "anywhere");
  const [goTo] = keysOf("anywhere.goTo");
  return (
    <div className={css.keys}>
      <List title={scopes.anywhere} keys={rows(ACTS.filter((act) => scopeOf(act) === "anywhere"))} />
      {here.length > 0 && <List title={t.help.here} keys={rows(here)} />}
      {goTo !== undefined && (
        <List title={t.help.goTo(shownKey(goTo))} keys={rows(ACTS.filter((act) => scopeOf(act) === "goTo"))} />
      )}
      <List
        title={t.help.inLists}
        keys={[
          [["Escape"], k.close],
          [["Tab"], `${k.move}. ${k.skip}`],
        ]}
      />
      <Button component={Link} to="/settings/shortcuts" onClick={onClose}>
        {t.help.change}
      </Button>
    </div>
  );
}

function List({ title, keys }: { title: string; keys: readonly Row[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {keys.map(([of, name]) => (
          <div key={name}>
            <dt>{of.length === 0 ? "–" : of.map((key) => <kbd key={key}>{shownKey(key)}</kbd>)}</dt>
            <dd>{name}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Guide() {
  const { guide } = useText(words).help;
  return (
    <div className={css.guide}>
      {guide.map(({ title, text }) => (
        <section key={title}>
          <h3>{title}</h3>
          <p>{text}</p>
        </section>
      ))}
    </div>
  );
}
