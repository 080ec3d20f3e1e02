// The window's title: what the screen shows, then the program's name.
import { useEffect } from "react";

import { useText } from "../i18n/index.ts";

export function useTitle(title: string | null): void {
  const { name } = useText().app;
  useEffect(() => {
    // Before it may stand how much is unread (api/native.ts).
    const count = /^\(\d+\) /.exec(document.title)?.[0] ?? "";
    document.title = count + (title === null ? name : `${title} · ${name}`);
  }, [title, name]);
}
