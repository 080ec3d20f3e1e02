// How well a command fits what is typed: beginnings of words count most, then letters of one word in their order.

/** Greater is better; 0: it does not fit. Without regard to case and accents. */
export function fit(typed: string, name: string): number {
  const wanted = fold(typed);
  if (wanted === "") return 1;
  const text = fold(name);
  if (text.startsWith(wanted)) return 4;
  const words = text.split(/[^\p{L}\p{N}]+/u);
  if (wanted.split(" ").every((part) => words.some((word) => word.startsWith(part)))) return 3;
  if (text.includes(wanted)) return 2;
  return words.some((word) => hasInOrder(word, wanted)) ? 1 : 0;
}

/** From its first letter on: in a whole sentence nearly everything stands in order somewhere. */
function hasInOrder(text: string, wanted: string): boolean {
  if (wanted.length < 3 || text[0] !== wanted[0]) return false;
  let from = 0;
  for (const letter of wanted) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
