// The list of several videos, kept in this browser until all of it is begun: a crash in the middle begins nothing twice.
import "../../../api/schemas.ts";
import { z } from "zod";

const KEY = "ytempire.newVideos";
const List = z.object({
  text: z.string(),
  channelId: z.string(),
  /** Of the sending that was begun and is not at its end; null: none is. */
  key: z.string().nullable(),
});
export type KeptList = z.infer<typeof List>;

export function readList(): KeptList {
  try {
    const kept = List.safeParse(JSON.parse(localStorage.getItem(KEY) ?? "null"));
    if (kept.success) return kept.data;
  } catch {
    // What cannot be read is no list.
  }
  return { text: "", channelId: "", key: null };
}

/** Where there is no room for it, the list works all the same. */
export function keepList(list: KeptList): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    dropList();
  }
}

export function dropList(): void {
  localStorage.removeItem(KEY);
}
