// Files that were dropped on the library: asks into which folder they go, sends them there, and says how far that is.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { upload } from "../../api/upload.ts";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import Button from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { AllowFolder } from "../files/AllowFolder.tsx";
import { useChoosePath } from "../files/useChoosePath.tsx";
import { words } from "./words/index.ts";

export function AddDropped({ files, onClose }: { files: readonly File[]; onClose: () => void }) {
  const t = useText(words);
  const d = t.library.drop;
  const { client, api, queries } = useBackend();
  const folders = useQuery(api.library.folders.queryOptions({ input: {} }));
  const { choose, dialog } = useChoosePath();
  const known = (folders.data ?? []).filter(({ isThere }) => isThere).map(({ path }) => path);
  const [chosen, setChosen] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [sending, setSending] = useState<{ name: string; share: number; stop: AbortController } | null>(null);
  const into = chosen ?? known[0] ?? "";
  const options = into === "" || known.includes(into) ? known : [into, ...known];

  const other = async () => {
    const [folder] = await choose({ kind: "folder" });
    if (folder !== undefined) setChosen(folder);
  };
  const start = async () => {
    const stop = new AbortController();
    let done = 0;
    for (const file of files) {
      try {
        setSending({ name: file.name, share: 0, stop });
        const own = await upload(file, file.name, {
          signal: stop.signal,
          onProgress: (share) => setSending({ name: file.name, share, stop }),
        });
        await client.library.take({ file: own, folder: into });
        done++;
      } catch (error) {
        if (stop.signal.aborted) break;
        const { code, message } = problemOf(error);
        if (code === "PATH_REFUSED") {
          setRefused(into);
          setSending(null);
          return;
        }
        toast({ tone: "bad", title: d.failed(file.name, code === null ? t.problems.lost : message) });
      }
    }
    if (done > 0) toast({ tone: "good", title: d.done(done) });
    void queries.invalidateQueries({ queryKey: api.library.key() });
    void queries.invalidateQueries({ queryKey: api.assets.key() });
    onClose();
  };
  const stop = () => {
    sending?.stop.abort();
    onClose();
  };
  return (
    <Dialog
      title={d.title}
      onClose={stop}
      actions={
        <>
          <Button variant="text" onClick={stop}>
            {d.cancel}
          </Button>
          <Button variant="contained" disabled={into === ""} isBusy={sending !== null} onClick={() => void start()}>
            {d.start}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <p>{d.text(files.length)}</p>
        <Field label={d.into}>
          {(described) => (
            <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", gap: 8 }}>
              <Select {...described} value={into} onChange={(event) => setChosen(event.target.value)}>
                {options.map((path) => (
                  <option key={path} value={path}>
                    {path}
                  </option>
                ))}
              </Select>
              <Button onClick={() => void other()}>{d.other}</Button>
            </div>
          )}
        </Field>
        {refused !== null && (
          <AllowFolder
            path={refused}
            onAllowed={() => {
              setRefused(null);
              void start();
            }}
          />
        )}
        {sending && (
          <div style={{ display: "grid", gap: 6 }}>
            <p>{d.progress(sending.name, format.percent(sending.share))}</p>
            <Bar label={sending.name} value={sending.share} />
          </div>
        )}
      </div>
      {dialog}
    </Dialog>
  );
}
