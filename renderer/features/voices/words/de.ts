// The words of the screen Voices and models in German.
import type { Words } from "./en.ts";

const de: Words = {
  voices: {
    title: "Stimmen und Modelle",
    field: {
      title: "Stimme wählen",
      best: (name) => (name === "" ? "Die beste für die Sprache" : `Die beste: ${name}`),
      change: "Ändern",
      search: "Name oder Sprache",
      leave: "Offen lassen",
      leaveHint: "Die Stimme des Kanals oder die beste für die Sprache.",
      nothing: (q) => `Keine Stimme passt zu „${q}“.`,
      clear: "Alle zeigen",
      many: "Viele Sprachen",
      paid: "kostet Geld",
      hear: (name) => (name === "" ? "Stimme anhören" : `${name} anhören`),
      stop: (name) => (name === "" ? "Stimme anhalten" : `${name} anhalten`),
      otherLanguage: (name, language) => `${name} spricht kein ${language}.`,
    },
    empty: { title: "Stimmen und Modelle", text: "Was auf diesem Rechner spricht und schreibt." },
  },
};

export default de;
