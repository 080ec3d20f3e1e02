// A draft laid over a newer state: what was changed in the draft counts, all else is the newer state's. A merge of three, as pure functions.
import type { Scene } from "../../../../contract/script.ts";
import { numberOf, type Scenes } from "./scenes.ts";

/** Of each field the draft's where it departs from what it began with, else the newer one's. */
export function layFields<T extends object>(base: T, mine: T, theirs: T): T {
  const result: Partial<T> = { ...theirs };
  for (const key of new Set([...keysOf(base), ...keysOf(mine)]))
    if (!same(base[key], mine[key])) {
      if (mine[key] === undefined) delete result[key];
      else result[key] = mine[key];
    }
  return result as T;
}

/**
 * Scenes by their ids. What one side removed goes, unless the other changed it meanwhile: no words are lost. Scenes that the
 * newer state added under ids that the draft has given too get ids of their own.
 */
export function layScenes(base: Scenes, mine: Scenes, theirs: Scenes): Scenes {
  const bases = byId(base);
  const taken = new Set([...base, ...mine].map(({ id }) => id));
  let free = Math.max(0, ...[...base, ...mine, ...theirs].map(({ id }) => numberOf(id)));
  const renamed = theirs.map((scene) => {
    const isNew = !bases.has(scene.id);
    const isMine = isNew && taken.has(scene.id) && !same(byId(mine).get(scene.id), scene);
    return isMine ? { ...scene, id: `s${++free}` } : scene;
  });
  const [mines, others] = [byId(mine), byId(renamed)];
  const merged = (id: string): Scene | null => {
    const [was, my, their] = [bases.get(id), mines.get(id), others.get(id)];
    if (!was) return my ?? their ?? null;
    if (!my) return their && !same(was, their) ? their : null;
    if (!their) return same(was, my) ? null : my;
    return same(was, my) ? their : same(was, their) ? my : layFields(was, my, their);
  };
  const order = same(ids(base), ids(mine)) ? ids(renamed) : ids(mine);
  const all = withMissing(withMissing(order, ids(renamed)), ids(mine));
  const scenes = all.map(merged).filter((scene) => scene !== null);
  return scenes.length > 0 ? scenes : theirs;
}

/** Each that is missing after the one that it follows in the other list. */
function withMissing(order: readonly string[], other: readonly string[]): readonly string[] {
  const result = [...order];
  for (const [i, id] of other.entries()) {
    if (result.includes(id)) continue;
    const before = other.slice(0, i).findLast((one) => result.includes(one));
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, id);
  }
  return result;
}

/** By value: scenes and wishes are JSON. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, two] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(one).filter((key) => one[key] !== undefined);
  if (keys.length !== Object.keys(two).filter((key) => two[key] !== undefined).length) return false;
  return keys.every((key) => same(one[key], two[key]));
}

function keysOf<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value) as (keyof T)[];
}

const ids = (scenes: Scenes) => scenes.map(({ id }) => id);
const byId = (scenes: Scenes) => new Map(scenes.map((scene) => [scene.id, scene]));
