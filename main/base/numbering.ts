// Numbers as they are read: in the language's digits and separators.
import type { Numbering } from "../../contract/graphics.ts";

export function written(value: number, { prefix, suffix, decimals }: Numbering, language: string | undefined): string {
  const digits = new Intl.NumberFormat(language, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    // A year or a count of four digits stands better without a separator in most languages: Intl's own rule.
    useGrouping: "auto",
  }).format(value === 0 ? 0 : value);
  return `${prefix}${digits}${suffix}`;
}
