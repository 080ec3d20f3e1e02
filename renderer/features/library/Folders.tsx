// The folders of the library: what is in each, whether it is watched, and how far its reading is.
import { useQuery } from "@tanstack/react-query";
import { FolderX, FolderPlus, Images } from "lucide-react";
import { useState } from "react";

import type { LibraryFolder } from "../../../contract/library.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import Button from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { DataState } from "../../ui/DataState.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { useReadings } from "./indexing.ts";
import { words } from "./words/index.ts";

import css from "./Folders.module.css";

export function Folders({ onRead, onAdd }: { onRead: (folder: string) => void; onAdd: () => void }) {
  const t = useText(words).library;
  const { api } = useBackend();
  const folders = useQuery(api.library.folders.queryOptions({ input: {} }));
  const readings = useReadings((state) => state.readings);
  const empty = (
    <Empty icon={Images} title={t.empty.title} text={t.empty.text}>
      <Button variant="contained" size="large" startIcon={<FolderPlus size={17} />} onClick={onAdd}>
        {t.add}
      </Button>
    </Empty>
  );
  return (
    <DataState
      query={folders}
      errorTitle={t.error}
      isEmpty={(all) => all.length === 0 && Object.keys(readings).length === 0}
      empty={empty}
    >
      {(all) => {
        const coming = Object.keys(readings).filter((path) => !all.some((folder) => folder.path === path));
        return (
          <ul className={css.folders} aria-label={t.parts.folders}>
            {coming.map((path) => (
              <li key={path} className={css.folder}>
                <h2 dir="ltr">{path}</h2>
                <Reading path={path} />
              </li>
            ))}
            {all.map((folder) => (
              <Folder key={folder.path} folder={folder} onRead={() => onRead(folder.path)} />
            ))}
          </ul>
        );
      }}
    </DataState>
  );
}

function Folder({ folder, onRead }: { folder: LibraryFolder; onRead: () => void }) {
  const t = useText(words);
  const f = t.library.folders;
  const { client, api, queries } = useBackend();
  const isReading = useReadings((state) => folder.path in state.readings);
  const [isAsked, setAsked] = useState(false);
  const act = async (change: () => Promise<unknown>, done?: string) => {
    try {
      await change();
      if (done) toast({ tone: "good", title: done });
    } catch (error) {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    }
    void queries.invalidateQueries({ queryKey: api.library.key() });
    void queries.invalidateQueries({ queryKey: api.assets.key() });
  };
  return (
    <li className={css.folder} data-away={!folder.isThere || undefined}>
      <div className={css.top}>
        <div>
          <h2 dir="ltr">{folder.path}</h2>
          <p className={css.facts}>
            <span>{f.assets(folder.assets)}</span>
            {folder.unusable > 0 && <span>{f.unusable(folder.unusable)}</span>}
            {folder.missing > 0 && <span>{f.missing(folder.missing)}</span>}
            <span>
              {folder.indexedAt === null ? f.never : f.read(format.ago(new Date(folder.indexedAt).toISOString()))}
            </span>
          </p>
        </div>
        <div className={css.actions}>
          <label>
            <input
              type="checkbox"
              checked={folder.watched}
              onChange={(event) => {
                const watched = event.target.checked;
                void act(() => client.library.watch({ folder: folder.path, watched }));
              }}
            />
            {f.watch}
          </label>
          <Button size="small" disabled={isReading || !folder.isThere} onClick={onRead}>
            {f.again}
          </Button>
          <Button size="small" color="error" disabled={isReading} onClick={() => setAsked(true)}>
            {f.remove}
          </Button>
        </div>
      </div>
      {!folder.isThere && (
        <p className={css.away}>
          <FolderX size={15} aria-hidden /> {f.away}
        </p>
      )}
      {isReading && <Reading path={folder.path} />}
      {isAsked && (
        <ConfirmDialog
          title={f.removeTitle}
          text={f.removeText(folder.path)}
          action={f.remove}
          onClose={() => setAsked(false)}
          onConfirm={() => {
            setAsked(false);
            void act(() => client.library.remove({ folder: folder.path }), f.removed);
          }}
        />
      )}
    </li>
  );
}

function Reading({ path }: { path: string }) {
  const t = useText(words).library.folders;
  const reading = useReadings((state) => state.readings[path]);
  if (!reading) return null;
  const { progress } = reading;
  const done = progress ? progress.indexed + progress.known + progress.unusable : 0;
  const label = progress ? t.reading(format.number(done), format.number(progress.found)) : t.readingBegins;
  return (
    <div className={css.reading}>
      <div>
        <p>{label}</p>
        <Bar label={label} value={progress && progress.found > 0 ? Math.min(1, done / progress.found) : 0} />
      </div>
      <Button size="small" onClick={reading.stop}>
        {t.stop}
      </Button>
    </div>
  );
}
