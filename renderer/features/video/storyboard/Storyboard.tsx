// The scenes in their order, to read, type, move and play from.
import { History, Plus } from "lucide-react";
import { lazy, Suspense, useMemo, useRef, useState } from "react";

import type { Word } from "../../../../contract/narration.ts";
import { format, useText } from "../../../i18n/index.ts";
import Button from "../../../ui/Button.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { useShown } from "../board/BoardProvider.tsx";
import * as doc from "../draft/doc.ts";
import { useDoc, useEditor } from "../draft/EditorProvider.tsx";
import { addScene, moveScene } from "../draft/scenes.ts";
import { words as catalogue } from "../words/index.ts";
import { SceneCard } from "./SceneCard.tsx";

import css from "./Storyboard.module.css";

const Writing = lazy(() => import("./Writing.tsx"));

const NONE: readonly Word[] = [];

export function Storyboard() {
  const t = useText(catalogue).editor.storyboard;
  const editor = useEditor();
  const { video, board } = useShown();
  const ids = useDoc((now) => now.scenes.map(({ id }) => id).join(" "));
  const byScene = useMemo(() => wordsByScene(board.words, board.spokenScenes), [board.words, board.spokenScenes]);
  const dragged = useRef<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const list = ids === "" ? [] : ids.split(" ");
  if (list.length === 0)
    return video.state === "failed" || video.state === "cancelled" || board.script ? (
      <p className={css.soon}>{t.none}</p>
    ) : (
      <div className={css.soon} aria-busy>
        <Skeleton height={84} />
        <Skeleton height={84} />
        <Skeleton height={84} />
        <p>{t.soon}</p>
      </div>
    );
  return (
    <>
      {board.picturesOf !== null && board.picturesOf < board.revision && (
        <p className={css.older}>
          <History size={14} aria-hidden /> {t.older(format.number(board.picturesOf))}
        </p>
      )}
      <ol
        className={css.list}
        aria-label={t.label}
        onDragOver={(event) => dragged.current !== null && event.preventDefault()}
        onDrop={(event) => {
          const id = dragged.current;
          if (id === null || over === null) return;
          event.preventDefault();
          const to = list.indexOf(over);
          editor.change("moveScene", (now) => doc.setScenes(now, moveScene(now.scenes, id, to)));
        }}
      >
        {list.map((id, index) => (
          <SceneCard
            key={id}
            id={id}
            index={index}
            count={list.length}
            words={byScene.get(id) ?? NONE}
            onDrag={(at) => {
              if (at === null) dragged.current = null;
              else dragged.current ??= at;
              setOver(at);
            }}
          />
        ))}
      </ol>
      <Button
        size="small"
        variant="text"
        startIcon={<Plus size={14} aria-hidden />}
        onClick={() => {
          const next = editor.freshId();
          editor.change("addScene", (now) => doc.setScenes(now, addScene(now.scenes, list.at(-1) ?? null, next)));
          editor.choose({ sceneId: next, shot: null });
          editor.place({ sceneId: next, line: 0, at: 0 });
        }}
      >
        {t.addLast}
      </Button>
      <Suspense>
        <Writing />
      </Suspense>
    </>
  );
}

function wordsByScene(words: readonly Word[], scenes: readonly string[]): ReadonlyMap<string, readonly Word[]> {
  const map = new Map<string, Word[]>();
  for (const word of words) {
    const id = scenes[word.scene];
    if (id === undefined) continue;
    const known = map.get(id);
    if (known) known.push(word);
    else map.set(id, [word]);
  }
  return map;
}
