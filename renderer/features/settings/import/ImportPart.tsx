// Taking over what the earlier desktop app has left: a folder is looked through, and what was found is taken once.
import { useMutation } from "@tanstack/react-query";
import { FileVideo, FileWarning, FolderSearch, Images, ListTree, ScrollText, Tv, type LucideIcon } from "lucide-react";
import { useState } from "react";

import type { ImportItem, ImportKind, ImportScan } from "../../../../contract/api/imports.ts";
import { useBackend } from "../../../api/backend.tsx";
import { problemOf } from "../../../api/errors.ts";
import { format, useText } from "../../../i18n/index.ts";
import Button from "../../../ui/Button.tsx";
import { Empty } from "../../../ui/Empty.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { toast } from "../../../ui/Toasts.tsx";
import { AllowFolder } from "../../files/AllowFolder.tsx";
import { PathField } from "../../files/PathField.tsx";
import { words as fileWords } from "../../files/words/index.ts";
import { words } from "../words/index.ts";

import css from "./ImportPart.module.css";

// Of the folder dialog and of what allows a folder.
void fileWords.load();

const ICONS: Record<ImportKind, LucideIcon> = {
  script: ScrollText,
  "asset-list": ListTree,
  "media-folder": Images,
  video: FileVideo,
  channel: Tv,
};

export function ImportPart() {
  const t = useText(words);
  const s = t.settings.import;
  const { client } = useBackend();
  const [folder, setFolder] = useState("");
  const scan = useMutation({ mutationFn: (path: string) => client.imports.scan({ folder: path }) });
  const problem = scan.error ? problemOf(scan.error) : null;
  const look = (path: string) => {
    setFolder(path);
    scan.mutate(path);
  };
  return (
    <>
      <Panel title={t.settings.parts.import} isTitleHidden>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            scan.mutate(folder);
          }}
        >
          <PathField label={s.folder} hint={s.folderHint} value={folder} onChange={setFolder} onChoose={look}>
            <Button
              type="submit"
              variant="contained"
              startIcon={<FolderSearch size={15} aria-hidden />}
              disabled={folder.trim() === ""}
              isBusy={scan.isPending}
            >
              {s.scan}
            </Button>
          </PathField>
          {problem?.code === "PATH_REFUSED" ? (
            <AllowFolder path={folder} onAllowed={() => scan.mutate(folder)} />
          ) : (
            problem && <Notice tone="bad" title={problem.message || t.problems.lost} text={problem.hint} />
          )}
        </form>
      </Panel>
      {scan.data && <Found key={scan.submittedAt} scan={scan.data} onTaken={() => scan.mutate(folder)} />}
    </>
  );
}

function Found({ scan, onTaken }: { scan: ImportScan; onTaken: () => void }) {
  const t = useText(words);
  const s = t.settings.import;
  const { client, queries } = useBackend();
  const { items, refused, isCutShort, folder } = scan;
  const free = items.filter(({ isTaken }) => !isTaken);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(free.map(({ key }) => key)));
  const take = useMutation({
    mutationFn: () => client.imports.run({ folder, keys: [...chosen] }),
    onSuccess({ made, failed }) {
      toast({
        tone: failed.length > 0 ? "bad" : "good",
        title: s.done(made.length),
        text:
          failed.length > 0
            ? `${s.failed(failed.length)}: ${failed.map(({ title, message }) => `${title}: ${message}`).join("; ")}`
            : null,
      });
      void queries.invalidateQueries();
      onTaken();
    },
    onError(error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  if (items.length + refused.length === 0)
    return <Empty icon={FolderSearch} title={s.nothing.title} text={s.nothing.text} />;
  const toggle = (key: string, isOn: boolean) => {
    const next = new Set(chosen);
    if (isOn) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  return (
    <>
      {isCutShort && <Notice tone="warn" title={s.cut} />}
      <Panel
        title={s.found(items.length)}
        aside={
          <span className={css.aside}>
            <label>
              <input
                type="checkbox"
                checked={free.length > 0 && chosen.size === free.length}
                disabled={free.length === 0}
                onChange={({ target }) => setChosen(new Set(target.checked ? free.map(({ key }) => key) : []))}
              />
              {s.all}
            </label>
            <Button
              size="small"
              variant="contained"
              disabled={chosen.size === 0}
              isBusy={take.isPending}
              onClick={() => take.mutate()}
            >
              {s.take(chosen.size)}
            </Button>
          </span>
        }
      >
        <ul className={css.items}>
          {items.map((item) => (
            <Item
              key={item.key}
              item={item}
              isChosen={chosen.has(item.key)}
              onChoose={(isOn) => toggle(item.key, isOn)}
            />
          ))}
        </ul>
      </Panel>
      {refused.length > 0 && (
        <Panel title={s.refused}>
          <ul className={css.refused}>
            {refused.map(({ path, reason, message }) => (
              <li key={path}>
                <FileWarning size={15} aria-hidden />
                <code dir="ltr">{path}</code>
                <span title={message}>{s.reasons[reason]}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Item(props: { item: ImportItem; isChosen: boolean; onChoose: (isOn: boolean) => void }) {
  const { item, isChosen, onChoose } = props;
  const s = useText(words).settings.import;
  const Icon = ICONS[item.kind];
  const facts = [
    s.kinds[item.kind],
    ...(item.words === null ? [] : [s.words(format.number(item.words))]),
    ...(item.files === null ? [] : [s.filesOf(format.number(item.files))]),
    ...(item.bytes === null ? [] : [format.bytes(item.bytes)]),
    ...(item.language === null ? [] : [format.language(item.language)]),
  ];
  return (
    <li data-over={item.isTaken || undefined}>
      <label>
        <input
          type="checkbox"
          checked={isChosen}
          disabled={item.isTaken}
          onChange={({ target }) => onChoose(target.checked)}
        />
        <Icon size={16} aria-hidden />
        <span className={css.words}>
          <strong>{item.title}</strong>
          <span>{facts.join(" · ")}</span>
          <code dir="ltr">{item.path}</code>
          {item.notes.map((note) => (
            <span key={note} className={css.note}>
              {s.notes[note]}
            </span>
          ))}
        </span>
        <span className={css.becomes}>{item.isTaken ? s.taken : `→ ${s.becomes[item.becomes]}`}</span>
      </label>
    </li>
  );
}
