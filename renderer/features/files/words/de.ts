// The words of choosing and handing in files, in German.
import { count } from "../../../i18n/en.ts";
import type { Words } from "./en.ts";

const de: Words = {
  files: {
    choose: "Wählen",
    chooseFolder: "Ordner wählen",
    chooseFile: "Datei wählen",
    chooseFiles: "Dateien wählen",
    path: "Pfad",
    pathHint: "Gib einen Pfad ein oder füge ihn ein und drücke dann die Eingabetaste.",
    go: "Diesen Pfad öffnen",
    places: "Orte",
    kinds: {
      home: "Persönlicher Ordner",
      videos: "Videos",
      pictures: "Bilder",
      music: "Musik",
      documents: "Dokumente",
      downloads: "Downloads",
      desktop: "Schreibtisch",
      allowed: "Erlaubte Ordner",
      drive: "Laufwerke",
    },
    trail: "Wo du bist",
    list: "Was hier liegt",
    loading: "Der Ordner wird gelesen",
    emptyFolders: "Hier sind keine Ordner. Du kannst diesen hier wählen.",
    emptyFiles: "Hier ist nichts, was passt.",
    left: (n, one) =>
      `${n} ${one ? "weiterer Eintrag ist" : "weitere Einträge sind"} nicht zu sehen. Gib den Pfad ein, um ${one ? "ihn" : "sie"} zu erreichen.`,
    folder: "Ordner",
    newFolder: "Neuer Ordner",
    newFolderName: "Name des neuen Ordners",
    make: "Ordner anlegen",
    chooseThis: (name) => `„${name}“ wählen`,
    chooseOne: "Wählen",
    chosen: (n) => `${n} ${count(n, "Datei", "Dateien")} wählen`,
    cancel: "Abbrechen",
    readOnly: "Hier kann nichts geschrieben werden.",
    error: "Dieser Ordner kann nicht gezeigt werden",
    home: "Zum persönlichen Ordner",
    allow: {
      title: (path) => `YTEmpire darf noch nicht in ${path} sehen`,
      text: "Außerhalb deines persönlichen Ordners liest es nur, was du erlaubst. In den Einstellungen kannst du es zurücknehmen.",
      action: "Diesen Ordner erlauben",
      done: "Erlaubt",
    },
    drop: "Leg eine Datei hier ab",
    dropMany: "Leg Dateien hier ab",
    dropNow: "Loslassen zum Hinzufügen",
    or: "oder",
    uploading: (name, percent) => `${name}: ${percent}`,
    stop: (name) => `${name} nicht mehr aufnehmen`,
    stopped: "Angehalten",
    notFile: "Das ist keine Datei. Leg Dateien ab, keinen Text und keine Links.",
  },
};

export default de;
