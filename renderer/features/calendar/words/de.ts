// The words of the screen Calendar in German.
import type { Words } from "./en.ts";

const count = (n: number, one: string, many: string) => (n === 1 ? one : many);

const de: Words = {
  calendar: {
    title: "Kalender",
    notLoaded: "Der Kalender konnte nicht geladen werden",
    views: { label: "Ansicht", month: "Monat", week: "Woche", agenda: "Liste" },
    tools: "Was zu sehen ist",
    today: "Heute",
    before: "Früher",
    after: "Später",
    channel: "Kanal",
    allChannels: "Alle Kanäle",
    zone: "Zeiten von",
    myZone: (zone) => `Hier (${zone})`,
    plan: "Video planen",
    planOn: (day) => `Video planen am ${day}`,
    more: (n) => `${n} weitere`,
    nothing: "Nichts geplant",
    empty: {
      title: "Nichts geplant in diesen Tagen",
      text: "Plane ein Video für einen Tag oder gib einem Kanal Termine: Sie erscheinen hier als freie Plätze.",
      channels: "Zu den Kanälen",
    },
    free: "Freier Termin",
    freeAt: (time, channel) => `Freier Termin um ${time}, ${channel}`,
    by: { ready: "Fertig bis", begin: "Beginnt um" },
    states: { planned: "Geplant", begun: "Begonnen", missed: "Verpasst", skipped: "Ausgelassen" },
    videos: {
      queued: "Video in der Warteschlange",
      running: "Video entsteht",
      waiting: "Video wartet auf dich",
      done: "Video fertig",
      failed: "Video gescheitert",
      cancelled: "Video abgebrochen",
    },
    conflicts: {
      late: "Kann nicht rechtzeitig fertig werden",
      together: "Entsteht gleichzeitig mit einem anderen, beide dauern länger",
      close: "Weniger als eine Stunde neben einem anderen dieses Kanals",
    },
    move: {
      help: "Auf einen anderen Tag oder Termin ziehen. Mit der Tastatur: Leertaste, dann Pfeile, Eingabe legt ab, Escape lässt es.",
      holding: (title, where) => `${title} über ${where}`,
      taken: (title, from) =>
        `${title} ist von ${from} aufgenommen. Pfeile bewegen es, Enter legt es ab, Escape lässt es dort.`,
      nowhere: "Auf keinem Tag",
      dropped: (title, from, to) => `${title} von ${from} verschoben auf ${to}`,
      left: (title) => `${title} bleibt, wo es war`,
      done: "Verschoben",
      failed: "Es bleibt, wo es war",
      past: "Diese Zeit ist vorbei.",
    },
    dialog: {
      create: "Video planen",
      change: "Geplantes Video",
      topic: "Thema",
      topicPlaceholder: "Worum es geht",
      seconds: "Länge",
      secondsOpen: "Wie der Kanal",
      day: "Tag",
      time: "Uhrzeit",
      suggest: "Nächste freie Termine",
      noSlots: "Dieser Kanal hat keine freien Termine.",
      estimate: (begin, ready, taking) => `Beginnt ${begin}, fertig etwa ${ready}. Das Machen dauert ${taking}.`,
      other: (n) =>
        `${n} ${count(n, "weiterer Wunsch", "weitere Wünsche")} dieses Plans ${count(n, "bleibt", "bleiben")}, wie ${count(n, "er ist", "sie sind")}.`,
      save: "Speichern",
      add: "Einplanen",
      remove: "Herausnehmen",
      removed: "Herausgenommen",
      run: "Jetzt beginnen",
      skip: "Auslassen",
      skipped: "Ausgelassen",
      running: "Es beginnt",
      video: "Zum Video",
      changed: "Jemand hat es inzwischen geändert",
      changedText:
        "Schließ das hier und sieh es dir noch einmal an, oder speichere ein zweites Mal über den neueren Stand.",
    },
    missed: {
      title: (n) =>
        `${n} ${count(n, "Plan wurde", "Pläne wurden")} verpasst, weil der Rechner aus war oder nicht beginnen konnte`,
      was: (when) => `war fällig ${when}`,
    },
  },
};

export default de;
