// The words that all screens share, in German.
import type { Aspect } from "../../contract/review.ts";
import type { StageName } from "../../contract/stage.ts";
import type { CaptionMode, Format, Mood, Style } from "../../contract/values.ts";
import { count, type Catalogue } from "./en.ts";

const stages: Record<StageName, string> = {
  script: "Skript",
  narration: "Stimme",
  footage: "Bilder und Musik",
  render: "Rendern",
  thumbnail: "Vorschaubild",
  metadata: "Titel und Schlagwörter",
  review: "Prüfung",
};
const formats: Record<Format, { name: string; where: string }> = {
  "16:9": { name: "16:9", where: "YouTube, breit" },
  "9:16": { name: "9:16", where: "Shorts, Reels, TikTok" },
  "1:1": { name: "1:1", where: "Feeds, quadratisch" },
  "4:5": { name: "4:5", where: "Feeds, hoch" },
};
const styles: Record<Style, { name: string; about: string }> = {
  explainer: { name: "Erklärvideo", about: "eine Frage, Schritt für Schritt beantwortet" },
  story: { name: "Geschichte", about: "von Anfang bis Ende erzählt" },
  list: { name: "Liste", about: "nummerierte Punkte" },
  "how-to": { name: "Anleitung", about: "Schritte zum Mitmachen" },
  quotes: { name: "Zitate", about: "Sprüche, einer nach dem anderen" },
  affirmations: { name: "Affirmationen", about: "kurze, freundliche Sätze" },
  focus: { name: "Konzentration", about: "wenige Worte, lange Pausen" },
  meditation: { name: "Meditation", about: "geführt, langsam" },
  breathing: { name: "Atmen", about: "gezählte Atemzüge" },
  sleep: { name: "Schlaf", about: "sehr langsam, immer leiser" },
};
const captions: Record<CaptionMode, { name: string; about: string }> = {
  burned: { name: "Im Bild", about: "Alle sehen sie." },
  soft: { name: "Als Spur", about: "Man schaltet sie im Player ein." },
  files: { name: "Nur Dateien", about: "SRT und VTT neben dem Video." },
};
const moods: Record<Mood, string> = {
  calm: "Ruhig",
  dreamy: "Verträumt",
  warm: "Warm",
  focused: "Konzentriert",
  bright: "Hell",
  dramatic: "Dramatisch",
};
const aspects: Record<Aspect, string> = {
  script: "Skript",
  sound: "Ton",
  picture: "Bild",
  engagement: "Spannung",
};

const de: Catalogue = {
  app: { name: "YTEmpire", skip: "Zum Inhalt springen", newVideo: "Neues Video", making: "In Arbeit" },

  nav: {
    label: "Hauptnavigation",
    collapse: "Navigation schmal machen",
    expand: "Navigation breit machen",
    search: "Suchen",
    help: "Hilfe und Tasten",
    groups: { work: "Produktion", channels: "Kanäle", machine: "Dieser Rechner" },
    home: "Start",
    videos: "Videos",
    calendar: "Kalender",
    library: "Mediathek",
    channels: "Kanäle",
    accounts: "Konten",
    publishing: "Veröffentlichen",
    insights: "Einblicke",
    voices: "Stimmen und Modelle",
    backups: "Sicherungen",
    health: "Zustand",
    settings: "Einstellungen",
  },

  theme: {
    label: "Darstellung",
    light: "Hell",
    dark: "Dunkel",
    contrast: "Hoher Kontrast",
    system: "Wie das System",
  },

  language: { label: "Sprache", system: "Wie das System" },

  account: { signOut: "Abmelden", checking: "Wird angemeldet", you: "Darstellung und Anmeldung" },

  notices: {
    title: "Was geschah",
    unread: (n) => `Was geschah: ${n} ungelesen`,
    isUnread: "ungelesen",
    none: "Noch nichts. Was fertig wird, fehlschlägt oder auf dich wartet, steht hier.",
    kind: "Zeigen",
    all: "Alle",
    kinds: { decide: "Wartet auf dich", ready: "Fertig", failed: "Fehlgeschlagen", trouble: "Störung" },
    readAll: "Alle als gelesen markieren",
    forget: "Leeren",
  },

  pauseAll: {
    pause: "Alle Arbeit anhalten",
    about: "Was gerade entsteht, hält an und geht später an derselben Stelle weiter.",
    hour: "Für eine Stunde",
    tomorrow: "Bis morgen um acht",
    untilTold: "Bis ich weitermache",
    paused: "Alle Arbeit ist angehalten.",
    pausedUntil: (time) => `Alle Arbeit ist angehalten bis ${time}.`,
    resume: "Weiter",
    failed: "Das ging nicht: Die Verbindung ist weg.",
  },

  connection: {
    connecting: "Verbindet",
    open: "Verbunden",
    lost: "Nicht verbunden",
    banner: "Die Verbindung zu YTEmpire ist weg. Was in Arbeit ist, geht weiter, falls das Programm noch läuft.",
    bannerHint: "Es wird von selbst neu versucht.",
    again: "Jetzt verbinden",
  },

  states: {
    queued: "Eingereiht",
    running: "In Arbeit",
    waiting: "Wartet auf dich",
    done: "Fertig",
    failed: "Fehlgeschlagen",
    cancelled: "Abgebrochen",
    paused: "Angehalten",
  },
  waitsFor: {
    approval: "Wartet auf dich",
    account: "Wartet auf ein Konto",
    model: "Wartet auf ein Modell",
    time: "Wartet auf seine Zeit",
    unconfirmed: "Unbestätigt",
  },

  stages,
  formats,
  styles,
  captions,
  moods,
  aspects,

  progress: {
    of: (what) => `Fortschritt von ${what}`,
    secondsLeft: (duration) => `noch etwa ${duration}`,
    soon: "fast fertig",
    queued: "Wartet auf einen freien Platz",
    stage: (name, percent) => `${name} · ${percent}`,
    madeIn: (duration) => `In ${duration} gemacht`,
    stoppedAt: (percent) => `Bei ${percent} angehalten`,
    cached: "übernommen",
    attempt: (n) => `${n}. Versuch`,
  },

  review: {
    title: "Prüfung",
    score: (score) => `${score} von 100`,
    verdicts: { approved: "Freigegeben", waiting: "Wartet auf Freigabe", rejected: "Abgelehnt" },
    approve: "Freigeben",
    reject: "Ablehnen",
    decided: (verdict, by, when) => `${verdict} von ${by}, ${when}`,
    you: "dir",
    rejectTitle: "Dieses Video ablehnen?",
    rejectText: "Es bleibt mit seinen Dateien, als abgelehnt markiert. Du kannst es später freigeben.",
    note: "Warum (freiwillig)",
    findings: "Befunde",
    passed: (n) => `${n} ${count(n, "Prüfung", "Prüfungen")} bestanden`,
    status: { pass: "Bestanden", warn: "Anzusehen", fail: "Durchgefallen" },
    jump: (time) => `Ab ${time} abspielen`,
    more: (n) => `und ${n} weitere ${count(n, "Stelle", "Stellen")}`,
    nothing: "Nichts auszubessern: Alle Prüfungen sind bestanden.",
    read: { by: (model) => `Richtlinien: Wortlisten und ${model}`, lists: "Richtlinien: nur die Wortlisten" },
  },

  actions: {
    open: "Öffnen",
    cancel: "Abbrechen",
    pause: "Anhalten",
    resume: "Weitermachen",
    restore: "Zurückholen",
    retry: "Weitermachen",
    remove: "Löschen",
    more: "Weitere Aktionen",
    back: "Zurück",
    undo: "Rückgängig",
    redo: "Wiederholen",
    close: "Schließen",
    save: "Speichern",
    again: "Noch einmal versuchen",
    of: (title) => `Aktionen für ${title}`,
    done: {
      pause: "Angehalten: Es wartet, bis du es weitermachen lässt",
      resume: "Es geht weiter",
      cancel: "Abgebrochen: Was gemacht ist, bleibt",
      retry: "Es geht weiter",
      approve: "Freigegeben",
      reject: "Abgelehnt",
      remove: "Gelöscht",
      restore: "Es ist wieder da",
    },
  },

  data: {
    loading: "Wird geladen",
    required: "Das wird gebraucht.",
    invalid: "Das passt hier nicht.",
    tooShort: (least) => `Mindestens ${least} Zeichen.`,
    tooLong: (most) => `Höchstens ${most} Zeichen.`,
    tooFew: (least) => `Mindestens ${least}.`,
    tooMany: (most) => `Höchstens ${most}.`,
    tooSmall: (least) => `Mindestens ${least}.`,
    tooBig: (most) => `Höchstens ${most}.`,
    restored: "Was du getippt hattest, ist wieder da.",
    discard: "Verwerfen",
  },

  problems: {
    lost: "Das kam nicht an: Die Verbindung war weg.",
    lostHint: "Versuch es noch einmal, sobald sie wieder da ist.",
    unknown: "In der Seite ist etwas schiefgegangen.",
    unknownHint: "Lade die Seite neu.",
    reload: "Neu laden",
    notLoaded: "Das konnte nicht geladen werden",
    offline: { title: "Nicht verbunden", text: "Es kommt mit der Verbindung zurück." },
    notFound: { title: "Diese Seite gibt es nicht", action: "Zum Start" },
  },
};

export default de;
