// All channels as cards, and the personas that they can speak by.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus, Tv } from "lucide-react";
import { useState } from "react";

import { useBackend } from "../../api/backend.tsx";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { ChannelCard } from "./ChannelCard.tsx";
import { Personas } from "./Personas.tsx";
import { Wizard } from "./Wizard.tsx";
import { words } from "./words/index.ts";

import css from "./Channels.module.css";

export type Part = "channels" | "personas";

export function ChannelsScreen({ part, isNew }: { part: Part; isNew: boolean }) {
  const t = useText(words).channels;
  const navigate = useNavigate();
  const { api } = useBackend();
  const [isCreating, setCreating] = useState(isNew);
  const channels = useQuery(api.channels.list.queryOptions({ input: { limit: 200 } }));
  const go = (to: Part) => void navigate({ to: "/channels", search: to === "channels" ? {} : { part: to } });
  return (
    <Screen
      title={t.title}
      lead={t.lead}
      actions={
        <Button variant="contained" startIcon={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
          {t.create}
        </Button>
      }
    >
      <Tabs
        label={t.parts.label}
        value={part}
        onChange={go}
        tabs={[
          {
            value: "channels",
            label: t.parts.channels,
            count: channels.data ? `${channels.data.items.length}` : undefined,
          },
          { value: "personas", label: t.parts.personas },
        ]}
      >
        {part === "personas" ? (
          <Personas />
        ) : (
          <DataState
            query={channels}
            errorTitle={t.notLoaded}
            loading={<Waiting />}
            isEmpty={({ items }) => items.length === 0}
            empty={<Empty icon={Tv} title={t.title} text={t.lead} />}
          >
            {({ items }) => (
              <ul className={css.cards}>
                {items.map((channel) => (
                  <li key={channel.id}>
                    <ChannelCard channel={channel} />
                  </li>
                ))}
              </ul>
            )}
          </DataState>
        )}
      </Tabs>
      {isCreating && <Wizard onClose={() => setCreating(false)} />}
    </Screen>
  );
}

function Waiting() {
  return (
    <div className={css.cards}>
      {[1, 2, 3].map((n) => (
        <Skeleton key={n} width="100%" height={210} />
      ))}
    </div>
  );
}
