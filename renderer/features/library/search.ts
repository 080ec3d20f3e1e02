// What the library is asked for, as it stands in the address.
import type { ASSET_ORDERS, AssetFilter, ORIENTATIONS } from "../../../contract/api/assets.ts";
import type { ASSET_KINDS, AssetKind } from "../../../contract/library.ts";

// The contract's own, whose schemas need not come with the page's start.
const KINDS: typeof ASSET_KINDS = ["picture", "clip", "music"];
const SHAPES: typeof ORIENTATIONS = ["landscape", "portrait", "square"];
const ORDERS: typeof ASSET_ORDERS = ["newest", "oldest", "path", "longest", "largest"];

export const PARTS = ["assets", "folders", "duplicates", "missing", "unusable"] as const;
export type Part = (typeof PARTS)[number];

export const LENGTHS = { short: [0.01, 10], middle: [10, 60], long: [60, 1e9] } as const;
export type Length = keyof typeof LENGTHS;

export interface LibrarySearch {
  /** Absent: all files. */
  part?: Exclude<Part, "assets">;
  q?: string;
  kind?: AssetKind;
  folder?: string;
  tag?: string;
  /** `-`: nothing is said. */
  licence?: string;
  shape?: (typeof ORIENTATIONS)[number];
  length?: Length;
  use?: "used" | "unused";
  order?: Exclude<AssetFilter["order"], "newest">;
  /** The one that is looked at. */
  asset?: string;
}

/** Whatever the address says, only what is known of it. */
export function readSearch(search: Record<string, unknown>): LibrarySearch {
  const found: LibrarySearch = {};
  const text = (name: "q" | "folder" | "tag" | "licence", most: number) => {
    const value = search[name];
    if (typeof value === "string" && value !== "") found[name] = value.slice(0, most);
  };
  text("q", 200);
  text("folder", 4096);
  text("tag", 300);
  text("licence", 300);
  const [part, kind, shape] = [one(PARTS, search["part"]), one(KINDS, search["kind"]), one(SHAPES, search["shape"])];
  const [length, order] = [one(Object.keys(LENGTHS) as Length[], search["length"]), one(ORDERS, search["order"])];
  const use = one(["used", "unused"] as const, search["use"]);
  if (part && part !== "assets") found.part = part;
  if (kind) found.kind = kind;
  if (shape) found.shape = shape;
  if (length) found.length = length;
  if (use) found.use = use;
  if (order && order !== "newest") found.order = order;
  const { asset } = search;
  if (typeof asset === "string" && /^[0-9a-f-]{36}$/.test(asset)) found.asset = asset;
  return found;
}

export function isNarrowed({ part: _1, order: _2, asset: _3, ...rest }: LibrarySearch): boolean {
  return Object.keys(rest).length > 0;
}

/** As the backend is asked. */
export function filterOf(search: LibrarySearch): Partial<AssetFilter> {
  const { part, q, kind, folder, tag, licence, shape, length, use, order } = search;
  const [least, most] = length ? LENGTHS[length] : [undefined, undefined];
  return {
    ...(part === "missing" ? { missing: true } : {}),
    ...(q === undefined ? {} : { q }),
    ...(kind === undefined ? {} : { kinds: [kind] }),
    ...(folder === undefined ? {} : { folder }),
    ...(tag === undefined ? {} : { tag }),
    ...(licence === undefined ? {} : { licence: licence === "-" ? "" : licence }),
    ...(shape === undefined ? {} : { orientation: shape }),
    ...(least === undefined ? {} : { minSeconds: least, maxSeconds: most }),
    ...(use === undefined ? {} : { used: use === "used" }),
    ...(order === undefined ? {} : { order }),
  };
}

function one<T extends string>(of: readonly T[], value: unknown): T | undefined {
  return of.find((it) => it === value);
}
