// Makes what a source says of one thing fit: plain words, addresses over https, numbers that can be.
import { z } from "zod";

import type { FoundItem, SourceName } from "../../../contract/sources.ts";
import { AppError } from "../../base/errors.ts";
import { plainText } from "../../base/said.ts";
import { useOf } from "./licences.ts";
import type { Item, Source } from "./types.ts";

/** Words of strangers: no markup, one line, at most so long. */
export function words(text: unknown, most = 300): string {
  const plain = typeof text === "string" || typeof text === "number" ? plainText(String(text)) : "";
  return entities(plain).replaceAll(/\s+/g, " ").slice(0, most).trim();
}

export const orNull = (text: string): string | null => (text === "" ? null : text);

/** Of a list, or of one text with commas. */
export function tagsOf(tags: unknown): string[] {
  const list: unknown[] = Array.isArray(tags) ? tags : typeof tags === "string" ? tags.split(",") : [];
  const all = list.map((tag) => words(tag, 60)).filter((tag) => tag !== "");
  return [...new Set(all)].slice(0, 30);
}

/** An address that can be shown and opened, https wherever a source still says http; null: it is none. */
export function address(text: unknown): string | null {
  const url = typeof text === "string" ? URL.parse(text.startsWith("//") ? `https:${text}` : text.trim()) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.href.length > 2000) return null;
  url.protocol = "https:";
  return url.href;
}

/** A number that is one, also where it comes as text; null: it is none, or not above 0. */
export function size(value: unknown): number | null {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 1 ? Math.round(number) : null;
}

/** The same, with its fraction: seconds. */
export function lengthOf(value: unknown): number | null {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number > 0 ? number : null;
}

/** Without a page that shows it, nothing proves its licence: it is left out. */
type Draft = Omit<Item, "page"> & { page: string | null };

/**
 * Those of a list that are of the form, as items. Throws SOURCE_ODD where there were some and none is: then the source has
 * changed, and finding nothing would be a lie.
 */
export function each<S extends z.ZodType>(
  source: SourceName,
  list: readonly unknown[],
  schema: S,
  toItem: (one: z.output<S>) => Draft | null,
): Item[] {
  const parsed = list.map((one) => schema.safeParse(one));
  if (list.length > 0 && parsed.every(({ success }) => !success)) {
    const [first] = parsed;
    const issue = first?.error?.issues[0];
    throw new AppError("SOURCE_ODD", "sources.search", `${source} lists things of an unknown form`, {
      details: { service: source, field: issue?.path.join(".") ?? "" },
    });
  }
  return parsed.flatMap(({ success, data }) => {
    const item = success ? toItem(data) : null;
    return item && item.page !== null ? [{ ...item, page: item.page }] : [];
  });
}

/** As it is shown. */
export function foundItem(source: Source, item: Item, foundAt: string): FoundItem {
  const { file: _, attribution, ...shown } = item;
  const use = useOf(item.licence);
  const verdict = use.verdict === "unknown" && !source.tellsLicenceLate ? "forbidden" : use.verdict;
  return {
    ...shown,
    source: source.name,
    use: { ...use, verdict },
    attribution: attribution ?? credit(source.title, item),
    foundAt,
  };
}

/** "Harbour" by Ann Lee (CC-BY-4.0), from Openverse. */
function credit(source: string, { title, author, licence, page }: Item): string {
  const by = author === null ? "" : ` by ${author}`;
  const under = licence === null ? "" : ` (${licence.id})`;
  return words(`“${title}”${by}${under}, ${source}, ${page}`, 1000);
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "‹", gt: "›", quot: '"', apos: "'", nbsp: " " };

/** Titles come as they stand in pages. What would be markup stays none. */
function entities(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,6})|([a-z]{2,4}));/gi,
    (all, code: string | undefined, name: string | undefined) => {
      if (code !== undefined) {
        const character = Number(code) <= 0x10_ff_ff ? String.fromCodePoint(Number(code)) : "";
        return /[<>\p{C}]/u.test(character) ? "" : character;
      }
      return NAMED[name?.toLowerCase() ?? ""] ?? all;
    },
  );
}
