// The words of Home in German.
import { count } from "../../../i18n/en.ts";
import type { Words } from "./en.ts";

const de: Words = {
  home: {
    title: "Start",
    greetings: { morning: "Guten Morgen", day: "Guten Tag", evening: "Guten Abend", night: "Noch wach?" },
    making: {
      title: "In Arbeit",
      none: "Gerade ist nichts in Arbeit",
      noneText: "Gib ein Thema, deine Notizen oder ein fertiges Skript: Der Rest entsteht hier.",
      begin: "Neues Video",
      queue: (n, isMore) =>
        isMore
          ? `${n} ${count(n, "weiteres Video wartet", "weitere Videos warten")} in der Schlange`
          : `${n} ${count(n, "Video wartet", "Videos warten")} in der Schlange`,
      readyAt: (time) => `fertig etwa ${time}`,
      paused: "Alle Arbeit ruht",
      pausedUntil: (time) => `Alle Arbeit ruht bis ${time}`,
      stop: (title) => `${title} abbrechen`,
    },
    waiting: {
      title: "Wartet auf dich",
      none: "Nichts wartet auf dich.",
      failed: (stage) => `${stage} ist fehlgeschlagen`,
      missed: (time) => `War für ${time} geplant, als YTEmpire aus war`,
      approve: (title) => `${title} freigeben`,
      look: "Ansehen",
      beginNow: "Jetzt beginnen",
      leaveOut: "Auslassen",
      begun: "Es beginnt jetzt",
      leftOut: "Ausgelassen",
      all: (n) => `Alle ${n}`,
    },
    next: {
      title: "Als Nächstes",
      none: "Nichts ist geplant.",
      plan: "Ein Video planen",
      begins: (time) => `beginnt ${time}`,
      readyBy: (time) => `fertig ${time}`,
      late: "Wird zu spät fertig",
      all: "Kalender",
    },
    finished: {
      title: "Zuletzt fertig",
      none: "Hier stehen die fertigen Videos.",
      all: "Alle Videos",
    },
    machine: {
      title: "Dieser Rechner",
      disk: "Freier Platz",
      diskOf: (total) => `von ${total}`,
      diskLow: "Es ist wenig Platz übrig",
      memory: "Freier Speicher",
      load: "Prozessor",
      well: "Alles ist in Ordnung",
      unwell: (n) => `${n} ${count(n, "Sache braucht", "Sachen brauchen")} einen Blick`,
      details: "Zustand",
      unknown: "nicht bekannt",
    },
    first: {
      title: "Dein erstes Video dauert zwei Minuten",
      text: "Wähle, wie es aussehen und klingen soll, gib ein Thema und sieh zu, wie es geschrieben, gesprochen, geschnitten, vertont und geprüft wird, alles auf diesem Rechner.",
      guide: "Zeig es mir",
      begin: "Neues Video",
    },
  },
};

export default de;
