// Personas over the contract.
import { note } from "./audit.ts";
import { os } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { assertLook } from "./wanted.ts";

const of = os.personas;

export const personas = {
  list: of.list.handler(({ input: { niche }, context }) => context.personas.list(niche)),
  get: of.get.handler(({ input, context }) => context.personas.get(input.id)),
  create: of.create.handler(async ({ input, context }) => {
    await assertLook(input.look, context);
    const persona = context.personas.create(input);
    happened(context, "created", persona.id);
    return persona;
  }),
  update: of.update.handler(async ({ input: { id, ifVersion, ...change }, context }) => {
    if (change.look !== undefined) await assertLook(change.look, context);
    const persona = context.personas.update(id, change, { ifVersion });
    happened(context, "changed", id);
    return persona;
  }),
  remove: of.remove.handler(({ input: { id, ifVersion }, context }) => {
    context.personas.remove(id, { ifVersion });
    happened(context, "deleted", id);
    return { id };
  }),
};

function happened(context: ApiContext, what: "created" | "changed" | "deleted", id: string): void {
  context.live.publish({ type: "changed", what: "personas", ids: [id] });
  note(context, `personas.${what}`, id);
}
