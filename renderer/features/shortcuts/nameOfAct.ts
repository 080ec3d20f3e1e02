// What a key does, as a person reads it: screens have the names of the navigation.
import type { Catalogue } from "../../i18n/index.ts";
import { scopeOf, type Act, type ActIn } from "../../ui/keymap.ts";
import type { Words } from "./words/en.ts";

export function nameOfAct(act: Act, t: { acts: Words["shortcuts"]["acts"]; nav: Catalogue["nav"] }): string {
  const scope = scopeOf(act);
  const name = act.slice(scope.length + 1);
  if (scope === "goTo") return t.nav[name as ActIn<"goTo">];
  return (t.acts[scope] as Record<string, string>)[name] ?? name;
}
