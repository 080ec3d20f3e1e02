// A part of the page that is fetched when it is first needed, or ahead of that: then it stands in the very frame that asks for it.
// React's own `lazy` waits even for what is there, and shows what it waited for only 300 ms after it began to wait.
import { lazy, useState, type ComponentType } from "react";

export type Ahead<P> = ComponentType<P> & {
  /** Fetches it before anybody needs it. */
  load: () => Promise<void>;
};

/** @param fetch The part as the default export of its file. */
export function ahead<P extends object>(fetch: () => Promise<{ default: ComponentType<P> }>): Ahead<P> {
  let there: ComponentType<P> | undefined;
  const load = async () => {
    const file = await fetch();
    there = file.default;
    return file;
  };
  const Lazy = lazy(load) as ComponentType<P>;
  function Part(props: P) {
    // For as long as it is shown it is one and the same part, which keeps what was typed into it.
    const [Shown] = useState<ComponentType<P>>(() => there ?? Lazy);
    return <Shown {...props} />;
  }
  return Object.assign(Part, { load: async () => void (await load()) });
}
