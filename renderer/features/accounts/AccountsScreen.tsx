// The platforms, and what each asks of a person before an account can be linked. Nothing here pretends to be linked.
import { Link } from "@tanstack/react-router";
import { ExternalLink, Send } from "lucide-react";

import { openExternal } from "../../api/native.ts";
import { format, useText } from "../../i18n/index.ts";
import Button, { IconButton } from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { PLATFORM, PLATFORMS, type PlatformId } from "../publishing/platforms.ts";
import { words } from "./words/index.ts";

import css from "./Accounts.module.css";

export function AccountsScreen() {
  const t = useText(words).accounts;
  return (
    <Screen title={t.title} lead={t.lead}>
      <Notice tone="calm" title={t.later} text={t.laterText}>
        <Button component={Link} to="/publishing" startIcon={<Send size={15} aria-hidden />}>
          {t.handOver}
        </Button>
      </Notice>
      <ul className={css.platforms}>
        {PLATFORMS.map((id) => (
          <li key={id}>
            <PlatformCard id={id} />
          </li>
        ))}
      </ul>
    </Screen>
  );
}

function PlatformCard({ id }: { id: PlatformId }) {
  const t = useText(words).accounts;
  const { name, sign, upload, longest, formats } = PLATFORM[id];
  return (
    <article className={css.platform}>
      <header>
        <span className={css.sign} aria-hidden>
          {sign}
        </span>
        <div>
          <h2>{name}</h2>
          <p>{t.notLinked}</p>
        </div>
        <IconButton aria-label={t.open(name)} title={t.open(name)} onClick={() => void openExternal(upload)}>
          <ExternalLink size={16} aria-hidden />
        </IconButton>
      </header>
      <h3>{t.demands}</h3>
      <ul>
        {t.items[id].map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      <footer>{t.takes(format.duration(longest), formats.join(", "))}</footer>
    </article>
  );
}
