// How names and titles are compared: what looks the same to a reader has the same key.

/** Of a name that must be the only one: equal whatever the case, the width of the letters and the blanks around it. */
export function nameKey(name: string): string {
  // Small letters alone would part ß from SS, and one sigma from the other.
  const folded = name.normalize("NFKC").toLowerCase().toUpperCase();
  return folded.trim().replace(/\s+/gu, " ");
}

/** Of a text that is searched in: accents make no difference either, so that `cafe` finds `Café`. */
export function searchKey(text: string): string {
  return nameKey(text.normalize("NFKD").replace(/\p{Mn}/gu, ""));
}
