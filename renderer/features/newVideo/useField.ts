// The form of one video, for its parts: each is drawn anew only for what it shows itself.
import { createContext, useContext } from "react";
import { useFormState, useWatch, type UseFormReturn } from "react-hook-form";

import type { FieldProblem } from "../../ui/Field.tsx";
import { inEffect, type FormField, type FormValues } from "./values.ts";

type VideoForm = Pick<
  UseFormReturn<FormValues>,
  "control" | "getValues" | "register" | "reset" | "setValue" | "subscribe"
>;
const Context = createContext<VideoForm | null>(null);

/** The form's own provider would draw all of its parts with every change of its state. */
export const VideoFormProvider = Context.Provider;

/** The same one for good. */
export function useVideoForm(): VideoForm {
  const form = useContext(Context);
  if (!form) throw new Error("outside of VideoFormProvider");
  return form;
}

export function useValue<N extends FormField>(name: N): FormValues[N] {
  return useWatch({ control: useVideoForm().control, name });
}

export function useValues(): FormValues {
  return useWatch({ control: useVideoForm().control }) as FormValues;
}

const IN_EFFECT = ["format", "seconds", "captions", "language"] as const;

/** What counts of these, with what the channel says of them. */
export function useInEffect(channel: Parameters<typeof inEffect>[1]): ReturnType<typeof inEffect> {
  const [format, seconds, captions, language] = useWatch({ control: useVideoForm().control, name: IN_EFFECT });
  return inEffect({ format, seconds, captions, language }, channel);
}

/** What is wrong with one field of the form, for the words below it. */
export function useProblem(field: FormField): FieldProblem | undefined {
  const error = useFormState({ control: useVideoForm().control, name: field }).errors[field];
  if (!error?.message) return undefined;
  const hint = error.types?.["hint"];
  return { message: error.message, hint: typeof hint === "string" ? hint : null };
}
