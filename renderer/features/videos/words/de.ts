// The words of the list of videos in German.
import { count } from "../../../i18n/en.ts";
import type { Words } from "./en.ts";

const de: Words = {
  videos: {
    title: "Videos",
    search: "Titel durchsuchen",
    filter: "Zeigen",
    all: "Alle",
    making: "In Arbeit",
    waiting: "Wartet auf dich",
    done: "Fertig",
    failed: "Fehlgeschlagen",
    cancelled: "Abgebrochen",
    columns: { video: "Video", progress: "Fortschritt", score: "Wertung", state: "Stand", made: "Begonnen" },
    found: (n) => `${n} ${count(n, "Video", "Videos")}`,
    more: "Mehr zeigen",
    loading: "Videos werden geladen",
    empty: {
      title: "Mach dein erstes Video",
      text: "Gib ein Thema, deine Notizen oder ein fertiges Skript. YTEmpire schreibt, spricht, schneidet, vertont und prüft es auf diesem Rechner.",
      action: "Neues Video",
    },
    none: {
      title: "Kein Video passt",
      text: "Andere Worte oder ein anderer Stand finden es vielleicht.",
      action: "Alle Videos zeigen",
    },
    error: { title: "Die Videos konnten nicht geladen werden", action: "Noch einmal versuchen" },
    offline: { title: "Nicht verbunden", text: "Die Liste kommt mit der Verbindung zurück." },
  },
};

export default de;
