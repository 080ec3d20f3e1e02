// The words of the screen Health in German.
import { count } from "../../../i18n/en.ts";
import type { Words } from "./en.ts";

const de: Words = {
  health: {
    title: "Zustand",
    lead: "Ob es dem Backend gut geht, was dieser Rechner für Videos hat, und was geschah.",
    ok: "Alles ist in Ordnung",
    okText: "Nichts hindert Videos am Entstehen.",
    degraded: "Etwas braucht dich",
    facts: (version, since) => `Version ${version}, läuft seit ${since}`,
    checks: {
      store: "Datenbank",
      disk: "Laufwerk",
      ffmpeg: "ffmpeg",
      ffprobe: "ffprobe",
      folder: "Datenordner",
    },
    states: { ok: "in Ordnung", warn: "anzusehen", fail: "gestört" },
    alerts: { title: "Störungen", none: "Keine Störung dauert an.", since: (when) => `seit ${when}` },
    queue: {
      title: "Arbeit",
      lane: "Art",
      lanes: {
        cpu: "Prozessor",
        gpu: "Grafikkarte",
        network: "Netz",
        light: "Leicht",
        disk: "Platte",
      },
      of: (running, places) => `${running} von ${places} an der Arbeit`,
      waiting: (n) => `${n} warten`,
    },
    doctor: {
      title: "Diagnose",
      lead: "Probiert, womit Videos entstehen: Probekodierungen, einen gesprochenen Satz, Schriften, Ordner.",
      run: "Diesen Rechner untersuchen",
      again: "Erneut untersuchen",
      running: "Dieser Rechner wird untersucht",
      ready: "Hier lassen sich Videos machen.",
      notReady: "Hier lassen sich noch keine Videos machen.",
      better: (n) => `${n} ${count(n, "Sache könnte", "Sachen könnten")} besser sein`,
      all: "Alles zeigen",
      repair: "Beheben",
      states: { ok: "geht", fallback: "geht, könnte besser sein", broken: "geht nicht", info: "Tatsache" },
    },
    log: {
      title: "Protokoll",
      level: "Ab",
      levels: {
        debug: "Einzelheiten",
        info: "Ereignisse",
        warn: "Warnungen",
        error: "Fehler",
      },
      search: "Protokoll durchsuchen",
      refresh: "Neu laden",
      none: { title: "Keine Zeile passt", text: "Nimm mehr Stufen oder andere Wörter." },
      more: "Mehr zeigen",
      video: "Video öffnen",
      fields: "Ganze Zeile",
    },
    bundle: {
      title: "Diagnosedatei",
      text: "Versionen, Befunde, Einstellungen und das Ende des Protokolls in einer Datei, für alle, die dir helfen. Passwörter, Schlüssel, Skripte und dein Name sind nicht darin; sieh sie durch, bevor du sie verschickst.",
      make: "Datei speichern",
    },
  },
};

export default de;
