// What the review tells, in both languages of the page: sentences stand beside each other, numbers are put into both.

export interface Both {
  en: string;
  de: string;
}
/** A plain string where both languages say the same: names, measured values with their units. */
export type Text = string | Both;

/** One text made of others, alike in each language. */
export function inBoth(make: (say: (text: Text) => string) => string): Both {
  return {
    en: make((text) => (typeof text === "string" ? text : text.en)),
    de: make((text) => (typeof text === "string" ? text : text.de)),
  };
}

export const joined = (texts: readonly Text[], mark = "; "): Both => inBoth((say) => texts.map(say).join(mark));
export const capital = (text: Text): Both => inBoth((say) => say(text).charAt(0).toUpperCase() + say(text).slice(1));

export const fixed = (n: number, digits: number): Both => decimal(n.toFixed(digits));
/** A number as it is written out: German has a comma before its decimals. */
export const decimal = (n: number | string): Both => ({ en: String(n), de: String(n).replace(".", ",") });
export const seconds = (n: number, digits = 1): Both => inBoth((say) => `${say(fixed(n, digits))} s`);
/** German always wants `many`: plural(2, "Stelle", "Stellen"). */
export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
