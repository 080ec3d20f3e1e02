// Speaks a line or a scene by microphone: what to say, how loud it is, listen to it, keep it or say it again.
import { Circle, Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import type { Scene } from "../../../../contract/script.ts";
import { problemOf } from "../../../api/errors.ts";
import { bridge } from "../../../api/native.ts";
import { upload } from "../../../api/upload.ts";
import { format, useText } from "../../../i18n/index.ts";
import Button from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { Select } from "../../../ui/Select.tsx";
import { toast } from "../../../ui/Toasts.tsx";
import * as doc from "../draft/doc.ts";
import { useEditor } from "../draft/EditorProvider.tsx";
import { sceneText } from "../draft/scenes.ts";
import { halt } from "../player.ts";
import { words as catalogue } from "../words/index.ts";
import { useRecording } from "./useRecording.ts";

import css from "./Recorder.module.css";

export default function Recorder({ scene, n, onClose }: { scene: Scene; n: number; onClose: () => void }) {
  const t = useText(catalogue);
  const { recorder } = t.editor;
  const editor = useEditor();
  const meter = useRef<HTMLDivElement>(null);
  const { state, start, stop } = useRecording((level) => {
    meter.current?.style.setProperty("--level", String(level));
  });
  const lines = scene.lines.filter(({ text }) => text.trim() !== "").length;
  const [line, setLine] = useState<number | null>(lines > 1 ? null : 0);
  const [isKeeping, setKeeping] = useState(false);
  const text = line === null ? sceneText(scene) : (scene.lines[line]?.text ?? "");
  const isRecording = state.kind === "recording";
  useEffect(() => halt(), []);

  const keep = async () => {
    if (state.kind !== "recorded") return;
    setKeeping(true);
    try {
      const ending = state.blob.type.includes("mp4") ? "m4a" : state.blob.type.includes("ogg") ? "ogg" : "webm";
      const file = await upload(state.blob, `${recorder.file(n)}.${ending}`);
      editor.change("record", (now) =>
        doc.setRecording(now, { sceneId: scene.id, line }, { sceneId: scene.id, line, file, of: text }),
      );
      onClose();
    } catch (error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
      setKeeping(false);
    }
  };

  return (
    <Dialog
      title={recorder.title(n)}
      width={560}
      onClose={onClose}
      actions={
        state.kind === "recorded" ? (
          <>
            <Button onClick={() => void start()}>{recorder.again}</Button>
            <Button variant="contained" isBusy={isKeeping} onClick={() => void keep()}>
              {recorder.keep}
            </Button>
          </>
        ) : (
          <Button variant="text" onClick={onClose}>
            {t.actions.cancel}
          </Button>
        )
      }
    >
      <div className={css.recorder}>
        {lines > 1 && (
          <Select
            aria-label={recorder.what}
            value={line ?? ""}
            disabled={isRecording}
            onChange={(event) => setLine(event.target.value === "" ? null : Number(event.target.value))}
          >
            <option value="">{recorder.wholeScene}</option>
            {scene.lines.map((one, i) => (
              <option key={i} value={i}>
                {recorder.line(i + 1)}: {one.text.slice(0, 60)}
              </option>
            ))}
          </Select>
        )}
        <blockquote>{text}</blockquote>
        {state.kind === "refused" && (
          <Notice tone="bad" title={recorder.refused[state.why].title} text={recorder.refused[state.why].text}>
            {state.why === "system" && (
              <Button size="small" onClick={() => void bridge?.openMicrophoneSettings()}>
                {recorder.refused.system.open}
              </Button>
            )}
          </Notice>
        )}
        <div ref={meter} className={css.meter} data-on={isRecording || undefined} aria-hidden>
          <span />
        </div>
        <div className={css.controls}>
          {isRecording ? (
            <Button
              variant="contained"
              color="error"
              size="large"
              startIcon={<Square size={15} fill="currentColor" aria-hidden />}
              onClick={stop}
            >
              {recorder.stop}
            </Button>
          ) : state.kind === "recorded" ? (
            // oxlint-disable-next-line jsx-a11y/media-has-caption -- its words stand above
            <audio src={state.url} controls aria-label={recorder.listen} />
          ) : (
            <Button
              variant="contained"
              size="large"
              startIcon={<Circle size={15} fill="currentColor" className={css.dot} aria-hidden />}
              isBusy={state.kind === "asking"}
              onClick={() => void start()}
            >
              {recorder.start}
            </Button>
          )}
          {isRecording && <Elapsed since={state.since} />}
        </div>
        <p className={css.hint}>{state.kind === "recorded" ? recorder.keepHint : recorder.hint}</p>
      </div>
    </Dialog>
  );
}

function Elapsed({ since }: { since: number }) {
  const t = useText(catalogue).editor.recorder;
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((performance.now() - since) / 1000), 200);
    return () => clearInterval(timer);
  }, [since]);
  return (
    <span role="timer" aria-label={t.elapsed}>
      {format.timecode(seconds)}
    </span>
  );
}
