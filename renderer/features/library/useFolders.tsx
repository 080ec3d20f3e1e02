// Takes folders into the library, and reads them again; says what went wrong, and lets the person allow what may not be read yet.
import { useState, type ReactNode } from "react";

import type { IndexProgress } from "../../../contract/library.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import { toast } from "../../ui/Toasts.tsx";
import { AllowFolder } from "../files/AllowFolder.tsx";
import { useChoosePath } from "../files/useChoosePath.tsx";
import { readFolder } from "./indexing.ts";
import { words } from "./words/index.ts";

export function useFolders() {
  const t = useText(words);
  const { client, api, queries } = useBackend();
  const { choose, dialog } = useChoosePath();
  const [refused, setRefused] = useState<string | null>(null);
  const read = async (folder: string): Promise<IndexProgress | null> => {
    setRefused(null);
    try {
      const last = await readFolder(client, folder);
      if (last) toast({ tone: "good", title: t.library.folders.done(last.indexed) });
      return last;
    } catch (error) {
      const { code, message, hint } = problemOf(error);
      if (code === "PATH_REFUSED") setRefused(folder);
      else toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
      return null;
    } finally {
      void queries.invalidateQueries({ queryKey: api.library.key() });
      void queries.invalidateQueries({ queryKey: api.assets.key() });
    }
  };
  const add = async (): Promise<IndexProgress | null> => {
    const [folder] = await choose({ kind: "folder" });
    return folder === undefined ? null : read(folder);
  };
  const parts: ReactNode = (
    <>
      {refused !== null && <AllowFolder path={refused} onAllowed={() => void read(refused)} />}
      {dialog}
    </>
  );
  return { read, add, choose, parts };
}
