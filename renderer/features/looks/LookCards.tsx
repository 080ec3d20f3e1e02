// All looks by their colours, to choose one of; the first card leaves it open.
import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";

import type { LookInfo } from "../../../contract/api/voices.ts";
import { useBackend } from "../../api/backend.tsx";
import { Choice } from "../../ui/Choice.tsx";

import css from "./LookCards.module.css";

export function LookCards(props: {
  /** For screen readers; the visible name is the group's. */
  label: string;
  /** A look's id; empty: left open. */
  value: string;
  open: {
    name: string;
    /** The id of what counts where it is left open; absent: nobody knows yet. */
    look?: string | undefined;
  };
  onChange: (look: string) => void;
}) {
  const { label, value, open, onChange } = props;
  const looks = useLooks();
  return (
    <Choice
      kind="cards"
      label={label}
      value={value}
      onChange={onChange}
      options={[
        {
          value: "",
          label: <Card name={open.name} palette={looks.find(({ id }) => id === open.look)?.palette ?? null} />,
        },
        ...looks.flatMap(({ id, name, palette }) =>
          palette === null ? [] : { value: id, label: <Card name={name} palette={palette} /> },
        ),
      ]}
    />
  );
}

/** None until they are known. */
export function useLooks(): readonly LookInfo[] {
  const { api } = useBackend();
  return useQuery(api.looks.list.queryOptions({ input: {}, staleTime: 60_000 })).data ?? [];
}

/** The ground as a slope, and on it the colours of letters as dots. */
function Card({ name, palette }: Pick<LookInfo, "name" | "palette">) {
  return (
    <span className={css.card}>
      {palette ? (
        <i style={{ backgroundImage: `linear-gradient(135deg, ${palette.background.join(", ")})` }}>
          <b style={{ backgroundColor: palette.text }} />
          <b style={{ backgroundColor: palette.accent }} />
        </i>
      ) : (
        <i data-open>
          <Sparkles size={15} aria-hidden />
        </i>
      )}
      {name}
    </span>
  );
}
