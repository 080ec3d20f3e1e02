// The words of choosing and handing in files, in English.
import { count } from "../../../i18n/en.ts";

const en = {
  files: {
    choose: "Choose",
    chooseFolder: "Choose a folder",
    chooseFile: "Choose a file",
    chooseFiles: "Choose files",
    path: "Path",
    pathHint: "Type or paste a path, then press Enter.",
    go: "Open this path",
    places: "Places",
    kinds: {
      home: "Home",
      videos: "Videos",
      pictures: "Pictures",
      music: "Music",
      documents: "Documents",
      downloads: "Downloads",
      desktop: "Desktop",
      allowed: "Allowed folders",
      drive: "Drives",
    },
    trail: "Where you are",
    list: "What lies here",
    loading: "Looking into the folder",
    emptyFolders: "No folders in here. You can choose this one.",
    emptyFiles: "Nothing here that fits.",
    left: (n: string, one: boolean) =>
      `${n} more ${one ? "is" : "are"} not shown. Type the path to reach ${one ? "it" : "them"}.`,
    folder: "Folder",
    newFolder: "New folder",
    newFolderName: "Name of the new folder",
    make: "Make folder",
    chooseThis: (name: string) => `Choose “${name}”`,
    chooseOne: "Choose",
    chosen: (n: number) => `Choose ${n} ${count(n, "file", "files")}`,
    cancel: "Cancel",
    readOnly: "Nothing can be written here.",
    error: "This folder cannot be shown",
    home: "Go to the home folder",
    allow: {
      title: (path: string) => `YTEmpire may not look into ${path} yet`,
      text: "Outside of your home folder it reads only what you allow. It can be taken back in the settings.",
      action: "Allow this folder",
      done: "Allowed",
    },
    drop: "Drop a file here",
    dropMany: "Drop files here",
    dropNow: "Let go to add",
    or: "or",
    uploading: (name: string, percent: string) => `${name}: ${percent}`,
    stop: (name: string) => `Stop taking in ${name}`,
    stopped: "Stopped",
    notFile: "That is no file. Drop files, not text or links.",
  },
};

export type Words = typeof en;
export default en;
