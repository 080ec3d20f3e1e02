// The dictionary in the store: how words are spoken, everywhere or in one language or on one channel.
import { EDIT_LIMITS, type Pronunciation } from "../../contract/edits.ts";
import { AppError } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import { and, asc, eq, type InferSelectModel } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { LOCAL_OWNER, pronunciations } from "./schema.ts";

export type PronunciationRow = InferSelectModel<typeof pronunciations>;

/** Where a word holds; null: everywhere. */
export interface PronunciationPlace {
  /** BCP 47. */
  language: string | null;
  channelId: string | null;
}

interface Place {
  language: string;
  channelId: string;
}

export class PronunciationStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /** By word; with a language or a channel those that hold there. */
  list(at: Partial<Place> = {}): PronunciationRow[] {
    const all = this.#db
      .select()
      .from(pronunciations)
      .where(eq(pronunciations.ownerId, this.#ownerId))
      .orderBy(asc(pronunciations.wordKey), asc(pronunciations.written), asc(pronunciations.id))
      .all();
    return all.filter((row) =>
      holdsFor(row, { language: at.language ?? row.language ?? "", channelId: at.channelId ?? row.channelId ?? "" }),
    );
  }

  /** What holds for a video: of several for one word the narrower place counts, a channel before a language. */
  of(at: Place): Pronunciation[] {
    const found = new Map<string, PronunciationRow>();
    for (const row of this.list(at)) {
      const before = found.get(row.wordKey);
      if (!before || narrowness(row) > narrowness(before)) found.set(row.wordKey, row);
    }
    return [...found.values()].map(({ written, spoken }) => ({ written, spoken }));
  }

  /** The same word in the same place is overwritten. Throws IN_USE where there are too many. */
  set(entry: Pronunciation & PronunciationPlace, now: number): PronunciationRow {
    return this.#db.$client
      .transaction(() => {
        const wordKey = keyOf(entry.written);
        const all = this.list();
        const same = all.find(
          (row) => row.wordKey === wordKey && row.language === entry.language && row.channelId === entry.channelId,
        );
        if (!same && all.length >= EDIT_LIMITS.pronunciations)
          throw new AppError("IN_USE", "pronunciations.set", `There are ${EDIT_LIMITS.pronunciations} words already`, {
            hint: "Take out one that is used no more.",
          });
        const id = same?.id ?? newId();
        if (same)
          this.#db
            .update(pronunciations)
            .set({ ...entry, updatedAt: now })
            .where(this.#is(id))
            .run();
        else
          this.#db
            .insert(pronunciations)
            .values({ ...entry, id, ownerId: this.#ownerId, wordKey, updatedAt: now })
            .run();
        return this.require(id);
      })
      .immediate();
  }

  /** Throws NOT_FOUND. */
  require(id: string): PronunciationRow {
    const found = this.#db.select().from(pronunciations).where(this.#is(id)).get();
    if (!found) throw new AppError("NOT_FOUND", "pronunciations.get", `There is no word ${id}`);
    return found;
  }

  /** Throws NOT_FOUND. */
  remove(id: string): PronunciationRow {
    const row = this.require(id);
    this.#db.delete(pronunciations).where(this.#is(id)).run();
    return row;
  }

  #is(id: string) {
    return and(eq(pronunciations.ownerId, this.#ownerId), eq(pronunciations.id, id));
  }
}

/** A language without a region holds for all of them. */
function holdsFor(row: PronunciationPlace, { language, channelId }: Place): boolean {
  const here = row.language?.toLowerCase();
  const wanted = language.toLowerCase();
  const spoken = here === undefined || here === wanted || wanted.startsWith(`${here}-`);
  return spoken && (row.channelId === null || row.channelId === channelId);
}

function narrowness({ language, channelId }: PronunciationPlace): number {
  return (channelId === null ? 0 : 100) + (language?.length ?? 0);
}

/** As the voices compare: capitals matter only where a word has nothing but capitals. */
function keyOf(written: string): string {
  return written === written.toUpperCase() && written !== written.toLowerCase() ? written : written.toLowerCase();
}
