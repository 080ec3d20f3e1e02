// The import law: who may import whom. `plugin.js` checks it while linting; docs/architecture.md tells why.
// @ts-check

/**
 * @typedef {object} Row
 * @property {string} from A folder or file; the longest one that a file lies in rules it. `*` is any one folder: each
 *   folder there is a room of its own, closed to its neighbours.
 * @property {string[]} values What it may import, besides itself.
 * @property {string[]} [types] What it may import by `import type` only: the interfaces that it gets by argument.
 * @property {boolean} node Whether Node's own modules may be imported.
 * @property {"any" | string[]} packages
 */

/** @type {Row[]} */
export const LAW = [
  { from: "contract", values: [], node: false, packages: ["zod", "@orpc/contract"] },
  { from: "main/base", values: ["contract"], node: true, packages: "any" },
  { from: "main/engines/process.ts", values: ["main/base", "contract"], node: true, packages: "any" },
  {
    from: "main/engines/*",
    values: ["main/engines/process.ts", "main/base", "contract"],
    node: true,
    packages: "any",
  },
  {
    from: "main/platforms/*",
    values: ["main/engines/process.ts", "main/base", "contract"],
    node: true,
    packages: "any",
  },
  {
    from: "main/library",
    values: ["main/base", "contract"],
    types: ["main/store", "main/engines"],
    node: true,
    packages: "any",
  },
  // A process of its own: nobody can give it an engine by argument.
  {
    from: "main/library/decode/child.ts",
    values: ["main/library", "main/engines/ffmpeg", "main/base"],
    node: true,
    packages: "any",
  },
  // What knows files and programs is handed in.
  {
    from: "main/library/sources",
    values: ["main/base", "contract"],
    types: ["main/library", "main/engines"],
    node: true,
    packages: "any",
  },
  // A source asks only by what it is handed: it opens no connection of its own.
  {
    from: "main/library/sources/*",
    values: ["main/library/sources/item.ts", "main/library/sources/licences.ts", "main/base/errors.ts", "contract"],
    types: ["main/library/sources/types.ts"],
    node: false,
    packages: ["zod"],
  },
  { from: "main/store", values: ["main/base", "contract"], node: true, packages: "any" },
  { from: "main/jobs", values: ["main/base", "contract"], types: ["main/store"], node: true, packages: "any" },
  {
    from: "main/stages/*",
    values: ["main/base", "contract"],
    types: ["main/engines", "main/library", "main/platforms"],
    node: true,
    packages: "any",
  },
  {
    from: "main/pipeline",
    values: ["main/stages", "main/jobs", "main/base", "contract"],
    types: ["main/store", "main/engines", "main/library"],
    node: true,
    packages: "any",
  },
  {
    from: "main/schedule",
    values: ["main/base", "contract"],
    types: ["main/store", "main/jobs"],
    node: true,
    packages: "any",
  },
  {
    from: "main/insights",
    values: ["main/base", "contract"],
    types: ["main/store", "main/jobs"],
    node: true,
    packages: "any",
  },
  { from: "main/secrets", values: ["main/base"], node: true, packages: "any" },
  // Its worker opens a copy as it will be opened; what else it needs of the store it gets by argument.
  {
    from: "main/backups",
    values: ["main/base", "contract"],
    types: ["main/store", "main/secrets"],
    node: true,
    packages: "any",
  },
  { from: "main/storage", values: ["main/base", "contract"], types: ["main/store"], node: true, packages: "any" },
  { from: "main/importing", values: ["main/base", "contract"], types: ["main/store"], node: true, packages: "any" },
  {
    from: "main/api",
    values: [
      "main/options",
      "main/models",
      "main/pipeline",
      "main/library",
      "main/schedule",
      "main/insights",
      "main/secrets",
      "main/backups",
      "main/storage",
      "main/importing",
      "main/base",
      "contract",
    ],
    types: ["main/store", "main/diagnosis.ts"],
    node: true,
    packages: "any",
  },
  {
    from: "main/http",
    values: ["main/api", "main/pipeline/licences/page.ts", "main/base", "contract"],
    types: ["main/store", "main/library", "main/pipeline"],
    node: true,
    packages: "any",
  },
  // The one place that may import all of main; only what names it may import it.
  { from: "main/backend.ts", values: ["main", "contract", "package.json"], node: true, packages: "any" },
  {
    from: "main/serve.ts",
    values: ["main/http", "main/api", "main/base", "contract"],
    types: ["main/store"],
    node: true,
    packages: "any",
  },
  {
    from: "main/models",
    values: ["main/base", "contract"],
    types: ["main/store", "main/jobs", "main/engines"],
    node: true,
    packages: "any",
  },
  // How a video is asked for in words: the command's options, and the rows of a list.
  { from: "main/options", values: ["main/base", "contract"], node: true, packages: "any" },
  // The commands: each works through the contract, and otherwise only with what is named here.
  {
    from: "main/cli.ts",
    values: ["main/cli", "main/options", "main/base", "contract"],
    node: true,
    packages: "any",
  },
  {
    from: "main/cli",
    values: [
      "main/options",
      "main/backend.ts",
      "main/serve.ts",
      "main/api",
      "main/doctor.ts",
      "main/examine.ts",
      "main/logs.ts",
      "main/store/lock.ts",
      "main/store/storedSettings.ts",
      "main/pipeline/deliver.ts",
      "main/pipeline/licences/page.ts",
      "main/stages/review/text.ts",
      "main/base",
      "contract",
    ],
    node: true,
    packages: "any",
  },
  {
    from: "main/doctor.ts",
    values: ["main/engines/process.ts", "main/base", "contract"],
    types: ["main/engines"],
    node: true,
    packages: "any",
  },
  {
    from: "main/examine.ts",
    values: ["main/doctor.ts", "main/engines", "main/store/storedSettings.ts", "main/base", "contract", "package.json"],
    node: true,
    packages: "any",
  },
  { from: "main/diagnosis.ts", values: ["main/logs.ts", "main/base", "contract"], node: true, packages: "any" },
  { from: "main/logs.ts", values: ["main/base", "contract"], node: true, packages: "any" },
  {
    from: "electron",
    values: ["main/backend.ts", "main/base", "contract"],
    types: ["main/engines"],
    node: true,
    packages: "any",
  },
  { from: "preload", values: [], types: ["contract"], node: false, packages: ["electron"] },
  { from: "renderer", values: ["contract"], node: false, packages: "any" },
];

/** The only folders that may import the package: elsewhere code runs without Electron. */
export const ELECTRON = ["electron", "preload"];

/**
 * The row that rules a file or folder, or null where none does.
 * @param {string} path Relative to the repository, with `/`.
 * @returns {(Row & { room: string }) | null} With the room as it is for this path: `main/engines/voice` for `main/engines/*`.
 */
export function rowOf(path) {
  const parts = path.split("/");
  let best = null;
  for (const row of LAW) {
    const pattern = row.from.split("/");
    // `*` stands for a folder, so something lies below it.
    const fits = pattern.every((part, i) => part === parts[i] || (part === "*" && i < parts.length - 1));
    if (fits && (!best || pattern.length > best.from.split("/").length)) best = row;
  }
  return best && { ...best, room: parts.slice(0, best.from.split("/").length).join("/") };
}

/**
 * Why a file may not import another, or null where it may.
 * @param {string} from The importing file, relative to the repository, with `/`.
 * @param {{ path: string } | { package: string } | { node: string }} target
 * @param {boolean} typeOnly
 * @returns {string | null}
 */
export function forbidden(from, target, typeOnly) {
  // A test (or what it starts, a fixture) is in the room of what it tests. It may use the real thing, wherever that lies; it still runs without Electron.
  const isTest = /\.(test|fixture)\.tsx?$/.test(from);
  const row = rowOf(from.replace(/\.(test|fixture)(\.tsx?)$/, "$2"));
  const ruled = /^(contract|main|electron|preload|renderer)\//.test(from);
  if (!row) return ruled ? `${from} lies in no room: give its folder a row in scripts/lint/law.js` : null;
  if ("node" in target) return row.node || isTest ? null : `${row.room} may not import Node's ${target.node}`;
  if ("package" in target) {
    if (target.package === "electron")
      return ELECTRON.includes(row.room) ? null : `${row.room} runs without Electron: pass its facts in`;
    if (row.packages === "any" || row.packages.includes(target.package) || isTest) return null;
    return `${row.room} may import only ${row.packages.join(", ")}, not ${target.package}`;
  }
  if (isTest || within(target.path, row.room) || row.values.some((room) => within(target.path, room))) return null;
  const asTypes = row.types?.some((room) => within(target.path, room)) ?? false;
  if (asTypes && typeOnly) return null;
  if (asTypes) return `${row.room} may import only types from ${target.path}: it gets the value by argument`;
  return `${row.room} may not import ${target.path}`;
}

/** @param {string} path @param {string} room */
function within(path, room) {
  return path === room || path.startsWith(`${room}/`);
}
