// Backups over the contract.
import { note } from "./audit.ts";
import { os } from "./base.ts";
import { requireOwner, requireScopes } from "./caller.ts";
import type { ApiContext } from "./context.ts";
import { allowed } from "./wanted.ts";

const of = os.backups;

export const backups = {
  state: of.state.handler(({ context }) => context.backups.state()),
  list: of.list.handler(({ context }) => context.backups.list()),
  configure: of.configure.handler(async ({ input, context }) => {
    const folder = input.folder ? await named(input.folder, context) : input.folder;
    await context.backups.configure({ ...input, folder });
    note(context, "backups.configure", null, { changed: Object.keys(input), ...(folder ? { folder } : {}) });
    return context.backups.state();
  }),
  setKey: of.setKey.handler(async ({ input, context }) => {
    await context.backups.setKey(input);
    // What was changed, and nothing of what it is.
    note(context, "backups.setKey", null, {
      ...(input.passphrase === undefined ? {} : { passphrase: input.passphrase === null ? "removed" : "set" }),
      ...(input.keyring === undefined ? {} : { keyring: input.keyring }),
    });
    return context.backups.state();
  }),
  make: of.make.handler(async ({ context, signal }) => {
    const made = await context.backups.make("manual", signal);
    note(context, "backups.make", made.name);
    return made;
  }),
  test: of.test.handler(async ({ input, context, signal }) => {
    await context.backups.test(input.passphrase, signal);
    return context.backups.state();
  }),
  plan: of.plan.handler(async ({ input, context, signal }) =>
    context.backups.plan(await which(input, context), signal),
  ),
  restore: of.restore.handler(async ({ input, context, signal }) => {
    const chosen = await which(input, context);
    requireOwner(context.caller, "put another state in place: it brings its own settings and tokens");
    await context.backups.restore(chosen, signal);
    note(context, "backups.restore", input.name ?? input.path ?? null);
    return context.backups.state();
  }),
  cancelRestore: of.cancelRestore.handler(async ({ context }) => {
    await context.backups.cancelRestore();
    note(context, "backups.cancelRestore", null);
    return context.backups.state();
  }),
  remove: of.remove.handler(async ({ input: { name }, context }) => {
    await context.backups.remove(name);
    note(context, "backups.remove", name);
    return { name };
  }),
};

async function which<T extends { path?: string | undefined }>(input: T, context: ApiContext): Promise<T> {
  return input.path === undefined ? input : { ...input, path: await named(input.path, context) };
}

function named(path: string, context: ApiContext): Promise<string> {
  requireScopes(context.caller, ["files"]);
  return allowed(path, context);
}
