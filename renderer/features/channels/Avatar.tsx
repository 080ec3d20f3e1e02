// A channel's sign: its logo, else its first letter on the colours of its look.
import { useQuery } from "@tanstack/react-query";
import { useState, type CSSProperties } from "react";

import type { Channel } from "../../../contract/api/channels.ts";
import { useBackend } from "../../api/backend.tsx";

import css from "./Channels.module.css";

export function Avatar({
  channel,
  size = 44,
}: {
  channel: Pick<Channel, "name" | "presets" | "persona">;
  size?: number;
}) {
  const { api } = useBackend();
  const [broken, setBroken] = useState<string | null>(null);
  const looks = useQuery(api.looks.list.queryOptions({ input: {}, staleTime: 60_000 })).data ?? [];
  const personas = useQuery(api.personas.list.queryOptions({ input: {} })).data ?? [];
  const { look, logo } = channel.presets;
  const wished = look ?? personas.find(({ id }) => id === channel.persona)?.look;
  const palette = typeof wished === "object" ? wished?.palette : looks.find(({ id }) => id === wished)?.palette;
  const ground = palette ? `linear-gradient(135deg, ${palette.background.slice(0, 3).join(", ")})` : undefined;
  const hash = logo?.artifact.hash ?? null;
  const [letter = ""] = Array.from(channel.name.trim());
  const style: CSSProperties = {
    inlineSize: size,
    blockSize: size,
    backgroundImage: ground,
    color: palette?.text,
    fontSize: size * 0.42,
  };
  return (
    <span className={css.avatar} data-plain={palette ? undefined : true} style={style} aria-hidden>
      {hash !== null && hash !== broken ? (
        <img src={`/api/v1/artifacts/${hash}`} alt="" onError={() => setBroken(hash)} />
      ) : (
        letter.toUpperCase()
      )}
    </span>
  );
}
