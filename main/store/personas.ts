// A person's own personas in the store.
import { type PersonaChange, PersonaText } from "../../contract/persona.ts";
import { AppError } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import { and, asc, eq, type InferSelectModel } from "./drizzle.ts";
import { assertVersion, type Expected } from "./expected.ts";
import { nameKey } from "./keys.ts";
import type { Db } from "./open.ts";
import { LOCAL_OWNER, personas } from "./schema.ts";

export interface OwnPersona {
  id: string;
  text: PersonaText;
  version: number;
  /** Milliseconds UTC. */
  updatedAt: number;
}

/** More would make no list that anybody reads. */
const MOST = 500;

export class PersonaStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /** By name. */
  list(): OwnPersona[] {
    return this.#db
      .select()
      .from(personas)
      .where(eq(personas.ownerId, this.#ownerId))
      .orderBy(asc(personas.nameKey))
      .all()
      .map(read);
  }

  get(id: string): OwnPersona | null {
    const row = this.#db.select().from(personas).where(this.#is(id)).get();
    return row ? read(row) : null;
  }

  /** Throws NOT_FOUND. */
  require(id: string): OwnPersona {
    const persona = this.get(id);
    if (!persona) throw new AppError("NOT_FOUND", "personas.get", `There is no persona ${id}`);
    return persona;
  }

  /** Throws NAME_TAKEN, IN_USE where there are too many. */
  create(text: PersonaText, now: number): OwnPersona {
    return this.#write(() => {
      this.#assertFree(text.name, null);
      if (this.list().length >= MOST)
        throw new AppError("IN_USE", "personas.create", `There are ${MOST} personas already`, {
          hint: "Delete some that no channel speaks by.",
        });
      const id = newId();
      const row = { id, ownerId: this.#ownerId, nameKey: nameKey(text.name), text, createdAt: now, updatedAt: now };
      this.#db.insert(personas).values(row).run();
      return this.require(id);
    });
  }

  /** What is absent stays. Throws NOT_FOUND, NAME_TAKEN, CHANGED_MEANWHILE. */
  update(id: string, change: PersonaChange, expected: Expected, now: number): OwnPersona {
    return this.#write(() => {
      const before = this.require(id);
      assertVersion("personas.update", before, expected);
      const text = PersonaText.parse({ ...before.text, ...defined(change) });
      this.#assertFree(text.name, id);
      const next = { text, nameKey: nameKey(text.name), version: before.version + 1, updatedAt: now };
      this.#db.update(personas).set(next).where(this.#is(id)).run();
      return this.require(id);
    });
  }

  /** Throws NOT_FOUND, CHANGED_MEANWHILE, and IN_USE where channels speak by it. */
  remove(id: string, expected: Expected, channelsOf: (id: string) => number): void {
    this.#write(() => {
      const persona = this.require(id);
      assertVersion("personas.remove", persona, expected);
      const channels = channelsOf(id);
      if (channels > 0)
        throw new AppError("IN_USE", "personas.remove", `${channels} channels speak as ${persona.text.name}`, {
          hint: "Give these channels another persona first.",
          details: { channels },
        });
      this.#db.delete(personas).where(this.#is(id)).run();
    });
  }

  #is(id: string) {
    return and(eq(personas.ownerId, this.#ownerId), eq(personas.id, id));
  }

  #assertFree(name: string, exceptId: string | null): void {
    const other = this.#db
      .select({ id: personas.id })
      .from(personas)
      .where(and(eq(personas.ownerId, this.#ownerId), eq(personas.nameKey, nameKey(name))))
      .get();
    if (other && other.id !== exceptId)
      throw new AppError("NAME_TAKEN", "personas.name", `There is a persona ${name} already`, {
        details: { field: "name" },
      });
  }

  #write<T>(fn: () => T): T {
    return this.#db.$client.transaction(fn).immediate();
  }
}

function read({ id, text, version, updatedAt }: InferSelectModel<typeof personas>): OwnPersona {
  return { id, text: PersonaText.parse(text), version, updatedAt };
}

function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}
