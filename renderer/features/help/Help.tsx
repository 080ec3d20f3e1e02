// The help: every shortcut, those of the present screen too, and how the work goes, in a few sentences.
import { useState } from "react";

import { useText } from "../../i18n/index.ts";
import { SideDrawer } from "../../ui/Dialog.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { namedKeys, shownKey } from "../../ui/useHotkeys.ts";
import { PLACES } from "../shell/places.ts";
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
        {tab === "keys" ? <Keys /> : <Guide />}
      </Tabs>
    </SideDrawer>
  );
}

function Keys() {
  const t = useText(words);
  const k = t.help.keys;
  const here = namedKeys();
  return (
    <div className={css.keys}>
      <List
        title={t.help.anywhere}
        keys={[
          ["mod+k", k.palette],
          ["?", k.help],
          ["n", k.newVideo],
        ]}
      />
      {here.length > 0 && <List title={t.help.here} keys={here} />}
      <List
        title={t.help.goTo}
        keys={PLACES.flatMap(({ places }) => places).map(({ key, name }) => [key, t.nav[name]])}
      />
      <List
        title={t.help.inLists}
        keys={[
          ["/", k.search],
          ["Esc", k.close],
          ["Tab", `${k.move}. ${k.skip}`],
        ]}
      />
    </div>
  );
}

function List({ title, keys }: { title: string; keys: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {keys.map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd>{shownKey(key)}</kbd>
            </dt>
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
