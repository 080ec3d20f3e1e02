// What is wrong with one field of the form, for the words below it.
import { useFormContext } from "react-hook-form";

import type { FieldProblem } from "../../ui/Field.tsx";
import type { FormField, FormValues } from "./values.ts";

export function useProblem(field: FormField): FieldProblem | undefined {
  const error = useFormContext<FormValues>().formState.errors[field];
  if (!error?.message) return undefined;
  const hint = error.types?.["hint"];
  return { message: error.message, hint: typeof hint === "string" ? hint : null };
}
