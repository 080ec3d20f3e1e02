// What the channel's videos are to reach, in percent.
import { useFormContext } from "react-hook-form";

import { ChannelTargets } from "../../../contract/api/channels.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import type { ChannelValues } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Parts.module.css";

const USUAL = ChannelTargets.parse({});
const NAMES = ["retention", "engagement", "clickThrough"] as const;

export function Targets() {
  const t = useText(words).channels.targets;
  const { watch, setValue } = useFormContext<ChannelValues>();
  const targets = watch("targets");
  const isUsual = NAMES.every((name) => targets[name] === USUAL[name]);
  return (
    <div className={css.stack}>
      <p className={css.lead}>{t.lead}</p>
      <div className={css.grid}>
        {NAMES.map((name) => (
          <Field
            key={name}
            label={t[name]}
            hint={t[`${name}Hint`]}
            aside={targets[name] === USUAL[name] ? t.isDefault : ""}
          >
            {(described) => (
              <span className={css.target}>
                <Input
                  {...described}
                  type="number"
                  min={0}
                  max={100}
                  step={1}
                  value={Math.round(targets[name] * 1000) / 10}
                  onChange={({ target }) => {
                    const percent = Math.min(100, Math.max(0, Number(target.value) || 0));
                    setValue("targets", { ...targets, [name]: percent / 100 }, { shouldDirty: true });
                  }}
                />
                %
              </span>
            )}
          </Field>
        ))}
      </div>
      {!isUsual && (
        <div>
          <Button size="small" onClick={() => setValue("targets", USUAL, { shouldDirty: true })}>
            {t.reset}
          </Button>
        </div>
      )}
    </div>
  );
}
