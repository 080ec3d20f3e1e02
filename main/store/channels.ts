// Channels in the store: the brands that a person runs, one of which is the default.
import type { ChannelChange, NewChannel } from "../../contract/api/channels.ts";
import { AppError } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import { and, asc, eq, getTableColumns, gt, isNotNull, sql, type InferSelectModel, type SQL } from "./drizzle.ts";
import { assertVersion, type Expected } from "./expected.ts";
import { nameKey } from "./keys.ts";
import type { Db } from "./open.ts";
import type { Page, Paged } from "./paging.ts";
import { channels, LOCAL_OWNER, plans, videos } from "./schema.ts";

export type ChannelRow = InferSelectModel<typeof channels>;
/** With how many videos there are of it, deleted ones left out. */
export type CountedChannel = ChannelRow & { videos: number };

export class ChannelStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /** Throws NAME_TAKEN. */
  create(channel: NewChannel, now: number): CountedChannel {
    return this.#write(() => {
      this.#assertFree(channel.name, null);
      const id = newId();
      const times = { createdAt: now, updatedAt: now };
      const key = nameKey(channel.name);
      this.#db
        .insert(channels)
        .values({ ...channel, id, ownerId: this.#ownerId, nameKey: key, ...times })
        .run();
      return this.require(id);
    });
  }

  /** Once for each owner, when the store is opened; in the time zone of this machine. */
  ensureDefault(name: string, now: number): void {
    const found = this.#select(sql`${channels.isDefault}`).get();
    if (found) return;
    const { timeZone: timezone } = new Intl.DateTimeFormat().resolvedOptions();
    const row = { id: newId(), ownerId: this.#ownerId, name, nameKey: nameKey(name), timezone, isDefault: true };
    this.#db
      .insert(channels)
      .values({ ...row, createdAt: now, updatedAt: now })
      .run();
  }

  get(id: string): CountedChannel | null {
    return this.#select(eq(channels.id, id)).get() ?? null;
  }

  /** Throws NOT_FOUND. */
  require(id: string): CountedChannel {
    const channel = this.get(id);
    if (!channel) throw new AppError("NOT_FOUND", "channels.get", `There is no channel ${id}`);
    return channel;
  }

  /** What a video goes to where nobody chose. */
  default(): CountedChannel {
    const channel = this.#select(sql`${channels.isDefault}`).get();
    if (!channel) throw new AppError("INTERNAL", "channels.default", "there is no default channel");
    return channel;
  }

  /** By name. `q` stands anywhere in the name. Throws REQUEST_INVALID on a cursor that is none. */
  list(page: Page, filter: { q?: string | undefined } = {}): Paged<CountedChannel> {
    const { limit, cursor } = page;
    const last = cursor === undefined || cursor === null ? null : this.get(cursor);
    if (cursor && !last) throw new AppError("REQUEST_INVALID", "channels.list", "cursor: what it names is gone");
    const rows = this.#select(
      and(
        last ? gt(channels.nameKey, last.nameKey) : undefined,
        filter.q === undefined ? undefined : sql`instr(${channels.nameKey}, ${nameKey(filter.q)}) > 0`,
      ),
    )
      .orderBy(asc(channels.nameKey))
      .limit(limit + 1)
      .all();
    const items = rows.slice(0, limit);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** What is absent stays. Throws NOT_FOUND, NAME_TAKEN, CHANGED_MEANWHILE. */
  update(id: string, change: ChannelChange, expected: Expected, now: number): CountedChannel {
    return this.#write(() => {
      const before = this.require(id);
      assertVersion("channels.update", before, expected);
      const { name } = change;
      if (name !== undefined) this.#assertFree(name, id);
      if (change.isDefault) this.#set(sql`${channels.isDefault}`, { isDefault: false });
      const key = name === undefined ? {} : { nameKey: nameKey(name) };
      this.#set(eq(channels.id, id), { ...change, ...key, version: before.version + 1, updatedAt: now });
      return this.require(id);
    });
  }

  /** Its videos and plans go to another one. Returns the videos' ids. Throws NOT_FOUND, CHANGED_MEANWHILE, and IN_USE for the default one and one with videos and no `moveTo`. */
  remove(id: string, to: Expected & { moveTo?: string | undefined }, now: number): string[] {
    return this.#write(() => {
      const channel = this.require(id);
      assertVersion("channels.remove", channel, to);
      if (channel.isDefault)
        throw new AppError("IN_USE", "channels.remove", "The default channel cannot be deleted", {
          hint: "Make another channel the default one first.",
        });
      if (channel.videos > 0 && to.moveTo === undefined)
        throw new AppError("IN_USE", "channels.remove", `${channel.name} has ${channel.videos} videos`, {
          hint: "Name the channel that gets them (moveTo).",
          details: { videos: channel.videos },
        });
      if (to.moveTo === id) throw new AppError("REQUEST_INVALID", "channels.remove", "moveTo: is the channel itself");
      const other = to.moveTo === undefined ? this.default() : this.require(to.moveTo);
      const moved = { channelId: other.id, version: sql`version + 1`, updatedAt: sql`max(updated_at + 1, ${now})` };
      const ids = this.#db
        .update(videos)
        .set(moved)
        .where(and(eq(videos.ownerId, this.#ownerId), eq(videos.channelId, id)))
        .returning({ id: videos.id })
        .all();
      this.#db
        .update(plans)
        .set(moved)
        .where(and(eq(plans.ownerId, this.#ownerId), eq(plans.channelId, id)))
        .run();
      this.#db
        .delete(channels)
        .where(and(eq(channels.ownerId, this.#ownerId), eq(channels.id, id)))
        .run();
      return ids.map((video) => video.id);
    });
  }

  /** By name. */
  all(): CountedChannel[] {
    return this.#select(undefined).orderBy(asc(channels.nameKey)).all();
  }

  /** How many channels speak by each persona. */
  byPersona(): Map<string, number> {
    const rows = this.#db
      .select({ persona: channels.persona, channels: sql<number>`count(*)` })
      .from(channels)
      .where(and(eq(channels.ownerId, this.#ownerId), isNotNull(channels.persona)))
      .groupBy(channels.persona)
      .all();
    return new Map(rows.map((row) => [row.persona ?? "", row.channels]));
  }

  #select(what: SQL | undefined) {
    const ofChannel = sql`videos.owner_id = ${channels.ownerId} AND videos.channel_id = ${channels.id}`;
    return this.#db
      .select({
        ...getTableColumns(channels),
        videos: sql<number>`(SELECT count(*) FROM videos WHERE ${ofChannel} AND deleted_at IS NULL)`,
      })
      .from(channels)
      .where(and(eq(channels.ownerId, this.#ownerId), what));
  }

  #set(what: SQL, values: { [K in keyof ChannelRow]?: ChannelRow[K] | undefined }): void {
    this.#db
      .update(channels)
      .set(values)
      .where(and(eq(channels.ownerId, this.#ownerId), what))
      .run();
  }

  #assertFree(name: string, exceptId: string | null): void {
    const other = this.#select(eq(channels.nameKey, nameKey(name))).get();
    if (other && other.id !== exceptId)
      throw new AppError("NAME_TAKEN", "channels.name", `There is a channel ${other.name} already`, {
        details: { field: "name" },
      });
  }

  #write<T>(fn: () => T): T {
    return this.#db.$client.transaction(fn).immediate();
  }
}
