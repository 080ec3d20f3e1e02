// Tells that another window has saved this video meanwhile, and what can become of the draft.
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { useEditor, useEditorState } from "./draft/EditorProvider.tsx";
import { words } from "./words/index.ts";

export function Newer() {
  const t = useText(words).editor.newer;
  const editor = useEditor();
  const newer = useEditorState((state) => state.newer);
  if (!newer) return null;
  return (
    <Notice tone="warn" title={t.title(newer.revision)} text={t.text}>
      <Button
        size="small"
        variant="contained"
        onClick={() => {
          editor.layOver();
          toast({ tone: "good", title: t.laid, undo: () => void editor.undo() });
        }}
      >
        {t.layOver}
      </Button>
      <Button
        size="small"
        onClick={() => {
          editor.takeNewer();
          toast({ tone: "good", title: t.taken, undo: () => void editor.undo() });
        }}
      >
        {t.take}
      </Button>
    </Notice>
  );
}
