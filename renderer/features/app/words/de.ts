// Was das Fenster der App über sich selbst sagt.
import type { Words } from "./en.ts";

const words: Words = {
  crashed: "Im Hintergrund ist etwas abgestürzt",
  nothingLost: "Nichts ist verloren: Was gerade entsteht, geht weiter.",
  startsAgain: (seconds) =>
    seconds <= 0 ? "Neustart …" : `Neustart in ${seconds} ${seconds === 1 ? "Sekunde" : "Sekunden"}.`,
  givenUp: "Das Programm im Hintergrund startet nicht mehr",
  startNow: "Jetzt starten",
  unread: (name) => `${name} ließ sich nicht lesen`,
  gone: "Die Datei ist fort oder größer als 20 MB.",
  update: {
    ready: (version) => `Version ${version} ist da`,
    waiting: "Sie wird eingesetzt, sobald nichts mehr entsteht.",
    asks: "Sie wird bei einem Neustart eingesetzt, sonst wenn du das nächste Mal beendest. Was entsteht, geht danach weiter.",
    notes: "Was neu ist",
    restart: "Jetzt neu starten",
    later: "Später",
  },
};

export default words;
