// The one way to drizzle-orm. As modules its files take 0.4 s to load, since Node parses the package's 180 kB of
// package.json again for each of them; as CommonJS a tenth of that.
import { createRequire } from "node:module";

export type { InferSelectModel, SQL } from "drizzle-orm";
export type { MigrationMeta } from "drizzle-orm/migrator";

const require = createRequire(import.meta.url);

export const { and, asc, desc, eq, getTableColumns, gt, gte, inArray, isNotNull, isNull, lt, lte, ne, or, sql } =
  require("drizzle-orm") as typeof import("drizzle-orm");
export const { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } =
  require("drizzle-orm/sqlite-core") as typeof import("drizzle-orm/sqlite-core");
export const { drizzle } = require("drizzle-orm/better-sqlite3") as typeof import("drizzle-orm/better-sqlite3");
export const { readMigrationFiles } = require("drizzle-orm/migrator") as typeof import("drizzle-orm/migrator");
