// A line of a scene, typed in place: it looks like text, grows with it, shows stress and the word that is heard.
import { useLayoutEffect, useMemo, useRef, type KeyboardEvent } from "react";

import type { Word } from "../../../../contract/narration.ts";
import type { Line, Scene } from "../../../../contract/script.ts";
import { useText } from "../../../i18n/index.ts";
import { useShown } from "../board/BoardProvider.tsx";
import * as doc from "../draft/doc.ts";
import { docNow } from "../draft/editor.ts";
import { useEditor, useEditorState } from "../draft/EditorProvider.tsx";
import { toggleStress, typedText, withText } from "../draft/scenes.ts";
import { seek, usePlayer } from "../player.ts";
import { words as catalogue } from "../words/index.ts";
import { pieces, placeWords } from "./placeWords.ts";

import css from "./Storyboard.module.css";

const NONE: readonly Word[] = [];

/** A word stays set off over the short gap to the next one. */
const LINGER_S = 0.3;

export function LineField(props: {
  scene: Scene;
  index: number;
  line: number;
  words?: readonly Word[];
  isHeard: boolean;
}) {
  const { scene, index, line, words = NONE, isHeard } = props;
  const t = useText(catalogue).editor.storyboard;
  const editor = useEditor();
  const { board } = useShown();
  const field = useRef<HTMLTextAreaElement>(null);
  const of: Line = scene.lines[line] ?? { text: "", pauseAfter: null };
  const typed = typedText(of);
  const placed = useMemo(() => placeWords(typed, words), [typed, words]);
  const { id } = scene;

  const caret = useEditorState((state) =>
    state.caret?.sceneId === id && state.caret.line === line ? state.caret : null,
  );
  useLayoutEffect(() => {
    if (!caret || !field.current) return;
    field.current.focus();
    const at = Math.min(caret.at, field.current.value.length);
    field.current.setSelectionRange(at, at);
    editor.place(null);
  }, [caret, editor]);

  const selection = () => {
    const { selectionStart = 0, selectionEnd = 0 } = field.current ?? {};
    return [selectionStart, selectionEnd] as const;
  };
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const act = keyOf(event, selection(), typed.length);
    if (act === null) return;
    const { scenes } = docNow(editor.getState());
    const [from, to] = selection();
    if (act === "splitScene") {
      const next = editor.freshId();
      editor.change("splitScene", (now) => doc.splitScene(now, id, line, from, next));
      editor.choose({ sceneId: next, shot: null });
      editor.place({ sceneId: next, line: 0, at: 0 });
    } else if (act === "splitLine") {
      editor.change("splitLine", (now) => doc.splitLine(now, id, line, from));
      editor.place({ sceneId: id, line: line + 1, at: 0 });
    } else if (act === "join" && line > 0) {
      const before = scene.lines[line - 1];
      editor.change("joinLine", (now) => doc.joinLine(now, id, line));
      editor.place({ sceneId: id, line: line - 1, at: before ? typedText(before).length : 0 });
    } else if (act === "join" && index > 0) {
      const before = scenes[index - 1];
      if (!before) return;
      const lines = before.lines.filter(({ text }) => text.trim() !== "").length;
      const shots = board.scenes.find((one) => one.id === before.id)?.shots.length ?? 1;
      editor.change("mergeScenes", (now) => doc.mergeScenes(now, before.id, shots));
      editor.choose({ sceneId: before.id, shot: null });
      editor.place({ sceneId: before.id, line: lines, at: 0 });
    } else if (act === "stress") {
      const stressed = toggleStress(typed, from, to);
      editor.change("stress", (now) => doc.setScenes(now, withText(now.scenes, id, line, stressed.typed)));
      requestAnimationFrame(() => field.current?.setSelectionRange(stressed.from, stressed.to));
    } else if (act === "up" || act === "down") {
      const place = neighbour(scenes, index, line, act);
      if (!place) return;
      editor.choose({ sceneId: place.sceneId, shot: null });
      editor.place(place);
    } else if (act === "leave") field.current?.blur();
    else return;
    event.preventDefault();
  };

  return (
    <div className={css.line}>
      <Mirror typed={typed} placed={placed} isHeard={isHeard} />
      <textarea
        ref={field}
        rows={1}
        spellCheck
        aria-label={t.line(index + 1, line + 1)}
        placeholder={line === 0 ? t.placeholder : ""}
        value={typed}
        onChange={(event) => {
          const { value } = event.target;
          editor.change(
            "text",
            (now) => doc.setScenes(now, withText(now.scenes, id, line, value.replaceAll(/\s*\n\s*/g, " "))),
            `${id}/${line}`,
          );
        }}
        onKeyDown={keys}
        onFocus={() => editor.choose({ sceneId: id, shot: null })}
        onClick={(event) => {
          const { selectionStart, selectionEnd } = event.currentTarget;
          const { isPlaying } = usePlayer.getState();
          if (isPlaying || selectionStart !== selectionEnd) return;
          const word = placed.find(({ from, to }) => selectionStart >= from && selectionStart <= to);
          if (word) seek(word.start);
        }}
      />
    </div>
  );
}

/** What the field shows, drawn under it: so it also has its height. */
function Mirror(props: { typed: string; placed: ReturnType<typeof placeWords>; isHeard: boolean }) {
  const { typed, placed, isHeard } = props;
  const word = usePlayer((player) =>
    isHeard
      ? (placed.findLast(({ start, end }) => start <= player.seconds && player.seconds < end + LINGER_S) ?? null)
      : null,
  );
  return (
    <div className={css.mirror} aria-hidden>
      {pieces(typed, word).map((piece, i) => (
        <span key={i} data-stressed={piece.isStressed || undefined} data-now={piece.isNow || undefined}>
          {piece.text}
        </span>
      ))}
      {"\u200b"}
    </div>
  );
}

type Act = "splitScene" | "splitLine" | "join" | "stress" | "up" | "down" | "leave";

function keyOf(
  { key, ctrlKey, metaKey, altKey, shiftKey, nativeEvent }: KeyboardEvent,
  [from, to]: readonly [number, number],
  length: number,
): Act | null {
  // While letters are composed, Enter and the arrows belong to the input method.
  if (nativeEvent.isComposing) return null;
  const isCommand = ctrlKey || metaKey;
  if (key === "Enter") return isCommand ? "splitScene" : "splitLine";
  if (key === "Escape") return "leave";
  if (isCommand && !altKey && !shiftKey && key.toLowerCase() === "b") return "stress";
  if (isCommand || altKey || shiftKey || from !== to) return null;
  if (key === "Backspace") return from === 0 ? "join" : null;
  if (key === "ArrowUp") return from === 0 ? "up" : null;
  if (key === "ArrowDown") return from === length ? "down" : null;
  return null;
}

function neighbour(scenes: doc.Doc["scenes"], index: number, line: number, way: "up" | "down") {
  const own = scenes[index];
  const isInside = way === "up" ? line > 0 : line + 1 < (own?.lines.length ?? 0);
  const scene = isInside ? own : scenes[index + (way === "up" ? -1 : 1)];
  if (!scene) return null;
  const next = isInside ? line + (way === "up" ? -1 : 1) : way === "up" ? Math.max(0, scene.lines.length - 1) : 0;
  const target = scene.lines[next];
  return { sceneId: scene.id, line: next, at: way === "up" && target ? typedText(target).length : 0 };
}
