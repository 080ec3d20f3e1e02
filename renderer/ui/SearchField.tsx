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
  /** Given on, and not in the address yet: when it comes, more may have been typed. */
  const [sent, setSent] = useState<readonly string[]>([]);
  if (value !== given) {
    setGiven(value);
    const own = sent.indexOf(value);
    setSent(own < 0 ? [] : sent.slice(own + 1));
    // By other means: a link, the way back.
    if (own < 0) setTyped(value);
  }

  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => {
      setSent((before) => [...before, wanted]);
      onChange(wanted);
    }, BREATH_MS);
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
