// The backend's settings as the screen works with them: shown at once as they were changed, kept, and taken back by one press.
import { useMutation, useQuery } from "@tanstack/react-query";

import type { SettingInfo, SettingsInfo } from "../../../contract/api/settings.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf, type Problem } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import { toast } from "../../ui/Toasts.tsx";
import { words } from "./words/index.ts";

export type Json = SettingInfo["value"];

export function useSettingsQuery() {
  const { api } = useBackend();
  return useQuery(api.settings.list.queryOptions({ input: {} }));
}

export interface Change {
  item: SettingInfo;
  /** Null takes the stored value back. */
  value: Json;
}

export function useChange(): { change: (item: SettingInfo, value: Json) => void; problemOfName: Problems } {
  const { api, client, queries } = useBackend();
  const t = useText(words);
  const { settings: s } = t;
  const options = api.settings.list.queryOptions({ input: {} });
  const mutation = useMutation({
    mutationFn: ({ item, value }: Change) => client.settings.update({ values: { [item.name]: value } }),
    onMutate({ item, value }) {
      void queries.cancelQueries({ queryKey: options.queryKey });
      queries.setQueryData<SettingsInfo>(options.queryKey, (info) => info && withValue(info, item, value));
    },
    onSuccess(info, { item, value }) {
      queries.setQueryData(options.queryKey, info);
      const name = nameOf(item, s);
      const back = item.source === "store" ? item.value : null;
      toast({
        tone: "good",
        title: value === null ? s.wasReset(name) : s.changed(name),
        // Once: what is undone is no new change to be undone.
        undo: () =>
          void client.settings
            .update({ values: { [item.name]: back } })
            .then((then) => queries.setQueryData(options.queryKey, then)),
      });
    },
    onError(error, { item }) {
      void queries.invalidateQueries({ queryKey: options.queryKey });
      const problem = problemOf(error);
      if (problem.code === "SETTING_INVALID") return;
      toast({
        tone: "bad",
        title: problem.code === null ? t.problems.lost : `${nameOf(item, s)}: ${problem.message}`,
        text: problem.code === null ? t.problems.lostHint : problem.hint,
      });
    },
  });
  const failed = mutation.error && mutation.variables ? problemOf(mutation.error) : null;
  const problemOfName: Problems = (name) =>
    failed?.code === "SETTING_INVALID" && mutation.variables?.item.name === name ? failed : null;
  return { change: (item, value) => mutation.mutate({ item, value }), problemOfName };
}

export type Problems = (name: string) => Problem | null;

/** Of what is given at the start the page changes nothing. */
export const isLocked = ({ source }: SettingInfo): boolean => source === "environment" || source === "command line";

/** As it is told to a person; of a setting that this page does not know, by its own name. */
export function nameOf(item: Pick<SettingInfo, "name">, s: { names: Record<string, { name: string }> }): string {
  return s.names[item.name]?.name ?? item.name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

function withValue(info: SettingsInfo, { name }: SettingInfo, value: Json): SettingsInfo {
  const items = info.items.map((item) => {
    if (item.name !== name) return item;
    return value === null
      ? { ...item, value: item.default, source: "default" as const }
      : { ...item, value, source: "store" as const };
  });
  return { ...info, items };
}
