// The control of one setting, by what its schema says it may be: a switch, a choice, a number, a text, a path, or a list of them.
import { FolderPlus, X } from "lucide-react";
import { useState, type KeyboardEvent } from "react";

import type { SettingInfo } from "../../../contract/api/settings.ts";
import { useText } from "../../i18n/index.ts";
import Button, { IconButton } from "../../ui/Button.tsx";
import type { Described } from "../../ui/Field.tsx";
import { Input, TextArea } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { useChoosePath } from "../files/useChoosePath.tsx";
import { MILLIONTHS, PATHS } from "./parts.ts";
import type { Json } from "./useSettings.ts";
import { words } from "./words/index.ts";

import css from "./Control.module.css";

interface ControlProps {
  item: SettingInfo;
  name: string;
  described: Described;
  isLocked: boolean;
  onChange: (value: Json) => void;
}

export function Control(props: ControlProps) {
  const { item, name, described, isLocked, onChange } = props;
  const t = useText(words).settings;
  const shape = shapeOf(item.schema);
  if (shape.kind === "switch")
    return (
      <Switch
        {...described}
        label={name}
        isOn={item.value === true}
        disabled={isLocked}
        onChange={(isOn) => onChange(isOn)}
      />
    );
  if (shape.kind === "choice")
    return (
      <Select
        {...described}
        aria-label={name}
        value={typeof item.value === "string" ? item.value : ""}
        disabled={isLocked}
        onChange={(event) => onChange(event.target.value)}
      >
        {shape.values.map((value) => (
          <option key={value} value={value}>
            {t.values[value] ?? value}
          </option>
        ))}
      </Select>
    );
  if (shape.kind === "several") {
    const chosen = listOf(item.value);
    return (
      <span className={css.checks} role="group" aria-label={name}>
        {shape.values.map((value) => (
          <label key={value}>
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              disabled={isLocked}
              onChange={({ target }) =>
                onChange(target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
              }
            />
            {t.values[value] ?? value}
          </label>
        ))}
      </span>
    );
  }
  if (shape.kind === "list") return PATHS[item.name] ? <Folders {...props} /> : <Lines {...props} />;
  if (PATHS[item.name]) return <PathControl {...props} isOptional={shape.isOptional} />;
  return <Typed {...props} shape={shape} />;
}

type Shape =
  | { kind: "switch" }
  | { kind: "choice"; values: string[] }
  | { kind: "several"; values: string[] }
  | { kind: "number"; least: number | null; most: number | null; isWhole: boolean; isOptional: boolean }
  | { kind: "text"; isOptional: boolean }
  | { kind: "list" };

interface Schema {
  type?: string;
  enum?: string[];
  anyOf?: Schema[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
}

export function shapeOf(given: SettingInfo["schema"]): Shape {
  const schema = given as Schema;
  const some = schema.anyOf?.filter(({ type }) => type !== "null");
  const isOptional = some !== undefined && some.length < (schema.anyOf?.length ?? 0);
  const one = isOptional && some.length === 1 ? (some[0] ?? schema) : schema;
  if (one.type === "boolean") return { kind: "switch" };
  if (one.enum) return { kind: "choice", values: one.enum };
  if (one.type === "array") return one.items?.enum ? { kind: "several", values: one.items.enum } : { kind: "list" };
  if (one.type === "integer" || one.type === "number")
    return {
      kind: "number",
      least: one.minimum ?? null,
      most: one.maximum !== undefined && one.maximum < Number.MAX_SAFE_INTEGER ? one.maximum : null,
      isWhole: one.type === "integer",
      isOptional,
    };
  return { kind: "text", isOptional };
}

/** A text or a number: it counts when it is left, or with Enter. */
function Typed({ item, name, described, isLocked, onChange, shape }: ControlProps & { shape: Shape }) {
  const isMoney = MILLIONTHS.has(item.name);
  const value = isMoney && typeof item.value === "number" ? item.value / 1e6 : item.value;
  const before = typeof value === "string" || typeof value === "number" ? String(value) : "";
  // Null: nothing is being typed, and what is kept is shown. An answer takes nothing away from under a person's hands.
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? before;
  const isNumber = shape.kind === "number";
  const send = () => {
    setTyped(null);
    if (text === before) return;
    if (text.trim() === "") return "isOptional" in shape && shape.isOptional ? onChange(null) : undefined;
    onChange(isMoney ? Math.round(Number(text) * 1e6) : isNumber ? Number(text) : text.trim());
  };
  const input = (
    <Input
      {...described}
      aria-label={name}
      className={isNumber ? css.number : undefined}
      type={isNumber ? "number" : "text"}
      {...(isNumber
        ? { inputMode: "decimal" as const, step: isMoney ? 0.01 : shape.isWhole ? 1 : "any" }
        : { spellCheck: false })}
      {...(isNumber && shape.least !== null ? { min: shape.least } : {})}
      {...(isNumber && shape.most !== null ? { max: shape.most } : {})}
      value={text}
      disabled={isLocked}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={send}
      onKeyDown={keys(send, () => setTyped(null))}
    />
  );
  if (!isMoney) return input;
  return (
    <span className={css.money}>
      {input}
      <span aria-hidden>USD</span>
    </span>
  );
}

function PathControl(props: ControlProps & { isOptional: boolean }) {
  const { item, name, isLocked, onChange, isOptional } = props;
  const t = useText(words).settings;
  const { choose, dialog, ahead } = useChoosePath();
  const kind = PATHS[item.name] ?? "folder";
  const ask = async () => {
    const from = typeof item.value === "string" && item.value.startsWith("/") ? { from: item.value } : {};
    const [path] = await choose({ kind, ...from });
    if (path !== undefined) onChange(path);
  };
  return (
    <span className={css.path}>
      <Typed {...props} shape={{ kind: "text", isOptional }} />
      <Button
        size="small"
        disabled={isLocked}
        aria-label={`${t.choose}: ${name}`}
        onPointerEnter={ahead}
        onFocus={ahead}
        onClick={() => void ask()}
      >
        {t.choose}
      </Button>
      {dialog}
    </span>
  );
}

function Folders({ item, name, isLocked, onChange }: ControlProps) {
  const t = useText(words).settings;
  const { choose, dialog, ahead } = useChoosePath();
  const folders = listOf(item.value);
  const add = async () => {
    const [path] = await choose({ kind: "folder" });
    if (path !== undefined && !folders.includes(path)) onChange([...folders, path]);
  };
  return (
    <span className={css.folders}>
      {folders.length > 0 && (
        <ul aria-label={name}>
          {folders.map((folder) => (
            <li key={folder}>
              <code dir="ltr">{folder}</code>
              <IconButton
                aria-label={t.removeOne(folder)}
                disabled={isLocked}
                onClick={() => onChange(folders.filter((one) => one !== folder))}
              >
                <X size={14} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <Button
        size="small"
        startIcon={<FolderPlus size={15} aria-hidden />}
        disabled={isLocked}
        onPointerEnter={ahead}
        onFocus={ahead}
        onClick={() => void add()}
      >
        {t.addFolder}
      </Button>
      {dialog}
    </span>
  );
}

/** One a line; it counts when it is left. */
function Lines({ item, name, described, isLocked, onChange }: ControlProps) {
  const before = listOf(item.value).join("\n");
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextArea
      {...described}
      aria-label={name}
      rows={2}
      value={typed ?? before}
      disabled={isLocked}
      spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => {
        if (typed === null) return;
        setTyped(null);
        const lines = typed.split("\n").flatMap((line) => line.trim() || []);
        if (lines.join("\n") !== before) onChange(lines);
      }}
    />
  );
}

const listOf = (value: Json): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

function keys(send: () => void, back: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key === "Enter") send();
    if (event.key === "Escape") back();
  };
}
