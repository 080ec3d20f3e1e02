// The words of the help in German.
import type { Words } from "./en.ts";

const de: Words = {
  help: {
    title: "Hilfe",
    tabs: { keys: "Tasten", guide: "So geht es" },
    goTo: (key) => `Zu einer Seite: ${key}, dann`,
    change: "Tastenkürzel ändern",
    here: "Auf dieser Seite",
    inLists: "In Feldern und Listen",
    keys: {
      close: "Schließen, was offen ist",
      move: "Nächstes oder voriges Bedienelement",
      skip: "Erster Druck auf die Tabulatortaste: zum Inhalt springen",
    },
    guide: [
      {
        title: "Von der Idee zum Video",
        text: "Gib unter Neues Video ein Thema, Notizen oder ein Skript. Die Schritte folgen aufeinander: Skript, Stimme, Bilder und Musik, Rendern, Vorschaubild, Titel und Schlagwörter, Prüfung. Du kannst jederzeit gehen: Die Arbeit geht weiter, solange YTEmpire läuft, und nach einem Neustart dort, wo sie war.",
      },
      {
        title: "Was auf dich wartet",
        text: "Ein Video, bei dem die Prüfung etwas gefunden hat, wartet auf deine Entscheidung. Öffne es, drück auf einen Befund, um die Stelle zu sehen und zu hören, dann gib es frei oder lehne es ab. Abgelehnte Videos behalten ihre Dateien.",
      },
      {
        title: "Ein Video ändern",
        text: "Auf der Seite eines Videos lässt sich jeder Text, jedes Bild und jede Stimme ändern. Was neu gemacht wird und wie lange das dauert, steht vorher da. Jeder Stand bleibt erhalten und lässt sich zurückholen.",
      },
      {
        title: "Mehrere auf einmal, und später",
        text: "Eine Tabelle mit Ideen (CSV) macht viele Videos. Der Kalender beginnt Videos zu ihrer Zeit, auch wenn du nicht da bist, solange der Rechner läuft.",
      },
      {
        title: "Wo alles liegt",
        text: "Alles liegt auf diesem Rechner: im Datenordner, den die Einstellungen nennen. Sicherungen bewahren Datenbank und Einstellungen stündlich. Nichts verlässt den Rechner, außer du verknüpfst ein Konto oder einen Dienst.",
      },
      {
        title: "Wenn etwas nicht stimmt",
        text: "Unter Zustand steht, was fehlt, und was sich reparieren lässt, wird dort repariert. Dort steht auch das Protokoll, und ein Paket für die, die dir helfen, ohne deine Geheimnisse.",
      },
    ],
  },
};

export default de;
