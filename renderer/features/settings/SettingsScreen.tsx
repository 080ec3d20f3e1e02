// The screen of settings: its parts at the side, one of them beside, and a search over all of them.
import { Link, useNavigate } from "@tanstack/react-router";
import { Search, SearchX } from "lucide-react";
import { lazy, Suspense, useState, type ComponentType } from "react";

import { useText } from "../../i18n/index.ts";
import { DataState } from "../../ui/DataState.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Input } from "../../ui/Input.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { useActs } from "../../ui/useHotkeys.ts";
import { words as shortcutWords } from "../shortcuts/words/index.ts";
import { General } from "./General.tsx";
import { ICONS, isPart, partOf, PARTS, PLACED, type Part } from "./parts.ts";
import { Restart } from "./Restart.tsx";
import { SettingRow } from "./SettingRow.tsx";
import { nameOf, useChange, useSettingsQuery } from "./useSettings.ts";
import { words } from "./words/index.ts";

import css from "./SettingsScreen.module.css";

/** What a part has beside the settings of the backend; heavy ones come with a look at them. */
const MORE: Partial<Record<Part, { before?: ComponentType; after?: ComponentType }>> = {
  general: { before: General },
  folders: { after: lazy(async () => ({ default: (await import("./DataFolder.tsx")).DataFolder })) },
  gpu: { after: lazy(async () => ({ default: (await import("./Encoders.tsx")).Encoders })) },
  captions: { after: lazy(async () => ({ default: (await import("./CaptionPresets.tsx")).CaptionPresets })) },
  privacy: {
    before: lazy(async () => ({ default: (await import("./Audit.tsx")).Promised })),
    after: lazy(async () => ({ default: (await import("./Audit.tsx")).Audit })),
  },
  shortcuts: {
    after: lazy(async () => {
      await shortcutWords.load();
      return { default: (await import("./Shortcuts.tsx")).Shortcuts };
    }),
  },
  api: { before: lazy(async () => ({ default: (await import("./Access.tsx")).Access })) },
  storage: { after: lazy(async () => ({ default: (await import("./storage/Storage.tsx")).Storage })) },
  import: { after: lazy(async () => ({ default: (await import("./import/ImportPart.tsx")).ImportPart })) },
};

export function SettingsScreen({ part: named }: { part: string }) {
  const t = useText(words).settings;
  const navigate = useNavigate();
  const part = isPart(named) ? named : "general";
  const [search, setSearch] = useState("");
  const wanted = search.trim();
  useActs("anywhere", { find: () => document.getElementById("settings-search")?.focus() });
  return (
    <Screen title={t.title}>
      <div className={css.whole}>
        <div className={css.side}>
          <div className={css.search} role="search">
            <Search size={15} aria-hidden />
            <Input
              id="settings-search"
              type="search"
              placeholder={t.search}
              aria-label={t.search}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Escape") setSearch("");
              }}
            />
          </div>
          <nav aria-label={t.partsLabel}>
            <ul>
              {PARTS.map((one) => {
                const Icon = ICONS[one];
                return (
                  <li key={one}>
                    <Link
                      to="/settings/$part"
                      params={{ part: one }}
                      className={css.link}
                      data-chosen={(wanted === "" && one === part) || undefined}
                      aria-current={wanted === "" && one === part ? "page" : undefined}
                      onClick={() => setSearch("")}
                    >
                      <Icon size={16} strokeWidth={1.8} aria-hidden />
                      <span>{t.parts[one]}</span>
                    </Link>
                  </li>
                );
              })}
            </ul>
          </nav>
        </div>
        <div className={css.content}>
          <Restart />
          {wanted === "" ? (
            <PartView key={part} part={part} />
          ) : (
            <Found
              wanted={wanted}
              onPart={(one) => {
                setSearch("");
                void navigate({ to: "/settings/$part", params: { part: one } });
              }}
            />
          )}
        </div>
      </div>
    </Screen>
  );
}

function PartView({ part }: { part: Part }) {
  const t = useText(words).settings;
  const { before: Before, after: After } = MORE[part] ?? {};
  const hasOwn = part === "general" || PLACED[part] !== undefined;
  return (
    <>
      <div className={css.head}>
        <h2>{t.parts[part]}</h2>
        <p>{t.leads[part]}</p>
      </div>
      <Suspense>{Before && <Before />}</Suspense>
      {hasOwn && <Rows part={part} />}
      <Suspense>{After && <After />}</Suspense>
    </>
  );
}

function Rows({ part }: { part: Part }) {
  const query = useSettingsQuery();
  const { change, problemOfName } = useChange();
  const t = useText(words).settings;
  return (
    <DataState query={query}>
      {({ items, warnings }) => {
        const order = PLACED[part] ?? [];
        const at = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
        const own = items.filter(({ name }) => partOf(name) === part).toSorted((a, b) => at(a.name) - at(b.name));
        return (
          <>
            {part === "general" && warnings.length > 0 && (
              <Notice tone="warn" title={t.warnings} text={warnings.join(" · ")} />
            )}
            {own.length > 0 && (
              <Panel title={part === "api" ? t.access.limits : t.parts[part]} isTitleHidden={part !== "api"}>
                {own.map((item) => (
                  <SettingRow key={item.name} item={item} onChange={change} problemOfName={problemOfName} />
                ))}
              </Panel>
            )}
          </>
        );
      }}
    </DataState>
  );
}

/** By any of the words of a setting's name and description, and by its own name. */
function Found({ wanted, onPart }: { wanted: string; onPart: (part: Part) => void }) {
  const t = useText(words).settings;
  const query = useSettingsQuery();
  const { change, problemOfName } = useChange();
  const asked = wanted.toLowerCase().split(/\s+/);
  const fits = (...texts: string[]) => {
    const all = texts.join(" ").toLowerCase();
    return asked.every((word) => all.includes(word));
  };
  const parts = PARTS.filter((part) => fits(t.parts[part], t.leads[part]));
  return (
    <DataState query={query}>
      {({ items }) => {
        const found = items.filter((item) => {
          const part = partOf(item.name);
          return part && fits(item.name, nameOf(item, t), t.names[item.name]?.about ?? item.about, t.parts[part]);
        });
        if (found.length + parts.length === 0) return <Empty icon={SearchX} title={t.none.title} text={t.none.text} />;
        return (
          <>
            <p role="status" className={css.count}>
              {t.found(found.length)}
            </p>
            {parts.length > 0 && (
              <div className={css.parts}>
                {parts.map((part) => (
                  <button key={part} type="button" onClick={() => onPart(part)}>
                    {t.parts[part]}
                  </button>
                ))}
              </div>
            )}
            {found.length > 0 && (
              <Panel title={t.title} isTitleHidden>
                {found.map((item) => (
                  <SettingRow key={item.name} item={item} onChange={change} problemOfName={problemOfName} />
                ))}
              </Panel>
            )}
          </>
        );
      }}
    </DataState>
  );
}
