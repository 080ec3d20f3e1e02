// The keys of the editor: those of an editing table for the player, undo and redo, saving, moving scenes. None while something is typed but what begins with Ctrl, ⌘ or Alt.
import { useEffect } from "react";

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
    const commands: Record<string, () => void> = {
      z: () => editor.undo(),
      "shift+z": () => editor.redo(),
      y: () => editor.redo(),
      s: () => void dispatchEvent(new Event(SAVE_EVENT)),
    };
    const plain: Record<string, () => void> = {
      " ": toggle,
      k: halt,
      j: () => shuttle(-1),
      l: () => shuttle(1),
      ArrowLeft: () => skip(-frame),
      ArrowRight: () => skip(frame),
      "shift+ArrowLeft": () => skip(-1),
      "shift+ArrowRight": () => skip(1),
      ArrowUp: () => chooseScene(-1),
      ArrowDown: () => chooseScene(1),
      Home: () => seek(0),
      End: () => seek(board.durationSeconds ?? 0),
      Enter: () => {
        const { scenes, at } = chosenPlace();
        const scene = scenes[Math.max(0, at)];
        if (!scene) return;
        onTab("scenes");
        editor.place({ sceneId: scene.id, line: 0, at: 0 });
      },
      Delete: () => {
        const { scenes, at } = chosenPlace();
        const scene = scenes[at];
        if (scene) editor.change("removeScene", (now) => doc.removeScene(now, scene.id));
      },
    };
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isElsewhere(event.target)) return;
      const isCommand = event.ctrlKey || event.metaKey;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const name = `${event.shiftKey ? "shift+" : ""}${key}`;
      if (isCommand && !event.altKey) {
        const act = commands[name];
        if (!act) return;
        event.preventDefault();
        act();
      } else if (event.altKey && !isCommand && (key === "ArrowUp" || key === "ArrowDown")) {
        const { scenes, at } = chosenPlace();
        const scene = scenes[at];
        if (!scene) return;
        event.preventDefault();
        const to = at + (key === "ArrowUp" ? -1 : 1);
        editor.change("moveScene", (now) => doc.setScenes(now, moveScene(now.scenes, scene.id, to)));
      } else if (!isCommand && !event.altKey && !takesKeys(event.target)) {
        const act = plain[name];
        if (!act) return;
        event.preventDefault();
        act();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
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
