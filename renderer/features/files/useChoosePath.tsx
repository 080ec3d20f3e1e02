// Asks a person for folders or files of this machine: by the system's dialog in the app, else by our own.
import { lazy, Suspense, useState, type ReactNode } from "react";

import type { FileSort } from "../../../contract/api/files.ts";
import { bridge, chooseFiles, chooseFolder } from "../../api/native.ts";

const load = () => import("./FolderDialog.tsx");
const FolderDialog = lazy(load);

export interface PathWish {
  kind: "folder" | "file";
  /** Of files. */
  sorts?: readonly FileSort[];
  several?: boolean;
  /** Where to begin; absent: the home folder. */
  from?: string | undefined;
  /** Absent: what is chosen, in general words. */
  title?: string;
}

/** `choose` resolves with what was chosen, none where the person changed their mind. `dialog` stands anywhere in the screen. */
export function useChoosePath(): {
  choose: (wish: PathWish) => Promise<string[]>;
  dialog: ReactNode;
  ahead: () => void;
} {
  const [open, setOpen] = useState<{ wish: PathWish; resolve: (paths: string[]) => void } | null>(null);
  const choose = async (wish: PathWish): Promise<string[]> => {
    const native = await chosenNatively(wish);
    if (native) return native;
    return new Promise((resolve) => setOpen({ wish, resolve }));
  };
  const end = (paths: string[]) => {
    open?.resolve(paths);
    setOpen(null);
  };
  const dialog = open && (
    <Suspense>
      <FolderDialog {...open.wish} onClose={() => end([])} onChoose={end} />
    </Suspense>
  );
  return { choose, dialog, ahead: () => void (bridge ?? load()) };
}

/** Undefined: there is no such dialog here. */
async function chosenNatively({ kind, sorts = [], several = false, from }: PathWish): Promise<string[] | undefined> {
  if (kind === "folder") {
    const path = await chooseFolder(from ?? null);
    return path === undefined ? undefined : path === null ? [] : [path];
  }
  const endings = sorts.flatMap((sort) => ENDINGS[sort]);
  return chooseFiles({ ...(from === undefined ? {} : { from }), endings, several });
}

/** As the backend sorts them (`library/formats.ts`); the system's dialog shows no others. */
const ENDINGS: Record<FileSort, readonly string[]> = {
  picture: ["jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "avif", "tif", "tiff", "bmp"],
  clip: ["mp4", "m4v", "mov", "mkv", "webm", "avi", "wmv", "flv", "mpg", "mpeg", "ts", "mts", "m2ts", "3gp", "ogv"],
  sound: ["mp3", "m4a", "m4b", "aac", "wav", "flac", "ogg", "oga", "opus", "aif", "aiff", "caf", "wma"],
  text: ["txt", "md", "markdown", "text", "fountain"],
  table: ["csv", "tsv"],
  archive: ["zip", "ytempire", "json"],
};

/** For a file input's `accept`. */
export function acceptOf(sorts: readonly FileSort[]): string {
  return sorts.flatMap((sort) => ENDINGS[sort].map((ending) => `.${ending}`)).join(",");
}
