// Presets in the store: wishes of a video that a person keeps under a name.
import { PRESETS_MOST, type NewPreset, type PresetChange } from "../../contract/api/presets.ts";
import { AppError } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import { and, asc, eq, type InferSelectModel } from "./drizzle.ts";
import { assertVersion, type Expected } from "./expected.ts";
import { nameKey } from "./keys.ts";
import type { Db } from "./open.ts";
import { LOCAL_OWNER, presets } from "./schema.ts";

export type PresetRow = InferSelectModel<typeof presets>;

export class PresetStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /** All of them, by name. */
  list(): PresetRow[] {
    return this.#db
      .select()
      .from(presets)
      .where(eq(presets.ownerId, this.#ownerId))
      .orderBy(asc(presets.nameKey))
      .all();
  }

  /** Throws NOT_FOUND. */
  require(id: string): PresetRow {
    const found = this.#db.select().from(presets).where(this.#is(id)).get();
    if (!found) throw new AppError("NOT_FOUND", "presets.get", `There is no preset ${id}`);
    return found;
  }

  /** By its name, whatever the case of its letters. Throws NOT_FOUND, which names those that there are. */
  named(name: string): PresetRow {
    const found = this.#withName(name);
    if (found) return found;
    const names = this.list().map((preset) => preset.name);
    throw new AppError("NOT_FOUND", "presets.get", `There is no preset ${JSON.stringify(name)}`, {
      hint: names.length === 0 ? "Keep one first, on the screen of a new video." : `Presets: ${names.join(", ")}.`,
    });
  }

  /** Throws NAME_TAKEN, IN_USE where there are too many. */
  create(preset: NewPreset, now: number): PresetRow {
    return this.#write(() => {
      this.#assertFree(preset.name, null);
      if (this.list().length >= PRESETS_MOST)
        throw new AppError("IN_USE", "presets.create", `There are ${PRESETS_MOST} presets already`, {
          hint: "Forget one that is used no more.",
        });
      const id = newId();
      const times = { createdAt: now, updatedAt: now };
      this.#db
        .insert(presets)
        .values({ ...preset, id, ownerId: this.#ownerId, nameKey: nameKey(preset.name), ...times })
        .run();
      return this.require(id);
    });
  }

  /** What is absent stays. Throws NOT_FOUND, NAME_TAKEN, CHANGED_MEANWHILE. */
  update(
    id: string,
    { name, wishes, channelId, footageFolders }: PresetChange,
    expected: Expected,
    now: number,
  ): PresetRow {
    return this.#write(() => {
      const before = this.require(id);
      assertVersion("presets.update", before, expected);
      if (name !== undefined) this.#assertFree(name, id);
      this.#db
        .update(presets)
        .set({
          ...(name !== undefined && { name, nameKey: nameKey(name) }),
          ...(wishes && { wishes }),
          ...(channelId !== undefined && { channelId }),
          ...(footageFolders && { footageFolders }),
          version: before.version + 1,
          updatedAt: now,
        })
        .where(this.#is(id))
        .run();
      return this.require(id);
    });
  }

  /** Throws NOT_FOUND, CHANGED_MEANWHILE. */
  remove(id: string, expected: Expected): void {
    this.#write(() => {
      assertVersion("presets.remove", this.require(id), expected);
      this.#db.delete(presets).where(this.#is(id)).run();
    });
  }

  #assertFree(name: string, exceptId: string | null): void {
    const other = this.#withName(name);
    if (other && other.id !== exceptId)
      throw new AppError("NAME_TAKEN", "presets.name", `There is a preset ${other.name} already`, {
        details: { field: "name" },
      });
  }

  #withName(name: string): PresetRow | undefined {
    const { ownerId, nameKey: key } = presets;
    return this.#db
      .select()
      .from(presets)
      .where(and(eq(ownerId, this.#ownerId), eq(key, nameKey(name))))
      .get();
  }

  #is(id: string) {
    return and(eq(presets.ownerId, this.#ownerId), eq(presets.id, id));
  }

  #write<T>(fn: () => T): T {
    return this.#db.$client.transaction(fn).immediate();
  }
}
