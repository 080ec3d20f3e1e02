// The search for titles: what is typed goes into the address after a breath; a key leads here from anywhere.
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { useText } from "../../i18n/index.ts";
import { useKeysOf } from "../../ui/keymap.ts";
import { ariaKeys, shownKey, useActs } from "../../ui/useHotkeys.ts";
import { words } from "./words/index.ts";

import css from "./SearchField.module.css";

const BREATH_MS = 220;

export function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useText(words).videos;
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [given, setGiven] = useState(value);
  // The address was changed by other means: a link, the way back.
  if (value !== given) {
    setGiven(value);
    if (value !== typed.trim()) setTyped(value);
  }

  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => onChange(wanted), BREATH_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);

  const [key] = useKeysOf("anywhere.find");
  useActs("anywhere", { find: () => input.current?.focus() });

  return (
    <label className={css.search}>
      <Search size={15} aria-hidden />
      <input
        ref={input}
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={t.search}
        aria-label={t.search}
        aria-keyshortcuts={ariaKeys(key === undefined ? [] : [key])}
        maxLength={200}
      />
      {typed === "" && key !== undefined && <kbd aria-hidden>{shownKey(key)}</kbd>}
    </label>
  );
}
