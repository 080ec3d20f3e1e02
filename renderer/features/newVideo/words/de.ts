// The words of the form that begins a video in German.
import { count } from "../../../i18n/en.ts";
import type { Words } from "./en.ts";

const de: Words = {
  newVideo: {
    title: "Neues Video",
    lead: "Sag, worum es geht; alles andere ist gut voreingestellt.",
    source: "Gemacht aus",
    sources: {
      topic: { name: "Einem Thema", about: "Das Skript wird für dich geschrieben." },
      notes: { name: "Notizen", about: "Das Skript entsteht aus deinen Notizen und fügt keine Fakten hinzu." },
      script: { name: "Einem Skript", about: "Wort für Wort gesprochen." },
    },
    topic: "Thema",
    topicPlaceholder: "Warum Kraken drei Herzen haben",
    topicOptional: "Thema (freiwillig)",
    notes: "Notizen",
    notesPlaceholder: "Fakten, Gedanken, eine Gliederung. Einfacher Text oder Markdown.",
    script: "Skript",
    scriptPlaceholder:
      "Jeder Satz wird gesprochen, wie er dasteht.\n\n[pause 2s] und [show: ein Leuchtturm] sind Anweisungen.",
    openFile: "Textdatei öffnen",
    words: (n) => `${n} Wörter`,
    spoken: (duration) => `gesprochen etwa ${duration}`,
    niche: "Nische",
    nichePlaceholder: "Geschichte, Schlaf, Produktivität …",
    look: "Look",
    lookAuto: "Nach dem Stil",
    style: "Stil",
    styleAuto: "Nach dem Thema",
    voice: "Stimme",
    voiceAuto: "Die beste für die Sprache",
    voicesUnusable: "Nicht installiert",
    hear: "Diese Stimme anhören",
    hearing: "Spielt",
    language: "Sprache",
    format: "Format",
    length: "Länge",
    lengthOwn: "Ein eigenes Skript behält seine eigene Länge.",
    captions: "Untertitel",
    music: "Musik",
    musicAuto: "Nach dem Look",
    musicNone: "Keine",
    submit: "Video machen",
    submitting: "Beginnt",
    reset: "Alles leeren",
    draftKept: "Was du tippst, bleibt in diesem Browser erhalten.",
    sound: "Ton und Untertitel",
    picture: "Bild",
    about: "Worum es geht",
    resumed: "Es gibt schon ein unfertiges Video derselben Idee: Es geht damit weiter",
    fix: (n) => `${n} ${count(n, "Feld braucht", "Felder brauchen")} noch einen Blick`,
    missing: {
      topic: "Sag, worum es im Video geht.",
      notes: "Schreib wenigstens ein paar Worte auf.",
      script: "Schreib wenigstens einen Satz.",
    },
    tooLong: (most) => `Höchstens ${most} Zeichen.`,
  },
};

export default de;
