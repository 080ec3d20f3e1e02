// docs/long-tests.md: a table of what was last proven, which is read back so that a run of one test keeps the others' rows.

export interface Entry {
  name: string;
  about: string;
  passed: boolean;
  /** The figures, or what failed. */
  result: string;
  /** ISO 8601. */
  date: string;
  commit: string;
  seconds: number;
  machine: string;
}

const HEAD = `# Long tests

What takes too long for \`npm test\`. \`npm run test:long\` runs all of them, \`npm run test:long -- NAME\` one, and writes this file.

| Test | What is proven | Result | Figures | Date | Commit | Seconds | Machine |
|---|---|---|---|---|---|---|---|
`;

export function reportText(entries: readonly Entry[]): string {
  const rows = entries.map(({ name, about, passed, result, date, commit, seconds, machine }) =>
    [
      name,
      about,
      passed ? "passed" : "**failed**",
      result,
      date.slice(0, 16).replace("T", " "),
      commit,
      seconds,
      machine,
    ]
      .map((cell) => String(cell).replaceAll("|", "/").replaceAll(/\s+/g, " ").trim())
      .join(" | "),
  );
  return `${HEAD}${rows.map((row) => `| ${row} |\n`).join("")}`;
}

export function parseEntries(text: string): Entry[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (Test |-)/.test(line))
    .flatMap((line) => {
      const cells = line.split("|").map((cell) => cell.trim());
      const [, name, about, passed, result, date, commit, seconds, machine] = cells;
      if (!name || !about || !passed || !result || !date || !commit || !seconds || !machine) return [];
      return [{ name, about, passed: passed === "passed", result, date, commit, seconds: Number(seconds), machine }];
    });
}

/** Later results take the place of earlier ones of the same name. */
export function mergeEntries(before: readonly Entry[], after: readonly Entry[]): Entry[] {
  const all = new Map([...before, ...after].map((entry) => [entry.name, entry]));
  return [...all.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}
