// The keys of the editor: those of an editing table for the player, undo and redo, saving, moving scenes. None while something is typed but what begins with Ctrl, ⌘ or Alt.
import { useEffect } from "react";

import { actAt, type ActIn } from "../../ui/keymap.ts";
import { isCommand, nameOf, tellPresent } from "../../ui/useHotkeys.ts";
import { useShown } from "./board/BoardProvider.tsx";
import { timeOf } from "./board/useBoard.ts";
import * as doc from "./draft/doc.ts";
import { docNow } from "./draft/editor.ts";
import { useEditor } from "./draft/EditorProvider.tsx";
import { moveScene } from "./draft/scenes.ts";
import { halt, seek, shuttle, skip, toggle } from "./player.ts";
import type { Tab } from "./tabs.ts";

/** What asks to save; the save bar listens. */
export const SAVE_EVENT = "ytempire.save";

export function useShortcuts(onTab: (tab: Tab) => void): void {
  const editor = useEditor();
  const { board } = useShown();
  useEffect(() => {
    const chosenPlace = () => {
      const { scenes } = docNow(editor.getState());
      return { scenes, at: scenes.findIndex(({ id }) => id === editor.getState().chosen?.sceneId) };
    };
    const chooseScene = (by: number) => {
      const { scenes, at } = chosenPlace();
      const scene = scenes[Math.max(0, Math.min(scenes.length - 1, at + by))];
      if (!scene) return;
      editor.choose({ sceneId: scene.id, shot: null });
      const time = timeOf(board, scene.id);
      if (time) seek(time.start);
    };
    const frame = board.rate.den / board.rate.num;
    const moveChosen = (by: number) => {
      const { scenes, at } = chosenPlace();
      const scene = scenes[at];
      if (scene) editor.change("moveScene", (now) => doc.setScenes(now, moveScene(now.scenes, scene.id, at + by)));
    };
    const acts: Record<ActIn<"editor">, () => void> = {
      undo: () => void editor.undo(),
      redo: () => editor.redo(),
      save: () => void dispatchEvent(new Event(SAVE_EVENT)),
      play: toggle,
      stop: halt,
      back: () => shuttle(-1),
      forward: () => shuttle(1),
      frameBack: () => skip(-frame),
      frameOn: () => skip(frame),
      secondBack: () => skip(-1),
      secondOn: () => skip(1),
      begin: () => seek(0),
      end: () => seek(board.durationSeconds ?? 0),
      sceneBefore: () => chooseScene(-1),
      sceneAfter: () => chooseScene(1),
      sceneUp: () => moveChosen(-1),
      sceneDown: () => moveChosen(1),
      write: () => {
        const { scenes, at } = chosenPlace();
        const scene = scenes[Math.max(0, at)];
        if (!scene) return;
        onTab("scenes");
        editor.place({ sceneId: scene.id, line: 0, at: 0 });
      },
      removeScene: () => {
        const { scenes, at } = chosenPlace();
        const scene = scenes[at];
        if (scene) editor.change("removeScene", (now) => doc.removeScene(now, scene.id));
      },
    };
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isElsewhere(event.target)) return;
      const key = nameOf(event);
      if (!isCommand(key) && takesKeys(event.target)) return;
      const act = actAt("editor", key);
      if (act === null) return;
      event.preventDefault();
      acts[act]();
    };
    const gone = tellPresent("editor", Object.keys(acts) as ActIn<"editor">[]);
    addEventListener("keydown", press);
    return () => {
      gone();
      removeEventListener("keydown", press);
    };
  }, [editor, board, onTab]);
}

/** A dialog or a menu is open: its keys are its own. */
function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"], [popover]') !== null;
}

/** Fields, and controls that have a use for the key themselves. */
function takesKeys(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input, textarea, select, button, a, summary, video, audio, [contenteditable], [role="slider"], [role="tab"]',
    ) !== null
  );
}
