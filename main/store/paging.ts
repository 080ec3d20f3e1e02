// Pages of a list: a cursor names the last row of the page before, and no caller has to know how.
import { AppError } from "../base/errors.ts";

export interface Page {
  limit: number;
  /** `nextCursor` of the page before; null or absent: the first page. */
  cursor?: string | null | undefined;
}

export interface Paged<T> {
  items: T[];
  /** Null: this was the last page. */
  nextCursor: string | null;
}

/** The seq after which the page begins; null: at the beginning. Throws REQUEST_INVALID. */
export function placeOfCursor(cursor: string | null | undefined): number | null {
  if (cursor === null || cursor === undefined) return null;
  const seq = /^[A-Za-z0-9_-]{1,32}$/.test(cursor) ? Buffer.from(cursor, "base64url").toString("latin1") : "";
  if (!/^[1-9]\d{0,14}$/.test(seq))
    throw new AppError("REQUEST_INVALID", "list", "cursor: is none that a page of this list has given", {
      hint: "Send the nextCursor of the page before, or none for the first page.",
    });
  return Number(seq);
}

/** One row more than the page has was read, which tells whether there is another page. */
export function paged<R extends { seq: number }, T>(rows: readonly R[], limit: number, item: (row: R) => T): Paged<T> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last;
  return { items: page.map(item), nextCursor: more ? cursorOf(last.seq) : null };
}

export function cursorOf(place: number): string {
  return Buffer.from(String(place)).toString("base64url");
}
