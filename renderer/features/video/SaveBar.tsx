// Undo, redo, and saving: before it says what is made again and how long that takes.
import { Redo2, RotateCcw, Save, Undo2 } from "lucide-react";
import { useEffect } from "react";

import type { ChangePlan } from "../../../contract/api/edits.ts";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import Button, { IconButton } from "../../ui/Button.tsx";
import { useKeysOf } from "../../ui/keymap.ts";
import { toast } from "../../ui/Toasts.tsx";
import { shownKey } from "../../ui/useHotkeys.ts";
import { canUndo } from "./draft/editor.ts";
import { useEditor, useEditorState } from "./draft/EditorProvider.tsx";
import { usePlan } from "./usePlan.ts";
import { useSave } from "./useSave.ts";
import { SAVE_EVENT } from "./useShortcuts.ts";
import { words } from "./words/index.ts";

import css from "./SaveBar.module.css";

export function SaveBar() {
  const t = useText(words).editor.save;
  const editor = useEditor();
  const { dirty, plan, error } = usePlan();
  const save = useSave();
  const mayUndo = useEditorState(canUndo);
  const beneath = useEditorState((state) => state.beneath);
  const earlier = useEditorState((state) => state.earlier);
  const revision = useEditorState(({ history }) => history.now.revision);
  const ahead = useEditorState(({ history }) => history.future.length);
  const did = useEditorState(({ history }) => history.now.did);
  const next = useEditorState(({ history }) => history.future[0]?.did ?? null);
  const isBlocked = useEditorState((state) => state.newer !== null);
  const { mutate, isPending } = save;
  const canSave = dirty && !isPending && !isBlocked && !error;
  useEffect(() => {
    const listen = () => canSave && mutate();
    addEventListener(SAVE_EVENT, listen);
    return () => removeEventListener(SAVE_EVENT, listen);
  }, [mutate, canSave]);
  const [undoKeys, redoKeys, saveKeys] = [useKeysOf("editor.undo"), useKeysOf("editor.redo"), useKeysOf("editor.save")];
  const key = ([first]: readonly string[]) => (first === undefined ? "" : ` (${shownKey(first)})`);
  const fault = error ? problemOf(error) : null;
  return (
    <div className={css.bar}>
      <IconButton
        aria-label={t.undo}
        title={
          mayUndo
            ? `${t.undo}: ${did === "begin" ? t.toRevision(beneath) : (t.did[did] ?? did)}${key(undoKeys)}`
            : earlier === "other"
              ? t.otherBefore
              : t.undo
        }
        disabled={!mayUndo}
        onClick={() => void editor.undo()}
      >
        <Undo2 size={17} />
      </IconButton>
      <IconButton
        aria-label={t.redo}
        title={next ? `${t.redo}: ${t.did[next] ?? next}${key(redoKeys)}` : t.redo}
        disabled={ahead === 0}
        onClick={() => editor.redo()}
      >
        <Redo2 size={17} />
      </IconButton>
      {dirty && (
        <>
          <p className={css.plan} role="status" data-bad={fault?.code ? true : undefined}>
            {revision !== undefined && (
              <>
                <b>{t.asRevision(revision)}</b>{" "}
              </>
            )}
            {fault?.code ? fault.message : plan ? sayPlan(plan, t) : t.planning}
          </p>
          <IconButton
            aria-label={t.discard}
            title={t.discard}
            onClick={() => {
              editor.discard();
              toast({ tone: "good", title: t.discarded, undo: () => void editor.undo() });
            }}
          >
            <RotateCcw size={16} />
          </IconButton>
          <Button
            variant="contained"
            startIcon={<Save size={15} aria-hidden />}
            disabled={!canSave && !isPending}
            isBusy={isPending}
            title={`${t.save}${key(saveKeys)}`}
            onClick={() => mutate()}
          >
            {isPending ? t.saving : t.save}
          </Button>
        </>
      )}
    </div>
  );
}

type SaveWords = ReturnType<typeof words.now>["editor"]["save"];

function sayPlan(plan: ChangePlan, t: SaveWords): string {
  const again = plan.stages.filter((stage) => stage.again !== "kept");
  if (plan.same || again.length === 0) return t.nothingAgain;
  const time = format.duration(Math.max(1, Math.round(plan.seconds)));
  return plan.scenes.length > 0 ? t.again(plan.scenes.length, time) : t.againWhole(time);
}
