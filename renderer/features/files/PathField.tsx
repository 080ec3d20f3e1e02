// A folder of this machine in a form: typed, pasted, or chosen.
import type { ReactNode } from "react";

import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { useChoosePath } from "./useChoosePath.tsx";
import { words } from "./words/index.ts";

import css from "./PathField.module.css";

/** Of a path. */
const MOST_CHARACTERS = 4096;

export function PathField(props: {
  label: string;
  hint: ReactNode;
  value: string;
  onChange: (path: string) => void;
  /** Where a chosen one is more than one that is being typed. */
  onChoose?: (path: string) => void;
  /** Buttons beside it. */
  children?: ReactNode;
}) {
  const { label, hint, value, onChange, onChoose = onChange, children } = props;
  const t = useText(words).files;
  const { choose, dialog, ahead } = useChoosePath();
  return (
    <>
      <Field label={label} hint={hint}>
        {(described) => (
          <div className={css.row}>
            <Input
              {...described}
              dir="ltr"
              spellCheck={false}
              maxLength={MOST_CHARACTERS}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
            <Button
              onPointerEnter={ahead}
              onFocus={ahead}
              onClick={() => void choose({ kind: "folder" }).then(([path]) => path !== undefined && onChoose(path))}
            >
              {t.choose}
            </Button>
            {children}
          </div>
        )}
      </Field>
      {dialog}
    </>
  );
}
