// Reads a command's options, and says of one that is not there which was meant.
import { parseArgs, type ParseArgsConfig } from "node:util";

import { AppError } from "../base/errors.ts";

/** As `parseArgs`, with positionals allowed where `positionals` says so. Throws USAGE. */
export function parseOptions<T extends NonNullable<ParseArgsConfig["options"]>, P extends boolean = false>(
  command: string,
  args: string[],
  options: T,
  more: { positionals?: P; negative?: boolean } = {},
) {
  const { positionals = false as P, negative: allowNegative = false } = more;
  try {
    return parseArgs({ args, options, allowPositionals: positionals, allowNegative });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const unknown = /Unknown option '(--?[^']+)'/.exec(said)?.[1];
    const lists = `npm run ${command} -- --help lists all.`;
    if (unknown) {
      const near = nearest(unknown.replace(/^-+/, "").replace(/=.*/, ""), Object.keys(options));
      throw new AppError("USAGE", command, `There is no option ${unknown}`, {
        hint: `${near === null ? "" : `Did you mean --${near}? `}${lists}`,
      });
    }
    const surplus = /Unexpected argument '([^]*?)'\. /.exec(said)?.[1];
    throw new AppError(
      "USAGE",
      command,
      surplus ? `${command} takes no ${JSON.stringify(surplus)}` : (said.split(/\. |\n/)[0] ?? said),
      {
        hint: surplus ? lists : "For a value that begins with a dash write --option=-value.",
      },
    );
  }
}

/** The one that is at most two edits away, or null. */
export function nearest(name: string, among: Iterable<string>): string | null {
  const ranked = [...among].map((one) => ({ one, d: distance(name, one) })).toSorted((a, b) => a.d - b.d);
  return ranked[0] && ranked[0].d <= 2 ? ranked[0].one : null;
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++)
    row = row.reduce<number[]>((next, _, j) => {
      next.push(
        j === 0
          ? i
          : Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
      return next;
    }, []);
  return row[b.length] ?? 0;
}
