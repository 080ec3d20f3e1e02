// Why nothing is seen yet, and what to do: where the link comes from, and a place to paste it.
import OutlinedInput from "@mui/material/OutlinedInput";
import { KeyRound } from "lucide-react";
import { useState } from "react";

import { codeIn, type SignInProblem } from "../../api/session.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Mark } from "../shell/Mark.tsx";
import { words } from "./words/index.ts";

import css from "./SignIn.module.css";

export default function SignIn(props: {
  problem: SignInProblem | "ended";
  onCode: (code: string) => void;
  onRetry: () => void;
}) {
  const { problem, onCode, onRetry } = props;
  const t = useText(words);
  const said = t.signIn.problems[problem];
  return (
    <main className={css.page}>
      <div className={css.card}>
        <p className={css.brand}>
          <Mark size={30} /> {t.app.name}
        </p>
        <h1>{said.title}</h1>
        <p className={css.lead} role={problem === "none" ? undefined : "alert"}>
          {said.text}
        </p>
        {problem === "unreachable" && (
          <Button variant="contained" onClick={onRetry} className={css.retry}>
            {t.signIn.retry}
          </Button>
        )}
        <Steps />
        <Paste onCode={onCode} />
      </div>
    </main>
  );
}

function Steps() {
  const t = useText(words).signIn.steps;
  return (
    <section aria-label={t.title}>
      <ol className={css.steps}>
        <li>
          <span>{t.start}</span>
          <code>npm run serve</code>
        </li>
        <li>
          <span>{t.another}</span>
          <code>npm run link</code>
        </li>
        <li>
          <span>{t.open}</span>
        </li>
      </ol>
    </section>
  );
}

function Paste({ onCode }: { onCode: (code: string) => void }) {
  const t = useText(words).signIn;
  const [text, setText] = useState("");
  const [isWrong, setWrong] = useState(false);
  return (
    <form
      className={css.paste}
      onSubmit={(event) => {
        event.preventDefault();
        const code = codeIn(text);
        setWrong(code === null);
        if (code !== null) onCode(code);
      }}
    >
      <Field label={t.field} problem={isWrong ? { message: t.notALink } : undefined}>
        {(described) => (
          <div className={css.line}>
            <OutlinedInput
              fullWidth
              value={text}
              onChange={(event) => setText(event.target.value)}
              placeholder={t.placeholder}
              error={isWrong}
              startAdornment={<KeyRound size={15} aria-hidden className={css.key} />}
              slotProps={{ input: { ...described, autoComplete: "off", spellCheck: false } }}
            />
            <Button type="submit" variant="contained">
              {t.submit}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
