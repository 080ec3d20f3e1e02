// German ordinals as words: eSpeak NG reads `3.` as a plain number.

const ONES =
  "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split(
    " ",
  );
const TENS = ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"];
const IRREGULAR: Record<number, string> = { 1: "erst", 3: "dritt", 7: "siebt", 8: "acht" };
/** After these the ordinal stands in an oblique case. */
const OBLIQUE = /^(?:am|vom|zum|beim|im|dem|den|des|einem|einen|seit|ab|bis|einer)$/iu;

/** `3` after `am` is `dritten`, elsewhere `dritte`; null beyond 99. */
export function germanOrdinal(value: number, before: string): string | null {
  if (value < 1 || value > 99) return null;
  const oblique = OBLIQUE.test(before);
  return stem(value) + (oblique ? "en" : "e");
}

function stem(value: number): string {
  if (value < 20) return IRREGULAR[value] ?? `${ONES[value] ?? ""}t`;
  const one = value % 10;
  const unit = one === 0 ? "" : `${one === 1 ? "ein" : (ONES[one] ?? "")}und`;
  return `${unit}${TENS[Math.floor(value / 10)] ?? ""}st`;
}
