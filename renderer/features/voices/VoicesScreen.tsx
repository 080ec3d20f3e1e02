// What speaks and writes on this machine, what could, and what each takes of it.
import { useMutation, useQuery } from "@tanstack/react-query";
import { FolderInput, HardDrive, MemoryStick, PenLine, Sparkles, type LucideIcon } from "lucide-react";

import type { ModelInfo, ModelsAnswer } from "../../../contract/api/models.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import Button from "../../ui/Button.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { useChoosePath } from "../files/useChoosePath.tsx";
import { ModelRow } from "./ModelRow.tsx";
import { words } from "./words/index.ts";

import css from "./VoicesScreen.module.css";

export function VoicesScreen() {
  const t = useText(words).voices;
  const { api } = useBackend();
  const query = useQuery(api.models.list.queryOptions({ input: {} }));
  return (
    <Screen title={t.title} lead={t.lead} actions={<Import />}>
      <DataState query={query} errorTitle={t.notLoaded}>
        {({ models, machine, folder }) => {
          const voices = models.filter(({ kind }) => kind === "voice");
          const isHere = ({ state }: ModelInfo) => state === "installed" || state === "damaged";
          return (
            <div className={css.parts}>
              <Machine machine={machine} folder={folder} />
              <Part title={t.installed} models={voices.filter(isHere)} machine={machine} />
              <Part
                title={t.available}
                text={t.availableText}
                models={voices.filter((one) => !isHere(one))}
                machine={machine}
              />
              <Later
                icon={PenLine}
                title={t.language.title}
                text={t.language.text}
                models={models.filter(({ kind }) => kind === "language")}
                machine={machine}
              />
              <Recommended models={models} />
              <Later
                icon={Sparkles}
                title={t.image.title}
                text={t.image.text}
                models={models.filter(({ kind }) => kind === "image")}
                machine={machine}
              />
            </div>
          );
        }}
      </DataState>
    </Screen>
  );
}

/** Asked for by a press: each look starts the libraries of the graphics card. */
function Recommended({ models }: { models: ModelInfo[] }) {
  const shared = useText(words);
  const t = shared.voices.language;
  const { client } = useBackend();
  const look = useMutation({
    mutationFn: () => client.models.recommend({}),
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? shared.problems.lost : message, text: hint });
    },
  });
  const best = models.find(({ id }) => id === look.data?.best);
  const fit = look.data?.models.find(({ id }) => id === best?.id)?.fit;
  return (
    <div className={css.recommended}>
      <Button size="small" isBusy={look.isPending} onClick={() => look.mutate()}>
        {t.which}
      </Button>
      <p role="status">
        {look.data &&
          (best && fit
            ? t.best(best.name, format.bytes(fit.memoryBytes), fit.cardBytes > 0 ? format.bytes(fit.cardBytes) : null)
            : t.noneFits)}
      </p>
    </div>
  );
}

function Machine({ machine, folder }: Pick<ModelsAnswer, "machine" | "folder">) {
  const t = useText(words).voices.machine;
  const { memory, disk } = machine;
  return (
    <div className={css.machine}>
      <Room icon={MemoryStick} name={t.memory} total={memory.total} free={memory.free} />
      {disk && <Room icon={HardDrive} name={t.disk} total={disk.total} free={disk.free} />}
      <p>
        {t.folder} <code dir="ltr">{folder}</code>
      </p>
    </div>
  );
}

function Room(props: { icon: LucideIcon; name: string; total: number; free: number | null }) {
  const { icon: Icon, name, total, free } = props;
  const t = useText(words).voices.machine;
  return (
    <div className={css.room}>
      <span>
        <Icon size={15} aria-hidden /> {name}
      </span>
      {free !== null && <Bar label={name} value={1 - free / total} tone={free / total < 0.08 ? "warn" : "faint"} />}
      <small>{free === null ? format.bytes(total) : t.free(format.bytes(free), format.bytes(total))}</small>
    </div>
  );
}

function Part(props: { title: string; text?: string; models: ModelInfo[]; machine: ModelsAnswer["machine"] }) {
  const { title, text, models, machine } = props;
  const t = useText(words).voices;
  return (
    <Panel title={title} aside={<span className={css.count}>{t.count(models.length)}</span>}>
      {text && models.length > 0 && <p className={css.text}>{text}</p>}
      {models.length === 0 ? (
        <p className={css.text}>{t.none}</p>
      ) : (
        <ul className={css.list} aria-label={title}>
          {models.map((model) => (
            <ModelRow key={model.id} model={model} machine={machine} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Kinds of which there may be none yet. */
function Later(props: {
  icon: LucideIcon;
  title: string;
  text: string;
  models: ModelInfo[];
  machine: ModelsAnswer["machine"];
}) {
  const { icon: Icon, title, text, models, machine } = props;
  const { nothingYet } = useText(words).voices;
  if (models.length > 0) return <Part title={title} text={text} models={models} machine={machine} />;
  return (
    <Panel title={title}>
      <p className={css.later}>
        <Icon size={17} strokeWidth={1.7} aria-hidden />
        <span>
          <b>{nothingYet}</b> {text}
        </span>
      </p>
    </Panel>
  );
}

function Import() {
  const t = useText(words);
  const { client, queries, api } = useBackend();
  const { choose, dialog, ahead } = useChoosePath();
  const take = useMutation({
    mutationFn: (path: string) => client.models.import({ path }),
    onSuccess: ({ name }) => {
      toast({ tone: "good", title: t.voices.importing(name) });
      void queries.invalidateQueries({ queryKey: api.models.key() });
    },
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  const ask = async (kind: "folder" | "file") => {
    const [path] = await choose({ kind, title: t.voices.importTitle });
    if (path !== undefined) take.mutate(path);
  };
  return (
    <>
      <Popover
        label={t.voices.import}
        icon={<FolderInput size={16} aria-hidden />}
        isNamed
        side="below"
        className={css.import}
      >
        <div className={css.imports}>
          <p>{t.voices.importText}</p>
          <Button onPointerEnter={ahead} isBusy={take.isPending} onClick={() => void ask("folder")}>
            {t.voices.importFolder}
          </Button>
          <Button onPointerEnter={ahead} isBusy={take.isPending} onClick={() => void ask("file")}>
            {t.voices.importArchive}
          </Button>
        </div>
      </Popover>
      {dialog}
    </>
  );
}
