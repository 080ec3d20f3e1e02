// One line of the audit log for what a caller has done.
import type { Json } from "../../contract/values.ts";
import { actorOf } from "./caller.ts";
import type { ApiContext } from "./context.ts";

/** Call it once it is done. @param action such as `videos.remove`. @param subject what it was done to; null: nothing in particular */
export function note(
  { access, caller }: Pick<ApiContext, "access" | "caller">,
  action: string,
  subject: string | null,
  details: { [name: string]: Json } = {},
): void {
  access.audit.append({ who: actorOf(caller), action, subject, details }, Date.now());
}
