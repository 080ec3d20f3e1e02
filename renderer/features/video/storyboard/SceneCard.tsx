// A scene of the storyboard: picture, what is said, what stands on screen, and what can be done with it.
import { ChevronDown, ChevronUp, Combine, Mic, Play, Plus, Trash2, Type } from "lucide-react";
import { memo, useEffect, useRef } from "react";

import type { Word } from "../../../../contract/narration.ts";
import { format, useText } from "../../../i18n/index.ts";
import { IconButton } from "../../../ui/Button.tsx";
import { useShown } from "../board/BoardProvider.tsx";
import { sceneAt, timeOf } from "../board/useBoard.ts";
import * as doc from "../draft/doc.ts";
import { useDoc, useEditor, useEditorState } from "../draft/EditorProvider.tsx";
import { addScene, moveScene, withScene } from "../draft/scenes.ts";
import { playFrom, usePlayer } from "../player.ts";
import { words as catalogue } from "../words/index.ts";
import { LineField } from "./LineField.tsx";
import { Pause } from "./Pause.tsx";

import css from "./Storyboard.module.css";

export const SceneCard = memo(function SceneCard(props: {
  id: string;
  index: number;
  count: number;
  words: readonly Word[];
  onDrag: (id: string | null) => void;
}) {
  const { id, index, count, words, onDrag } = props;
  const t = useText(catalogue).editor.storyboard;
  const editor = useEditor();
  const { video, board } = useShown();
  const canPlay = video.files.some(({ kind }) => kind === "video");
  const card = useRef<HTMLLIElement>(null);
  const scene = useDoc((now) => now.scenes[index]);
  const isChosen = useEditorState((state) => state.chosen?.sceneId === id);
  const time = timeOf(board, id);
  const isNow = usePlayer(
    ({ element, seconds }) => element !== null && time !== null && sceneAt(board, seconds) === id,
  );
  const isPlaying = usePlayer((player) => player.isPlaying);
  const recorded = useDoc((now) => now.recordings);
  useEffect(() => {
    if ((isNow && isPlaying) || isChosen) card.current?.scrollIntoView({ block: "nearest" });
  }, [isNow, isPlaying, isChosen]);
  if (!scene) return null;

  const made = board.scenes.find((one) => one.id === id);
  const shots = made?.shots ?? [];
  const picture = shots[0]?.stillUrl ?? shots[0]?.thumbnailUrl ?? made?.sharedStillUrl;
  const n = index + 1;
  const lines = Math.max(1, scene.lines.length);
  const isRecorded = recorded.some(({ sceneId }) => sceneId === id);
  const move = (to: number) => editor.change("moveScene", (now) => doc.setScenes(now, moveScene(now.scenes, id, to)));
  return (
    <li
      ref={card}
      className={css.card}
      data-chosen={isChosen || undefined}
      data-now={isNow || undefined}
      aria-label={t.scene(n)}
      onDragEnter={() => onDrag(id)}
    >
      <div
        className={css.handle}
        draggable
        title={t.drag}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = "move";
          event.dataTransfer.setData("text/plain", id);
          onDrag(id);
        }}
        onDragEnd={() => onDrag(null)}
      >
        <span className={css.number}>{n}</span>
      </div>
      <button
        type="button"
        className={css.picture}
        aria-label={
          time && canPlay
            ? t.playScene(n, format.timecode(time.start))
            : t.chooseScene(n, time && format.timecode(time.start))
        }
        onClick={() => {
          editor.choose({ sceneId: id, shot: 0 });
          if (time) playFrom(time.start);
        }}
      >
        {picture ? <img src={picture} alt="" loading="lazy" decoding="async" /> : <span className={css.blank} />}
        {time && (
          <span className={css.time}>
            {canPlay && <Play size={9} fill="currentColor" aria-hidden />} {format.timecode(time.start)}
          </span>
        )}
        {picture && made?.changed && <span className={css.changed}>{t.changed}</span>}
        {shots.length > 1 && <span className={css.shots} data-count={shots.length} />}
      </button>
      <div className={css.body}>
        {Array.from({ length: lines }, (_, line) => (
          <div key={line} className={css.row}>
            <LineField
              scene={scene}
              index={index}
              line={line}
              words={words.filter((word) => word.line === line)}
              isHeard={isNow}
            />
            <Pause scene={scene} n={n} line={line} />
          </div>
        ))}
        {(scene.text !== null || isChosen) && (
          <label className={css.onScreen} title={t.onScreen}>
            <Type size={13} aria-hidden />
            <input
              aria-label={t.onScreenOf(n)}
              placeholder={t.onScreen}
              maxLength={500}
              value={scene.text ?? ""}
              onChange={(event) => {
                const text = event.target.value;
                editor.change(
                  "onScreen",
                  (now) =>
                    doc.setScenes(
                      now,
                      withScene(now.scenes, id, (one) => ({ ...one, text: text === "" ? null : text })),
                    ),
                  `${id}/onScreen`,
                );
              }}
            />
          </label>
        )}
        {isRecorded && (
          <p className={css.recorded}>
            <Mic size={12} aria-hidden /> {t.recorded}
          </p>
        )}
      </div>
      <div className={css.acts}>
        <Act label={t.up(n)} disabled={index === 0} onClick={() => move(index - 1)}>
          <ChevronUp size={15} />
        </Act>
        <Act label={t.down(n)} disabled={index === count - 1} onClick={() => move(index + 1)}>
          <ChevronDown size={15} />
        </Act>
        <Act
          label={t.merge(n)}
          disabled={index === count - 1}
          onClick={() => editor.change("mergeScenes", (now) => doc.mergeScenes(now, id, Math.max(1, shots.length)))}
        >
          <Combine size={14} />
        </Act>
        <Act
          label={t.add(n)}
          onClick={() => {
            const next = editor.freshId();
            editor.change("addScene", (now) => doc.setScenes(now, addScene(now.scenes, id, next)));
            editor.choose({ sceneId: next, shot: null });
            editor.place({ sceneId: next, line: 0, at: 0 });
          }}
        >
          <Plus size={15} />
        </Act>
        <Act
          label={t.remove(n)}
          disabled={count === 1}
          onClick={() => editor.change("removeScene", (now) => doc.removeScene(now, id))}
        >
          <Trash2 size={14} />
        </Act>
      </div>
    </li>
  );
});

function Act(props: { label: string; disabled?: boolean; onClick: () => void; children: React.ReactNode }) {
  const { label, disabled = false, onClick, children } = props;
  return (
    <IconButton aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      {children}
    </IconButton>
  );
}
