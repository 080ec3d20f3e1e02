// How far apart two spellings are, and which of the names that there are was probably meant.

/** Letters to put in, take out or change: Levenshtein's distance. */
export function spellingDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? a.length;
}

/** The names that may have been meant, the nearest first; none where none is near. */
export function meant(written: string, names: readonly string[]): string[] {
  const wanted = plain(written);
  if (wanted === "") return [];
  return names
    .map((name) => {
      const known = plain(name);
      const begun = known.startsWith(wanted) || (known.length > 2 && wanted.startsWith(known));
      return { name, far: begun ? 0 : spellingDistance(wanted, known) / Math.max(wanted.length, known.length) };
    })
    .filter(({ far }) => far <= FARTHEST)
    .toSorted((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Part of the letters that may differ. */
const FARTHEST = 0.4;

function plain(text: string): string {
  return text
    .slice(0, 60)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
