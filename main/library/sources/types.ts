// What a source of footage is: facts about it as data, how it is searched, and where the file of what it found lies.
import type { z } from "zod";

import type { AssetKind } from "../../../contract/library.ts";
import type { FoundItem, SourceLicence, SourceName, SourceQuery } from "../../../contract/sources.ts";
import type { AppError } from "../../base/errors.ts";

/** One file of each source's folder exports one of these. */
export interface Source {
  name: SourceName;
  title: string;
  kinds: readonly AssetKind[];
  home: string;
  /** The page that its requests and answers were written from. */
  docs: string;
  /** What it asks of whoever uses its interface. */
  terms: string;
  /** Where requests go, without a slash at the end. */
  api: string;
  /** Hosts on which its files lie, as in `Ask.redirects`; requests and downloads may be led to these alone. */
  fileHosts: readonly string[];
  /** How it knows who asks; null: it need not. */
  key: {
    send: (key: string) => { headers?: Record<string, string>; query?: Record<string, string> };
  } | null;
  /** As documented. The longest wait decides. */
  limits: readonly { requests: number; seconds: number }[];
  /** The headers in which it tells how many requests are left, and when there are more again. */
  rate?: { remaining: string; reset?: { header: string; as: "seconds" | "epoch" } };
  /** Makes JSON of what it calls so. */
  mend?: (text: string) => string;
  /** What refuses although it was answered with 200; it is neither kept nor taken for an answer. */
  refusal?: (value: unknown) => AppError | null;
  /** The licence of what was found without one is told by `locate`. */
  tellsLicenceLate?: true;
  search(query: SourceQuery, get: Get): Promise<SourcePage>;
  /** Where the file lies, asked for just before it is loaded. Absent: `file` of what was found. */
  locate?(item: Item, get: Get): Promise<Located>;
}

export interface SourcePage {
  /** Whatever cannot be used for its form is left out. */
  items: Item[];
  /** Null: it does not say. */
  total: number | null;
}

/** What a source said of one thing. `use`, `foundAt` and `source` follow from it. */
export type Item = Omit<FoundItem, "source" | "use" | "foundAt" | "attribution"> & {
  /** As the source words it; null: it is made of title, author and licence. */
  attribution: string | null;
  /** Where its file lies; null: `locate` tells. */
  file: string | null;
};

export interface Located {
  url: string;
  /** Where only this tells it. */
  licence?: SourceLicence | null;
}

/** Asks the source for JSON, within its limits, with its key; answers are kept for a day unless `fresh`. Throws as `Outbound`. */
export type Get = <S extends z.ZodType>(request: {
  /** After `api`; or a whole address on the same host. */
  path: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** SOURCE_ODD where the answer is none of it. */
  schema: S;
  fresh?: boolean;
}) => Promise<z.output<S>>;
