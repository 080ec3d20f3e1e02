// Asks before a channel goes, and where its videos and plans go to.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Channel } from "../../../contract/api/channels.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Select } from "../../ui/Select.tsx";
import { words } from "./words/index.ts";

import css from "./Parts.module.css";

export function RemoveChannel(props: { channel: Channel; onClose: () => void; onRemoved: () => void }) {
  const { channel, onClose, onRemoved } = props;
  const t = useText(words);
  const { remove } = t.channels;
  const { api, client, queries } = useBackend();
  const others = (useQuery(api.channels.list.queryOptions({ input: { limit: 200 } })).data?.items ?? []).filter(
    ({ id }) => id !== channel.id,
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const moveTo = chosen ?? others.find(({ isDefault }) => isDefault)?.id ?? others[0]?.id;
  const removal = useMutation({
    mutationFn: () => client.channels.remove({ id: channel.id, ...(moveTo === undefined ? {} : { moveTo }) }),
    onSuccess: () => {
      queries.removeQueries({ queryKey: api.channels.get.queryKey({ input: { id: channel.id } }) });
      onRemoved();
    },
  });
  const problem = removal.error ? problemOf(removal.error) : null;
  return (
    <ConfirmDialog
      title={remove.title(channel.name)}
      action={remove.action}
      isBusy={removal.isPending || moveTo === undefined}
      onConfirm={() => removal.mutate()}
      onClose={onClose}
      text={
        <div className={css.stack}>
          <p>{remove.text}</p>
          {problem && (
            <Notice tone="bad" title={problem.code === null ? t.problems.lost : problem.message} text={problem.hint} />
          )}
          <Field label={channel.videos > 0 ? remove.videos(channel.videos) : remove.plans}>
            {(described) => (
              <Select {...described} value={moveTo ?? ""} onChange={({ target }) => setChosen(target.value)}>
                {others.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      }
    />
  );
}
