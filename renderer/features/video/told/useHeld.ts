// A text that is made for a person until they write their own, in a field: while they are in it, another one that is made meanwhile takes nothing away from them.
import { useState } from "react";

/** @param made as it was made last; what is `shown` in its place is the same until the field is left, and nothing where the person emptied it */
export function useHeld(made: string) {
  const [held, setHeld] = useState<string | null>(null);
  return {
    shown: held ?? made,
    /** Tells what stands in the field now. */
    typed: (text: string) => setHeld((before) => (text === "" ? "" : (before ?? made))),
    field: { onFocus: () => setHeld(made), onBlur: () => setHeld(null) },
  };
}
