// The search of a list: what is typed goes into the address after a breath; a key leads here from anywhere.
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { useKeysOf } from "./keymap.ts";
import { ariaKeys, shownKey, useActs } from "./useHotkeys.ts";

import css from "./SearchField.module.css";

const BREATH_MS = 220;

export function SearchField(props: {
  /** What is searched, as its placeholder and its name. */
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** As high as the filters that it stands beside. */
  isSmall?: boolean;
}) {
  const { label, value, onChange, isSmall = false } = props;
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
    <label className={css.search} data-small={isSmall || undefined}>
      <Search size={15} aria-hidden />
      <input
        ref={input}
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={label}
        aria-label={label}
        aria-keyshortcuts={ariaKeys(key === undefined ? [] : [key])}
        maxLength={200}
      />
      {typed === "" && key !== undefined && <kbd aria-hidden>{shownKey(key)}</kbd>}
    </label>
  );
}
