// Moves a plan at once and tells the backend; what goes wrong is taken back, and what went well can be undone.
import type { Plan, PlanTime } from "../../../contract/api/calendar.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import { toast } from "../../ui/Toasts.tsx";
import { words } from "./words/index.ts";

/** @returns whether the plan now is at that time; what hindered it is told. */
export function useMove(): (plan: Plan, at: string) => Promise<boolean> {
  const t = useText(words);
  const { api, client, queries } = useBackend();

  const show = (id: string, change: (plan: Plan) => Plan) =>
    queries.setQueriesData<{ plans: Plan[] }>(
      { queryKey: api.calendar.get.key() },
      (known) => known && { ...known, plans: known.plans.map((plan) => (plan.id === id ? change(plan) : plan)) },
    );

  const put = async (plan: Plan, when: PlanTime, version: number): Promise<Plan | null> => {
    const by = Date.parse(when.at) - Date.parse(plan.when.at);
    show(plan.id, (shown) => ({
      ...shown,
      when,
      beginAt: shifted(shown.beginAt, by),
      readyAt: shifted(shown.readyAt, by),
    }));
    try {
      const moved = await client.calendar.put({ id: plan.id, ifVersion: version, when });
      show(plan.id, () => moved);
      return moved;
    } catch (error) {
      show(plan.id, () => plan);
      void queries.invalidateQueries({ queryKey: api.calendar.key() });
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: t.calendar.move.failed, text: code === null ? t.problems.lost : (hint ?? message) });
      return null;
    }
  };

  return async (plan, at) => {
    if (at === plan.when.at) return true;
    if (Date.parse(at) < Date.now() - PAST_MS) {
      toast({ tone: "bad", title: t.calendar.move.failed, text: t.calendar.move.past });
      return false;
    }
    const moved = await put(plan, { by: plan.when.by, at }, plan.version);
    if (!moved) return false;
    toast({ tone: "good", title: t.calendar.move.done, undo: () => void put(moved, plan.when, moved.version) });
    return true;
  };
}

/** As much as the backend lets pass. */
const PAST_MS = 5 * 60_000;

function shifted(iso: string, by: number): string {
  return new Date(Date.parse(iso) + by).toISOString();
}
