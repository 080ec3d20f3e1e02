// Seen for the moment in which a browser is signed in.
import { useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Mark } from "../shell/Mark.tsx";

import css from "./Asking.module.css";

export function Asking() {
  const t = useText().account;
  return (
    <main className={css.asking}>
      <Mark size={40} />
      <Bar label={t.checking} value={null} />
    </main>
  );
}
