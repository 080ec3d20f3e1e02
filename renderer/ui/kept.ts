// A small choice of view that outlives the page: whether the navigation is narrow, which tab was open.
import { useState } from "react";

/** Kept in this browser under `key`. `read`: undefined where what was kept is no such value. */
export function useKeptChoice<T extends string>(key: string, values: readonly T[], first: T): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => values.find((one) => one === localStorage.getItem(key)) ?? first);
  const choose = (next: T) => {
    setValue(next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // No room: it holds for this time.
    }
  };
  return [value, choose];
}
