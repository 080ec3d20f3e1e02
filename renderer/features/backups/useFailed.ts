// Tells that what was pressed has failed, and what to do.
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import { toast } from "../../ui/Toasts.tsx";

export function useFailed(): (error: Error) => void {
  const t = useText().problems;
  return (error) => {
    const { code, message, hint } = problemOf(error);
    toast({ tone: "bad", title: code === null ? t.lost : message, text: code === null ? t.lostHint : hint });
  };
}
