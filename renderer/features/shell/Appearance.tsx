// What a person chooses about the page itself: its look and its language. Also the way out.
import { LogOut, Settings2 } from "lucide-react";

import { useBackend } from "../../api/backend.tsx";
import { isApp } from "../../api/native.ts";
import { signOut } from "../../api/session.ts";
import { chooseLanguage, useLanguage, useText, type LanguageChoice } from "../../i18n/index.ts";
import { APPEARANCES, chooseAppearance, useAppearance, type Appearance as Look } from "../../ui/appearance.ts";
import { Choice } from "../../ui/Choice.tsx";
import { Popover } from "../../ui/Popover.tsx";

import css from "./Appearance.module.css";

/** Each by its own name, whichever the page speaks. */
const NAMES: Record<Exclude<LanguageChoice, "system" | "pseudo">, string> = { en: "English", de: "Deutsch" };

export function Appearance() {
  const t = useText();
  const { connection } = useBackend();
  return (
    <Popover label={t.account.you} icon={<Settings2 size={16} aria-hidden />}>
      <div className={css.choices}>
        <h2>{t.theme.label}</h2>
        <Looks />
        <h2>{t.language.label}</h2>
        <Languages />
        {/* The app's own window is the owner's: there is nothing to sign out of. */}
        {!isApp && (
          <button type="button" className={css.out} onClick={() => void signOut().finally(() => connection.stop())}>
            <LogOut size={15} aria-hidden /> {t.account.signOut}
          </button>
        )}
      </div>
    </Popover>
  );
}

export function Looks() {
  const t = useText().theme;
  return (
    <Choice<Look>
      label={t.label}
      value={useAppearance()}
      onChange={chooseAppearance}
      options={APPEARANCES.map((value) => ({ value, label: t[value] }))}
    />
  );
}

export function Languages() {
  const t = useText().language;
  return (
    <Choice<LanguageChoice>
      label={t.label}
      value={useLanguage()}
      onChange={(next) => void chooseLanguage(next)}
      options={[
        { value: "system", label: t.system },
        { value: "en", label: <span lang="en">{NAMES.en}</span> },
        { value: "de", label: <span lang="de">{NAMES.de}</span> },
      ]}
    />
  );
}
