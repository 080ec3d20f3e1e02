// A path of this machine in a form: typed, pasted, or chosen.
import Button from "@mui/material/Button";
import OutlinedInput from "@mui/material/OutlinedInput";
import { FolderOpen } from "lucide-react";
import type { ReactNode } from "react";

import { useText } from "../../i18n/index.ts";
import { Field, type FieldProblem } from "../../ui/Field.tsx";
import { useChoosePath, type PathWish } from "./useChoosePath.tsx";
import { words } from "./words/index.ts";

import css from "./PathField.module.css";

const MOST = 4096;

export function PathField(props: {
  label: string;
  aside?: ReactNode;
  hint?: ReactNode;
  problem?: FieldProblem | undefined;
  value: string;
  onChange: (path: string) => void;
  onBlur?: () => void;
  kind?: PathWish["kind"];
  sorts?: PathWish["sorts"];
  placeholder?: string;
  disabled?: boolean;
}) {
  const { label, aside, hint, problem, value, onChange, onBlur, kind = "folder", sorts, placeholder, disabled } = props;
  const t = useText(words).files;
  const { choose, dialog, ahead } = useChoosePath();
  const ask = async () => {
    const wish = { kind, ...(sorts ? { sorts } : {}), ...(value === "" ? {} : { from: value }) };
    const [path] = await choose(wish);
    if (path !== undefined) onChange(path);
  };
  return (
    <Field label={label} aside={aside} hint={hint} problem={problem}>
      {(described) => (
        <div className={css.row}>
          <OutlinedInput
            fullWidth
            value={value}
            onChange={(event) => onChange(event.target.value)}
            {...(onBlur ? { onBlur } : {})}
            {...(placeholder === undefined ? {} : { placeholder })}
            disabled={disabled ?? false}
            slotProps={{
              input: { ...described, maxLength: MOST, spellCheck: false, autoCapitalize: "off", dir: "ltr" },
            }}
          />
          <Button
            startIcon={<FolderOpen size={16} />}
            aria-label={kind === "folder" ? t.chooseFolder : t.chooseFile}
            disabled={disabled ?? false}
            onPointerEnter={ahead}
            onFocus={ahead}
            onClick={() => void ask()}
          >
            {t.choose}
          </Button>
          {dialog}
        </div>
      )}
    </Field>
  );
}
