// What a platform is told: title, description, tags, each to copy.
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { Check, Copy } from "lucide-react";
import { useState } from "react";

import type { VideoDetail } from "../../../contract/api/videos.ts";
import { useText } from "../../i18n/index.ts";
import { Panel } from "../../ui/Panel.tsx";
import { words } from "./words/index.ts";

import css from "./About.module.css";

const COPIED_MS = 1_500;

export function About({ metadata }: { metadata: VideoDetail["metadata"] }) {
  const t = useText(words).video;
  if (!metadata) return null;
  const { title, description, tags } = metadata;
  return (
    <Panel title={t.about} bare aside={<CopyButton text={`${title}\n\n${description}\n\n${tags.join(", ")}`} />}>
      <div className={css.about}>
        <h3>{title}</h3>
        <p className={css.description}>{description}</p>
        {tags.length > 0 && (
          <ul aria-label={t.tags} className={css.tags}>
            {tags.map((tag) => (
              <li key={tag}>{tag}</li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

function CopyButton({ text }: { text: string }) {
  const t = useText(words).video;
  const [isCopied, setCopied] = useState(false);
  const name = isCopied ? t.copied : t.copy;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <Tooltip title={name}>
      <IconButton aria-label={name} onClick={() => void copy()}>
        {isCopied ? <Check size={15} /> : <Copy size={15} />}
      </IconButton>
    </Tooltip>
  );
}
