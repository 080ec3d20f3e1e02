// One model: what it is, what it takes, how far it is on its way, and what can be done with it.
import { useMutation } from "@tanstack/react-query";
import { CircleAlert, Download, Play, RotateCw, Square, Trash2, TriangleAlert } from "lucide-react";
import { useRef, useState } from "react";

import type { ModelInfo, ModelsAnswer } from "../../../contract/api/models.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { inWords } from "../../api/errorWords.ts";
import { said } from "../../api/said/index.ts";
import { voiceName } from "../../api/said/voiceName.ts";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import Button from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { Hear } from "./Hear.tsx";
import { words } from "./words/index.ts";

import css from "./ModelRow.module.css";

const COMING: ReadonlySet<ModelInfo["state"]> = new Set(["queued", "downloading", "verifying", "unpacking"]);

export function ModelRow({ model, machine }: { model: ModelInfo; machine: ModelsAnswer["machine"] }) {
  const shared = useText(words);
  const t = shared.voices;
  const isComing = COMING.has(model.state);
  // An archive lies beside what is unpacked of it.
  const need = model.state === "installed" ? 0 : (model.downloadBytes ?? 0) * (model.kind === "language" ? 1 : 3);
  const isTight = machine.disk !== null && need > machine.disk.free;
  const isHeavy = machine.memory.free !== null && (model.memoryBytes ?? 0) > machine.memory.free;
  return (
    <li className={css.model}>
      <div className={css.words}>
        <h3>
          {said(model.name)} <State model={model} />
        </h3>
        <p>
          {[
            spokenIn(model),
            model.voices.length > 1 && t.voicesOf(model.voices.length),
            model.diskBytes !== null
              ? t.onDisk(format.bytes(model.diskBytes))
              : model.downloadBytes !== null && t.toDownload(format.bytes(model.downloadBytes)),
            model.memoryBytes !== null && model.origin !== "embedded" && t.takesMemory(format.bytes(model.memoryBytes)),
            model.licence,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {(isTight || isHeavy) && !isComing && (
          <p className={css.warn}>
            <TriangleAlert size={13} aria-hidden /> {isTight ? t.tight : t.heavy}
          </p>
        )}
        {isComing && <Coming model={model} />}
        {model.fault && (
          <p className={css.fault} role="alert">
            <CircleAlert size={13} aria-hidden />
            <span>
              {inWords(model.fault).message}
              <small>{inWords(model.fault).hint}</small>
            </span>
          </p>
        )}
        {model.note !== null && model.state === "damaged" && <p className={css.warn}>{said(model.note)}</p>}
        <Details model={model} />
      </div>
      <Actions model={model} isComing={isComing} isTight={isTight} />
    </li>
  );

  function spokenIn({ languages }: ModelInfo): string {
    if (languages.includes("mul")) return t.field.many;
    const names = [...new Set(languages.map((tag) => format.language(tag.split("-", 1)[0] ?? tag)))];
    return names.length > 4 ? t.languagesOf(names.slice(0, 3).join(", "), names.length - 3) : names.join(", ");
  }
}

function State({ model }: { model: ModelInfo }) {
  const t = useText(words).voices;
  const tone =
    model.state === "installed" ? "good" : model.state === "failed" || model.state === "damaged" ? "bad" : "calm";
  if (model.state === "available") return null;
  return (
    <span className={css.state} data-tone={tone}>
      {model.origin === "embedded" ? t.embedded : t.states[model.state]}
    </span>
  );
}

function Coming({ model: { name, progress, state } }: { model: ModelInfo }) {
  const t = useText(words).voices;
  const share = progress?.total ? progress.bytes / progress.total : null;
  return (
    <div className={css.coming}>
      <Bar label={t.progressOf(said(name))} value={state === "downloading" ? share : null} />
      {progress && state === "downloading" && (
        <small>
          {progress.total === null
            ? format.bytes(progress.bytes)
            : t.bytesOf(format.bytes(progress.bytes), format.bytes(progress.total))}
          {progress.secondsLeft !== null && ` · ${t.left(format.remaining(progress.secondsLeft))}`}
        </small>
      )}
    </div>
  );
}

function Actions({ model, isComing, isTight }: { model: ModelInfo; isComing: boolean; isTight: boolean }) {
  const shared = useText(words);
  const t = shared.voices;
  const { client, queries, api } = useBackend();
  const [isAsking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: (what: "download" | "cancel" | "remove") => client.models[what]({ id: model.id }) as Promise<unknown>,
    onSettled: () => queries.invalidateQueries({ queryKey: api.models.key() }),
    onSuccess: (_, what) => what === "remove" && toast({ tone: "good", title: t.removed(said(model.name)) }),
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? shared.problems.lost : message, text: hint });
    },
  });
  const canGo = model.origin !== "embedded" && (model.state === "installed" || model.state === "damaged");
  const canCome = model.source !== null && ["available", "failed", "damaged"].includes(model.state);
  return (
    <div className={css.actions}>
      {model.usable && model.kind === "voice" && <Try model={model} />}
      {canCome && (
        <Button
          size="small"
          startIcon={model.state === "failed" ? <RotateCw size={14} aria-hidden /> : <Download size={14} aria-hidden />}
          disabled={isTight}
          isBusy={act.isPending}
          aria-label={model.state === "available" ? t.downloadOf(said(model.name)) : t.againOf(said(model.name))}
          onClick={() => act.mutate("download")}
        >
          {model.state === "available" ? t.download : shared.actions.again}
        </Button>
      )}
      {isComing && (
        <Button
          size="small"
          startIcon={<Square size={12} aria-hidden />}
          isBusy={act.isPending}
          aria-label={t.stopOf(said(model.name))}
          onClick={() => act.mutate("cancel")}
        >
          {t.stop}
        </Button>
      )}
      {canGo && (
        <Button
          size="small"
          variant="text"
          startIcon={<Trash2 size={14} aria-hidden />}
          aria-label={t.removeOf(said(model.name))}
          onClick={() => setAsking(true)}
        >
          {t.remove}
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t.removeTitle(said(model.name))}
          text={t.removeText(format.bytes(model.diskBytes ?? 0))}
          action={t.remove}
          isBusy={act.isPending}
          onClose={() => setAsking(false)}
          onConfirm={() => act.mutate("remove", { onSettled: () => setAsking(false) })}
        />
      )}
    </div>
  );
}

/** Has it speak once, and tells how long that took. */
function Try({ model }: { model: ModelInfo }) {
  const t = useText(words);
  const { client } = useBackend();
  const sound = useRef<HTMLAudioElement>(null);
  const test = useMutation({
    mutationFn: () => client.models.test({ id: model.id }),
    onSuccess: async ({ url, seconds, tookSeconds }) => {
      toast({
        tone: "good",
        title: t.voices.works(said(model.name), format.duration(seconds), format.duration(tookSeconds)),
      });
      if (sound.current) sound.current.src = url;
      await sound.current?.play();
    },
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  return (
    <>
      <Button
        size="small"
        startIcon={<Play size={13} aria-hidden />}
        isBusy={test.isPending}
        aria-label={t.voices.testOf(said(model.name))}
        onClick={() => test.mutate()}
      >
        {t.voices.test}
      </Button>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- a sample of a voice says nothing that matters */}
      <audio ref={sound} />
    </>
  );
}

function Details({ model }: { model: ModelInfo }) {
  const t = useText(words).voices;
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={css.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.details}</summary>
      {isOpen && (
        <>
          <dl>
            {model.source !== null && (
              <div>
                <dt>{t.source}</dt>
                <dd dir="ltr">{model.source}</dd>
              </div>
            )}
            {model.origin !== "embedded" && (
              <div>
                <dt>{t.checksum}</dt>
                <dd dir="ltr">{model.sha256 ?? t.noChecksum}</dd>
              </div>
            )}
          </dl>
          <ul>
            {model.voices.map(({ id, title, languages }) => (
              <li key={id}>
                <span>
                  {voiceName({ id, name: title, languages })}{" "}
                  <small>
                    {languages.includes("mul") ? "" : languages.map((tag) => format.language(tag)).join(", ")}
                  </small>
                </span>
                {model.usable && <Hear voice={id} name={voiceName({ id, name: title, languages })} />}
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
