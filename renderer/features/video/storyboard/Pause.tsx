// The silence after a line: the voice's own, or as many seconds as somebody asks for.
import { Timer } from "lucide-react";

import type { Scene } from "../../../../contract/script.ts";
import { format, useText } from "../../../i18n/index.ts";
import * as doc from "../draft/doc.ts";
import { useEditor } from "../draft/EditorProvider.tsx";
import { withPause } from "../draft/scenes.ts";
import { words as catalogue } from "../words/index.ts";

import css from "./Storyboard.module.css";

const LENGTHS = [0, 0.3, 0.5, 1, 1.5, 2, 3, 5, 10];

export function Pause({ scene, n, line }: { scene: Scene; n: number; line: number }) {
  const t = useText(catalogue).editor.storyboard;
  const editor = useEditor();
  const pause = scene.lines[line]?.pauseAfter ?? null;
  const lengths = pause === null || LENGTHS.includes(pause) ? LENGTHS : [...LENGTHS, pause].toSorted((a, b) => a - b);
  return (
    <label className={css.pause} data-set={pause !== null || undefined} title={t.pause}>
      <Timer size={12} aria-hidden />
      {pause !== null && <span aria-hidden>{format.duration(pause)}</span>}
      <select
        aria-label={t.pauseOf(n, line + 1)}
        value={pause ?? ""}
        onChange={(event) => {
          const { value } = event.target;
          editor.change("pause", (now) =>
            doc.setScenes(now, withPause(now.scenes, scene.id, line, value === "" ? null : Number(value))),
          );
        }}
      >
        <option value="">{t.pauseNatural}</option>
        {lengths.map((seconds) => (
          <option key={seconds} value={seconds}>
            {format.duration(seconds)}
          </option>
        ))}
      </select>
    </label>
  );
}
