// A choice of many by name: the system's own list, which every keyboard and screen reader knows.
import { ChevronDown } from "lucide-react";
import type { SelectHTMLAttributes } from "react";

import css from "./Select.module.css";

export function Select(props: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <span className={css.select}>
      <select {...props} />
      <ChevronDown size={15} aria-hidden />
    </span>
  );
}
