// What captions of new videos begin with: the presets of the default channel.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Channel } from "../../../contract/api/channels.ts";
import { CAPTION_MODES, CAPTION_STYLES } from "../../../contract/values.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Select } from "../../ui/Select.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { Row } from "./SettingRow.tsx";
import { words } from "./words/index.ts";

const AS_LOOK = "look";

export function CaptionPresets() {
  const t = useText(words);
  const { api } = useBackend();
  const query = useQuery(api.channels.list.queryOptions({ input: { limit: 200 } }));
  return (
    <DataState query={query}>
      {({ items }) => {
        const channel = items.find(({ isDefault }) => isDefault);
        return (
          channel && (
            <Panel
              title={t.settings.captions.title(channel.name)}
              aside={
                <Button component={Link} to="/channels" size="small" variant="text">
                  {t.nav.channels}
                </Button>
              }
            >
              <Presets channel={channel} />
            </Panel>
          )
        );
      }}
    </DataState>
  );
}

function Presets({ channel }: { channel: Channel }) {
  const t = useText(words);
  const s = t.settings.captions;
  const { api, client, queries } = useBackend();
  const save = useMutation({
    mutationFn: (presets: Channel["presets"]) => client.channels.update({ id: channel.id, presets }),
    onSuccess(_, presets) {
      const before = channel.presets;
      void queries.invalidateQueries({ queryKey: api.channels.key() });
      toast({
        tone: "good",
        title: s.saved,
        undo: () =>
          void client.channels
            .update({ id: channel.id, presets: before })
            .then(() => queries.invalidateQueries({ queryKey: api.channels.key() })),
      });
      return presets;
    },
    onError(error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  // At once, until the backend has said what it is.
  const presets = save.isPending ? save.variables : channel.presets;
  const { captionStyle, ...others } = presets;
  return (
    <>
      <Row name={s.mode} about={t.captions[presets.captions ?? "burned"].about} isWide>
        <Choice
          label={s.mode}
          value={presets.captions ?? "burned"}
          options={CAPTION_MODES.map((value) => ({ value, label: t.captions[value].name }))}
          onChange={(captions) => save.mutate({ ...presets, captions })}
        />
      </Row>
      <Row name={s.style} about={s.other}>
        <Select
          aria-label={s.style}
          value={captionStyle ?? AS_LOOK}
          onChange={({ target }) => {
            const style = CAPTION_STYLES.find((one) => one === target.value);
            save.mutate(style ? { ...others, captionStyle: style } : others);
          }}
        >
          <option value={AS_LOOK}>{s.asLook}</option>
          {CAPTION_STYLES.map((value) => (
            <option key={value} value={value}>
              {s.styles[value]}
            </option>
          ))}
        </Select>
      </Row>
    </>
  );
}
