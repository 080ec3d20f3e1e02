// Chooses a folder or files of the machine on which the backend runs: places, the way here, what lies here, or a typed path.
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogTitle from "@mui/material/DialogTitle";
import OutlinedInput from "@mui/material/OutlinedInput";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import {
  ChevronRight,
  Clapperboard,
  Download,
  FileArchive,
  FileText,
  Folder,
  FolderCheck,
  FolderPlus,
  HardDrive,
  House,
  Image,
  Images,
  Monitor,
  Music,
  Table2,
  type LucideIcon,
} from "lucide-react";
import { useId, useRef, useState, type FormEvent, type KeyboardEvent } from "react";

import type { FileSort, FolderEntry, FolderView, Place } from "../../../contract/api/files.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import { Empty } from "../../ui/Empty.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { AllowFolder } from "./AllowFolder.tsx";
import type { PathWish } from "./useChoosePath.tsx";
import { words } from "./words/index.ts";

import css from "./FolderDialog.module.css";

const PLACE_ICONS: Record<Place["kind"], LucideIcon> = {
  home: House,
  videos: Clapperboard,
  pictures: Images,
  music: Music,
  documents: FileText,
  downloads: Download,
  desktop: Monitor,
  allowed: FolderCheck,
  drive: HardDrive,
};
const SORT_ICONS: Record<FileSort, LucideIcon> = {
  picture: Image,
  clip: Clapperboard,
  sound: Music,
  text: FileText,
  table: Table2,
  archive: FileArchive,
};

export default function FolderDialog(props: PathWish & { onClose: () => void; onChoose: (paths: string[]) => void }) {
  const { kind, sorts = [], several = false, from, title, onClose, onChoose } = props;
  const t = useText(words);
  const { api, queries } = useBackend();
  const titleId = useId();
  const [folder, setFolder] = useState(kind === "file" && from !== undefined ? parentOf(from) : (from ?? "~"));
  /** Into the path, and not yet gone to; null: nothing. */
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const places = useQuery(api.files.places.queryOptions({ input: {} }));
  const view = useQuery(
    api.files.browse.queryOptions({
      input: { folder, sorts: kind === "file" ? [...sorts] : [] },
      placeholderData: keepPreviousData,
      staleTime: 0,
      retry: false,
    }),
  );
  const problem = view.error ? problemOf(view.error) : null;
  const shown = problem ? null : (view.data ?? null);
  const go = (path: string) => {
    setChosen(new Set());
    setTyped(null);
    setFolder(path);
  };
  const press = (entry: FolderEntry) => {
    if (entry.sort === null) return go(entry.path);
    const next = new Set(several ? chosen : []);
    if (!next.delete(entry.path)) next.add(entry.path);
    setChosen(next);
  };
  const result = kind === "folder" ? (shown ? [shown.path] : []) : [...chosen];

  return (
    <Dialog
      open
      onClose={onClose}
      aria-labelledby={titleId}
      fullWidth
      maxWidth="md"
      slotProps={{ paper: { className: css.dialog ?? "" } }}
    >
      <DialogTitle id={titleId}>
        {title ?? (kind === "folder" ? t.files.chooseFolder : several ? t.files.chooseFiles : t.files.chooseFile)}
      </DialogTitle>
      <div className={css.body}>
        <nav className={css.places} aria-label={t.files.places}>
          {(places.data ?? []).map((place) => (
            <PlaceButton key={place.path} place={place} isHere={shown?.path === place.path} onGo={go} />
          ))}
        </nav>
        <div className={css.main}>
          <PathLine
            path={typed ?? (view.isPlaceholderData ? folder : (shown?.path ?? folder))}
            onType={setTyped}
            onGo={go}
          />
          {shown && <Trail view={shown} onGo={go} />}
          <div className={css.list} aria-busy={view.isPending || view.isPlaceholderData}>
            {problem?.code === "PATH_REFUSED" ? (
              <AllowFolder
                path={folder}
                onAllowed={() => void queries.invalidateQueries({ queryKey: api.files.key() })}
              />
            ) : problem ? (
              <Empty
                icon={Folder}
                tone="bad"
                title={t.files.error}
                text={problem.code === null ? t.problems.lost : problem.message}
              >
                <Button onClick={() => go("~")}>{t.files.home}</Button>
              </Empty>
            ) : (
              shown && <Entries view={shown} kind={kind} chosen={chosen} onPress={press} onChoose={onChoose} />
            )}
            {view.isPending && <p className={css.quiet}>{t.files.loading}</p>}
          </div>
        </div>
      </div>
      <DialogActions>
        {kind === "folder" && shown?.isWritable && <NewFolder parent={shown.path} onMade={go} />}
        {kind === "folder" && shown?.isWritable === false && <p className={css.quiet}>{t.files.readOnly}</p>}
        <span className={css.gap} />
        <Button variant="text" onClick={onClose}>
          {t.files.cancel}
        </Button>
        <Button variant="contained" disabled={result.length === 0} onClick={() => onChoose(result)}>
          {kind === "folder"
            ? t.files.chooseThis(shown?.trail.at(-1)?.name ?? "…")
            : several
              ? t.files.chosen(result.length)
              : t.files.chooseOne}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function PlaceButton({ place, isHere, onGo }: { place: Place; isHere: boolean; onGo: (path: string) => void }) {
  const t = useText(words).files.kinds;
  const Icon = PLACE_ICONS[place.kind];
  const name = place.kind === "drive" || place.kind === "allowed" ? place.name : t[place.kind];
  return (
    <button type="button" title={place.path} aria-current={isHere || undefined} onClick={() => onGo(place.path)}>
      <Icon size={16} strokeWidth={1.7} aria-hidden />
      <span>{name}</span>
    </button>
  );
}

/** What is being typed stays when the folder that was asked for before comes. */
function PathLine(props: { path: string; onType: (path: string) => void; onGo: (path: string) => void }) {
  const { path, onType, onGo } = props;
  const t = useText(words).files;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The dialog may stand in a form of its own.
    event.stopPropagation();
    if (path.trim() !== "") onGo(path.trim());
  };
  return (
    <form onSubmit={submit}>
      <OutlinedInput
        fullWidth
        value={path}
        // From here on it is theirs: a folder that comes now would else undo what they selected.
        onFocus={() => onType(path)}
        onChange={(event) => onType(event.target.value)}
        slotProps={{
          input: { "aria-label": t.path, title: t.pathHint, maxLength: 4096, spellCheck: false, dir: "ltr" },
        }}
      />
    </form>
  );
}

function Trail({ view, onGo }: { view: FolderView; onGo: (path: string) => void }) {
  const t = useText(words).files;
  return (
    <nav className={css.trail} aria-label={t.trail}>
      {view.trail.map(({ name, path }, i) => (
        <span key={path}>
          {i > 0 && <ChevronRight size={13} aria-hidden />}
          <button
            type="button"
            aria-current={i === view.trail.length - 1 ? "location" : undefined}
            onClick={() => onGo(path)}
          >
            {name}
          </button>
        </span>
      ))}
    </nav>
  );
}

function Entries(props: {
  view: FolderView;
  kind: PathWish["kind"];
  chosen: ReadonlySet<string>;
  onPress: (entry: FolderEntry) => void;
  onChoose: (paths: string[]) => void;
}) {
  const { view, kind, chosen, onPress, onChoose } = props;
  const t = useText(words).files;
  const list = useRef<HTMLUListElement>(null);
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step]?.focus();
  };
  if (view.items.length === 0) return <p className={css.quiet}>{kind === "folder" ? t.emptyFolders : t.emptyFiles}</p>;
  return (
    <>
      <ul ref={list} aria-label={t.list} onKeyDown={onKey}>
        {view.items.map((entry) => {
          const Icon = entry.sort === null ? Folder : SORT_ICONS[entry.sort];
          const isFile = entry.sort !== null;
          return (
            <li key={entry.path}>
              <button
                type="button"
                data-folder={!isFile || undefined}
                {...(isFile ? { "aria-pressed": chosen.has(entry.path) } : {})}
                onClick={() => onPress(entry)}
                onDoubleClick={() => isFile && onChoose([entry.path])}
              >
                <Icon size={17} strokeWidth={1.7} aria-hidden />
                <span className={css.name}>{entry.name}</span>
                {entry.bytes !== null && <span className={css.fact}>{format.bytes(entry.bytes)}</span>}
                {isFile && <span className={css.fact}>{format.ago(new Date(entry.modifiedAt).toISOString())}</span>}
                {!isFile && <ChevronRight size={15} aria-hidden className={css.into} />}
              </button>
            </li>
          );
        })}
      </ul>
      {view.left > 0 && <p className={css.quiet}>{t.left(format.number(view.left), view.left === 1)}</p>}
    </>
  );
}

function NewFolder({ parent, onMade }: { parent: string; onMade: (path: string) => void }) {
  const t = useText(words);
  const { client } = useBackend();
  const [name, setName] = useState<string | null>(null);
  const make = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!name?.trim()) return;
    try {
      const { path } = await client.files.makeFolder({ parent, name });
      setName(null);
      onMade(path);
    } catch (error) {
      const { code, message } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message });
    }
  };
  if (name === null)
    return (
      <Button variant="text" startIcon={<FolderPlus size={16} />} onClick={() => setName("")}>
        {t.files.newFolder}
      </Button>
    );
  return (
    <form className={css.newFolder} onSubmit={(event) => void make(event)}>
      <OutlinedInput
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
        placeholder={t.files.newFolderName}
        slotProps={{ input: { "aria-label": t.files.newFolderName, maxLength: 200 } }}
      />
      <Button type="submit">{t.files.make}</Button>
    </form>
  );
}

function parentOf(path: string): string {
  return path.replace(/[\\/][^\\/]*$/, "") || "/";
}
