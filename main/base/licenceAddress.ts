// Where the text of a licence stands, of those whose address follows from their name.

/** Null: it is not known. */
export function licenceAddress(id: string): string | null {
  if (id === "CC0-1.0") return "https://creativecommons.org/publicdomain/zero/1.0/";
  const [, kind, version] = /^CC-(BY(?:-NC)?(?:-ND|-SA)?)-(\d\.\d)$/.exec(id) ?? [];
  if (kind !== undefined) return `https://creativecommons.org/licenses/${kind.toLowerCase()}/${version}/`;
  return SPDX.has(id) ? `https://spdx.org/licenses/${id}.html` : null;
}

/** What voices, fonts and files beside folders are mostly under. */
const SPDX: ReadonlySet<string> = new Set([
  "OFL-1.1",
  "GPL-3.0-or-later",
  "MIT",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ODC-By-1.0",
  "Unlicense",
]);
