// The chosen scene: its pictures with what could be seen instead, what stands on screen, and its sound in one's own voice.
import { BookA, ImagePlus, Mic, RotateCcw, Trash2, WandSparkles } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import type { EditorShot } from "../../../../contract/api/edits.ts";
import type { Scene } from "../../../../contract/script.ts";
import { said } from "../../../api/said/index.ts";
import { format, useText } from "../../../i18n/index.ts";
import Button, { IconButton } from "../../../ui/Button.tsx";
import { useShown } from "../board/BoardProvider.tsx";
import { sceneAt, timeOf } from "../board/useBoard.ts";
import * as doc from "../draft/doc.ts";
import { useDoc, useEditor, useEditorState } from "../draft/EditorProvider.tsx";
import { sceneText, withShow } from "../draft/scenes.ts";
import { playFrom, usePlayer } from "../player.ts";
import type { Tab } from "../tabs.ts";
import { words as catalogue } from "../words/index.ts";
import { Alternatives } from "./Alternatives.tsx";

import css from "./Inspector.module.css";

const Recorder = lazy(() => import("../record/Recorder.tsx"));
const Pronounce = lazy(() => import("./Pronounce.tsx"));

export function Inspector({ onTab }: { onTab: (tab: Tab) => void }) {
  const { board } = useShown();
  const chosen = useEditorState((state) => state.chosen);
  const heard = usePlayer(({ element, seconds }) => (element ? sceneAt(board, seconds) : null));
  const first = useDoc((now) => now.scenes[0]?.id ?? null);
  const id = chosen?.sceneId ?? heard ?? first;
  const index = useDoc((now) => now.scenes.findIndex((scene) => scene.id === id));
  const scene = useDoc((now) => now.scenes[index]);
  if (!scene) return null;
  return (
    <Chosen
      key={scene.id}
      scene={scene}
      n={index + 1}
      shot={chosen?.sceneId === id ? chosen.shot : null}
      onTab={onTab}
    />
  );
}

function Chosen({ scene, n, shot }: { scene: Scene; n: number; shot: number | null; onTab: (tab: Tab) => void }) {
  const t = useText(catalogue).editor.inspector;
  const editor = useEditor();
  const { board } = useShown();
  const [open, setOpen] = useState<"record" | "pronounce" | null>(null);
  const { id } = scene;
  const time = timeOf(board, id);
  const made = board.scenes.find((one) => one.id === id);
  const shots = made?.shots ?? [];
  const current = shots.find((one) => one.shot === shot) ?? shots[0] ?? null;
  const recordings = useDoc((now) => now.recordings);
  const recorded = recordings.filter((one) => one.sceneId === id);
  return (
    <section className={css.inspector} aria-label={t.label(n)}>
      <header className={css.head}>
        <h2>{t.scene(n)}</h2>
        {time && <span className={css.time}>{format.duration(time.end - time.start)}</span>}
        <span className={css.gap} />
        <Button
          size="small"
          variant="text"
          startIcon={<BookA size={15} aria-hidden />}
          onClick={() => setOpen("pronounce")}
        >
          {t.pronounce}
        </Button>
        <Button size="small" variant="text" startIcon={<Mic size={15} aria-hidden />} onClick={() => setOpen("record")}>
          {recorded.length > 0 ? t.recordAgain : t.record}
        </Button>
        {recorded.length > 0 && (
          <IconButton
            aria-label={t.unrecord}
            title={t.unrecord}
            onClick={() =>
              editor.change("unrecord", (now) =>
                recorded.reduce((draft, one) => doc.setRecording(draft, one, null), now),
              )
            }
          >
            <Trash2 size={15} />
          </IconButton>
        )}
      </header>
      <div className={css.show}>
        <label htmlFor={`show-${id}`}>{t.show}</label>
        <input
          id={`show-${id}`}
          value={scene.show ?? ""}
          placeholder={t.showPlaceholder}
          maxLength={300}
          onChange={(event) => {
            const show = event.target.value;
            editor.change("show", (now) => doc.setScenes(now, withShow(now.scenes, id, show)), `${id}/show`);
          }}
        />
      </div>
      {shots.length > 0 && (
        <ol className={css.shots} aria-label={t.shots}>
          {shots.map((one) => (
            <li key={one.shot}>
              <button
                type="button"
                aria-pressed={one === current}
                aria-label={t.shot(one.shot + 1, format.timecode(one.start), one.title)}
                onClick={() => editor.choose({ sceneId: id, shot: one.shot })}
                onDoubleClick={() => playFrom(one.start)}
              >
                {one.stillUrl ? <img src={one.stillUrl} alt="" loading="lazy" /> : <span />}
              </button>
            </li>
          ))}
        </ol>
      )}
      {current ? (
        <Shot key={current.shot} shot={current} scene={scene} />
      ) : (
        <Shared key={id} scene={scene} still={made?.sharedStillUrl ?? null} />
      )}
      <Suspense>
        {open === "record" && <Recorder scene={scene} n={n} onClose={() => setOpen(null)} />}
        {open === "pronounce" && <Pronounce text={sceneText(scene)} onClose={() => setOpen(null)} />}
      </Suspense>
    </section>
  );
}

/** Over which the picture of the scene before goes on, until it gets one of its own. */
function Shared({ scene, still }: { scene: Scene; still: string | null }) {
  const t = useText(catalogue).editor.inspector;
  const editor = useEditor();
  const place = { sceneId: scene.id, shot: 0 };
  const edit = useDoc((now) => now.visuals.find((one) => one.sceneId === place.sceneId && one.shot === 0));
  const [isOpen, setOpen] = useState(false);
  if (still === null) return <p className={css.soon}>{t.noShots}</p>;
  return (
    <div className={css.shot}>
      <p className={css.reason}>
        <img className={css.before} src={still} alt="" />
        <span>{edit ? t.ownSoon : t.shared}</span>
        {edit ? (
          <Button
            size="small"
            variant="text"
            startIcon={<RotateCcw size={13} aria-hidden />}
            onClick={() => editor.change("visual", (now) => doc.setVisual(now, place, null))}
          >
            {t.shareAgain}
          </Button>
        ) : (
          !isOpen && (
            <Button size="small" startIcon={<ImagePlus size={14} aria-hidden />} onClick={() => setOpen(true)}>
              {t.ownPicture}
            </Button>
          )
        )}
      </p>
      {(isOpen || edit) && <Alternatives place={place} edit={edit ?? null} />}
    </div>
  );
}

function Shot({ shot, scene }: { shot: EditorShot; scene: Scene }) {
  const t = useText(catalogue);
  const { inspector } = t.editor;
  const editor = useEditor();
  const place = { sceneId: scene.id, shot: shot.shot };
  const edit = useDoc((now) => now.visuals.find((one) => one.sceneId === place.sceneId && one.shot === place.shot));
  const isBanned = useDoc((now) => shot.assetId !== null && now.bans.includes(shot.assetId));
  return (
    <div className={css.shot}>
      <p className={css.reason}>
        <WandSparkles size={13} aria-hidden />
        <span>
          <b>{shot.background === null ? shot.title : t.editor.backgrounds[shot.background]}</b>{" "}
          {shot.missing ? inspector.missing : said(shot.reason)}
        </span>
        {edit && (
          <Button
            size="small"
            variant="text"
            startIcon={<RotateCcw size={13} aria-hidden />}
            onClick={() => editor.change("visual", (now) => doc.setVisual(now, place, null))}
          >
            {inspector.automatic}
          </Button>
        )}
        {shot.assetId !== null && (
          <Button
            size="small"
            variant="text"
            onClick={() => editor.change("ban", (now) => doc.setBan(now, shot.assetId ?? "", !isBanned))}
          >
            {isBanned ? inspector.unban : inspector.ban}
          </Button>
        )}
      </p>
      <Alternatives place={place} edit={edit ?? null} />
    </div>
  );
}
