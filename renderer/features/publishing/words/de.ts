// The words of the screen Publishing in German.
import type { Words } from "./en.ts";

const de: Words = {
  publishing: {
    title: "Veröffentlichen",
    lead: "Fertige Videos, bereit zur Übergabe.",
    later: "Automatisches Veröffentlichen kommt später",
    laterText:
      "Bis dahin ist hier jedes Video vorbereitet: die Datei, die Texte, wie die Plattform sie nimmt, und die Seite zum Hochladen.",
    accounts: "Was Plattformen verlangen",
    notLoaded: "Die fertigen Videos konnten nicht geladen werden",
    empty: {
      title: "Noch kein fertiges Video",
      text: "Was gemacht und freigegeben ist, steht hier bereit zur Übergabe.",
      action: "Neues Video",
    },
    list: "Fertige Videos",
    search: "Fertige Videos durchsuchen",
    none: "Wähle ein Video.",
    more: "Mehr zeigen",
    platforms: "Plattform",
    waiting: "Es wartet noch auf deine Entscheidung: Sieh dir zuerst die Prüfung an.",
    toReview: "Zur Prüfung",
    steps: { file: "Datei holen", texts: "Texte kopieren", upload: "Hochladen" },
    video: "Video",
    thumbnail: "Vorschaubild",
    captions: "Untertitel",
    download: (what, size) => `${what}, ${size}`,
    fields: { title: "Titel", text: "Beschreibung", caption: "Text", tags: "Schlagwörter" },
    copy: (what) => `${what} kopieren`,
    copied: (what) => `${what} kopiert`,
    notCopied: "Das ließ sich nicht kopieren: Markiere den Text und kopiere ihn selbst.",
    characters: (n, most) => `${n} von ${most} Zeichen`,
    cut: "passend gekürzt",
    openUpload: (name) => `Seite zum Hochladen bei ${name} öffnen`,
    tooLong: (length, most) => `Mit ${length} ist es hier zu lang: höchstens ${most}.`,
    wrongFormat: (format, formats) =>
      `${format} passt hier schlecht: besser ${formats}. Eine Variante des Videos macht es so.`,
    noTexts: "Titel und Texte sind noch nicht da.",
  },
};

export default de;
