// What a revision has otherwise than the one before it, by names that the page has words for.
import type { Idea } from "../../../../contract/idea.ts";
import { same } from "./layOver.ts";

export interface Change {
  what: string;
  /** How many; null: it is one thing. */
  count: number | null;
}

export function whatChanged(before: Idea, now: Idea): Change[] {
  const changes: Change[] = [];
  const add = (what: string, count: number | null = null) => changes.push({ what, count });
  const [was, is] = [before.edits ?? {}, now.edits ?? {}];
  if (!same(was.script, is.script)) add("script", scenesChanged(was.script?.scenes, is.script?.scenes));
  for (const name of ["visuals", "bans", "recordings"] as const) {
    const [old, present] = [was[name] ?? [], is[name] ?? []];
    if (!same(old, present)) add(name, differing(old, present));
  }
  for (const name of ["title", "description", "tags", "thumbnail"] as const) if (!same(was[name], is[name])) add(name);
  if (!same(before.pronunciations ?? [], now.pronunciations ?? [])) add("pronunciations");
  const { edits: _, pronunciations: __, ...rest } = { ...before, ...now };
  for (const name of Object.keys(rest) as (keyof typeof rest)[]) if (!same(before[name], now[name])) add(name);
  return changes;
}

function scenesChanged(
  was: readonly { id: string }[] | undefined,
  is: readonly { id: string }[] | undefined,
): number | null {
  return was && is ? Math.max(1, differing(was, is)) : null;
}

function differing(was: readonly unknown[], is: readonly unknown[]): number {
  const gone = was.filter((one) => !is.some((other) => same(one, other))).length;
  const come = is.filter((one) => !was.some((other) => same(one, other))).length;
  return Math.max(gone, come);
}
