// Estimates how long sentences take to speak from others that were spoken: least squares over what can be counted in a text.

/** What the length of a spoken text follows from: a constant, syllables, letters, and breaks inside. */
function features(spoken: string): number[] {
  const syllables = spoken.match(/[aeiouy]+/g)?.length ?? 0;
  const letters = spoken.replace(/[^\p{L}]/gu, "").length;
  const breaks = spoken.slice(0, -1).match(/[,.;:?!]/g)?.length ?? 0;
  return [1, syllables, letters, breaks];
}

/** @returns a function from a spoken text to seconds. With too few samples: seconds in proportion to letters. */
export function fitDurations(samples: readonly { spoken: string; seconds: number }[]): (spoken: string) => number {
  const size = 4;
  const matrix = Array.from({ length: size }, (_row, i) =>
    Array.from({ length: size + 1 }, (_column, j) => (i === j ? 1e-3 : 0)),
  );
  for (const { spoken, seconds } of samples) {
    const x = features(spoken);
    for (let i = 0; i < size; i++) {
      const row = matrix[i] as number[];
      for (let j = 0; j < size; j++) row[j] = (row[j] ?? 0) + (x[i] ?? 0) * (x[j] ?? 0);
      row[size] = (row[size] ?? 0) + (x[i] ?? 0) * seconds;
    }
  }
  const weights = solve(matrix);
  return (spoken) =>
    Math.max(
      0.1,
      features(spoken).reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0),
    );
}

/** Gauss–Jordan with pivoting on an augmented matrix; the ridge on the diagonal keeps it solvable. */
function solve(matrix: number[][]): number[] {
  const size = matrix.length;
  for (let i = 0; i < size; i++) {
    const pivot = matrix
      .slice(i)
      .reduce((best, row, k) => (Math.abs(row[i] ?? 0) > Math.abs(matrix[best]?.[i] ?? 0) ? i + k : best), i);
    [matrix[i], matrix[pivot]] = [matrix[pivot] as number[], matrix[i] as number[]];
    const row = matrix[i] as number[];
    const by = row[i] ?? 1;
    for (let j = i; j <= size; j++) row[j] = (row[j] ?? 0) / by;
    for (let k = 0; k < size; k++) {
      if (k === i) continue;
      const other = matrix[k] as number[];
      const factor = other[i] ?? 0;
      for (let j = i; j <= size; j++) other[j] = (other[j] ?? 0) - factor * (row[j] ?? 0);
    }
  }
  return matrix.map((row) => row[size] ?? 0);
}
